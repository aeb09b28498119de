package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.annotation.CocoObjects;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.TestDisk;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import io.github.dl4jlosses.segment.internal.predict.FolderPredictor.Outcome;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Whatever happens on the way, what is done is kept. */
class FolderPredictorTest {
  @TempDir private Path home = Path.of("");
  private Path output = Path.of("");
  private final List<String> events = new ArrayList<>(); // "tile", and lines of what is left out

  @BeforeEach
  void drawImages() throws IOException {
    output = home.resolve("out");
    for (String name : List.of("a", "b", "c")) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
      image.setRGB(3, 2, 0xFFFFFF);
      AtomicFiles.write(image(name), image);
    }
  }

  private Path image(String name) {
    return home.resolve(name + ".png");
  }

  private List<Path> images(String... names) {
    return Arrays.stream(names).map(this::image).toList();
  }

  /** White is class 1, all else the background. */
  private INDArray network(INDArray features) {
    events.add("tile");
    INDArray white = features.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)).gt(0);
    INDArray p = white.castTo(features.dataType());
    return Nd4j.concat(1, p.rsub(1), p);
  }

  private FolderPredictor predictor(UnaryOperator<INDArray> network) {
    return new FolderPredictor(
        new TiledPredictor(network, new Tiling(8, 2, 4)),
        new PredictionWriter(
            output,
            EnumSet.of(Kind.MASKS, Kind.OVERLAYS, Kind.INSTANCES),
            ClassTable.of(List.of("sea", "ship")),
            new Foreground(2, /* background= */ 0),
            Labeling.SINGLE_LABEL,
            .5),
        new InstanceExtractor(),
        new ImageDecoder(),
        () -> false,
        events::add);
  }

  private FolderPredictor stoppedAfter(int tiles) {
    FolderPredictor of = predictor(this::network);
    return new FolderPredictor(
        of.predictor(),
        of.writer(),
        of.extractor(),
        of.decoder(),
        () -> events.size() >= tiles,
        of.refused());
  }

  private long tiles() {
    return events.stream().filter("tile"::equals).count();
  }

  private List<String> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(output.resolve(folder))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** Returns the names of the images in the file of the objects, each of which has one. */
  private List<String> withObjects() {
    CocoObjects objects = CocoObjects.read(output.resolve("instances.json"), 1);
    objects.images().forEach(image -> assertEquals(1, image.instances().size()));
    return objects.images().stream().map(CocoImage::fileName).toList();
  }

  @Test
  void whatCannotBeReadIsToldAndTheOthersArePredicted() throws IOException {
    Files.writeString(image("empty"), "");
    Files.writeString(image("text"), "no image");
    byte[] noise = new byte[256 * 256]; // does not compress, so its blocks have lengths
    new java.util.Random(1).nextBytes(noise);
    BufferedImage large = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_GRAY);
    large.getRaster().setDataElements(0, 0, 256, 256, noise);
    AtomicFiles.write(image("broken"), large);
    byte[] file = Files.readAllBytes(image("broken"));
    Arrays.fill(file, 20_000, file.length - 100, (byte) -1);
    Files.write(image("broken"), file);
    Outcome outcome =
        predictor(this::network).predict(images("a", "broken", "empty", "b", "text", "c"));
    assertEquals(new Outcome(3, 3, 0, false), outcome);
    assertEquals(
        "image " + image("empty") + " must be an image file, got an empty one (copy it again)",
        events.get(0));
    assertTrue(events.get(1).startsWith("image " + image("text") + " must be an image file, got "));
    assertEquals("tile", events.get(2)); // of a: headers are read before
    assertTrue(
        events.get(3).startsWith("image " + image("broken") + " must be a whole image file, got "),
        events.get(3));
    assertEquals(3, tiles());
    assertEquals(List.of("a.png", "b.png", "c.png"), files("masks"));
    assertEquals(List.of("a.png", "b.png", "c.png"), files("overlays"));
    assertEquals(List.of("a.png", "b.png", "c.png"), withObjects());
    int[] mask = new int[64];
    mask[2 * 8 + 3] = 1;
    assertArrayEquals(
        mask, new ImageDecoder().numbers(output.resolve("masks/b.png"), header -> {}).values());
  }

  @Test
  void imagesAreScaledAsThoseOfTheTrainingAndOthersAreTold() throws IOException {
    BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(3, 2, 0, 3000); // more than half of 12 bits, a twentieth of 16
    AtomicFiles.write(image("a"), image);
    image.getRaster().setSample(3, 3, 0, 60_000);
    AtomicFiles.write(image("b"), image);
    FolderPredictor of = predictor(this::network);
    InputRanges ranges = new InputRanges(List.of(new InputRange(16, 0, 4095)));
    new FolderPredictor(
            of.predictor(),
            of.writer(),
            of.extractor(),
            of.decoder().withRanges(ranges),
            of.stop(),
            of.refused())
        .predict(images("a", "b", "c"));
    assertEquals(List.of("a.png", "b.png", "c.png"), withObjects());
    assertEquals(
        List.of(
            "tile",
            "note: image "
                + image("b")
                + " has many values beyond the range 0..4095 of 16 bits (so may be others)",
            "tile",
            "note: image "
                + image("c")
                + " has 8 bits and the network learned from 16: 0..255 is scaled to -1..1 (so may be"
                + " others)",
            "tile"),
        events);
  }

  @Test
  void whereNothingCanBeReadNothingIsMade() throws IOException {
    Files.writeString(image("a"), "");
    assertEquals(
        "images must be readable, at least one of them, got none of 1",
        assertThrows(
                IllegalArgumentException.class, () -> predictor(this::network).predict(images("a")))
            .getMessage());
    assertFalse(Files.exists(output));
  }

  @Test
  void aStopKeepsTheImagesThatAreDone() throws IOException {
    assertEquals(new Outcome(2, 0, 0, true), stoppedAfter(2).predict(images("a", "b", "c")));
    assertEquals(List.of("a.png", "b.png"), files("masks"));
    assertEquals(List.of("a.png", "b.png"), withObjects());
    assertEquals(List.of("instances.json", "masks", "overlays"), files(""));
  }

  @Test
  void aStopDoesNotWaitForTheOtherTilesOfAnImage() throws IOException {
    AtomicFiles.write(image("b"), new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB));
    assertEquals(new Outcome(1, 0, 0, true), stoppedAfter(3).predict(images("a", "b", "c")));
    assertEquals(3, tiles());
    assertEquals(List.of("a.png"), files("overlays"));
    assertEquals(List.of("a.png"), withObjects());
  }

  @Test
  void aFullDiskKeepsTheImagesThatAreDone() throws IOException {
    try (TestDisk disk = TestDisk.full(output.resolve("overlays/b.png"))) {
      UncheckedIOException e =
          assertThrows(
              UncheckedIOException.class,
              () -> predictor(this::network).predict(images("a", "b", "c")),
              disk::toString);
      assertEquals("cannot write " + output.resolve("overlays/b.png"), e.getMessage());
    }
    assertEquals(List.of("a.png"), files("overlays"));
    assertEquals(List.of("a.png"), withObjects());
  }

  /** Two files are unfinished while there is a reserve: it, and that of the objects. */
  private boolean isReserved() {
    try (Stream<Path> files = Files.list(output)) {
      return files.filter(UnfinishedFiles::isOne).count() == 2;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whereNothingMoreFitsTheReserveHasRoomForTheObjects() throws IOException {
    Path objects = output.resolve("instances.json");
    Predicate<Path> full =
        file -> tiles() > 1 && (!file.equals(objects) || isReserved()); // from b on
    try (TestDisk disk = TestDisk.full(full)) {
      assertThrows(
          UncheckedIOException.class,
          () -> predictor(this::network).predict(images("a", "b", "c")),
          disk::toString);
    }
    assertEquals(List.of("a.png"), withObjects());
    assertEquals(List.of("instances.json", "masks", "overlays"), files(""));
    assertEquals(2, tiles());
  }

  @Test
  void objectsThatAreLostAreTold() {
    try (TestDisk disk = TestDisk.full(file -> tiles() > 1)) {
      assertThrows(
          UncheckedIOException.class,
          () -> predictor(this::network).predict(images("a", "b", "c")),
          disk::toString);
    }
    assertEquals(
        "file "
            + output.resolve("instances.json")
            + " must be written, got No space left on device (make room, and predict again: the"
            + " objects of all images are lost)",
        events.get(2));
  }

  @Test
  void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
    String longest = "n".repeat(251);
    Files.copy(image("a"), image(longest));
    assertEquals(
        new Outcome(2, 0, 0, false), predictor(this::network).predict(images(longest, "b")));
    assertEquals(List.of("b.png", longest + ".png"), files("masks"));
  }

  @Test
  void anImageWhoseFilesCannotBeNamedIsLeftOut() throws IOException {
    String longest = "n".repeat(251); // 255 bytes with ".png", and none for "-0"
    Files.copy(image("a"), image(longest));
    FolderPredictor of = predictor(this::network);
    PredictionWriter writer = of.writer();
    FolderPredictor probabilities =
        new FolderPredictor(
            of.predictor(),
            new PredictionWriter(
                output,
                EnumSet.of(Kind.PROBABILITIES),
                writer.classes(),
                writer.foreground(),
                writer.labeling(),
                .5),
            of.extractor(),
            of.decoder(),
            of.stop(),
            of.refused());
    assertEquals(new Outcome(1, 1, 0, false), probabilities.predict(images(longest, "b")));
    assertEquals(
        "image "
            + image(longest)
            + " must have a shorter name, got one too long for the files of its prediction (they"
            + " have it too, and those of probabilities a number behind it)",
        events.get(1));
    assertEquals(List.of("b-0.png", "b-1.png"), files("probabilities"));
  }

  @Test
  void objectsThatCannotBeWrittenAreTold() throws IOException {
    try (TestDisk disk = TestDisk.full(output.resolve("instances.json"))) {
      assertEquals(
          "output folder "
              + output
              + " must be writable, got No space left on device (choose another --output)",
          assertThrows(
                  SegmentException.class,
                  () -> predictor(this::network).predict(images("a", "b")),
                  disk::toString)
              .getMessage());
    }
    assertEquals(List.of("a.png", "b.png"), files("masks"));
    assertEquals(List.of("masks", "overlays"), files(""));
  }

  @Test
  void anImageThatDoesNotFitIntoMemoryIsLeftOut() throws IOException {
    UnaryOperator<INDArray> small =
        features -> {
          if (tiles() == 1) {
            events.add("tile");
            throw new OutOfMemoryError("Java heap space");
          }
          return network(features);
        };
    assertEquals(new Outcome(2, 0, 1, false), predictor(small).predict(images("a", "b", "c")));
    assertEquals(
        "image "
            + image("b")
            + " must fit into memory with its prediction, got too little: Java heap space (give"
            + " more: java "
            + ImageMemory.option(0)
            + ", or cut it into parts)",
        events.get(2));
    assertEquals(List.of("a.png", "c.png"), withObjects());
  }

  /** How it is unlike the others may be why. */
  @Test
  void theNoteOnAnImageThatDoesNotFitIsKept() throws IOException {
    FolderPredictor of =
        predictor(
            features -> {
              throw new OutOfMemoryError("Java heap space");
            });
    ImageDecoder decoder =
        of.decoder().withRanges(new InputRanges(List.of(new InputRange(16, 0, 4095))));
    ImagePrediction left =
        new ImagePredictor(of.predictor(), of.writer(), of.extractor(), decoder)
            .predict(image("a"), () -> decoder.picture(image("a")), objects -> {});
    assertEquals(ImagePrediction.Outcome.TOO_LARGE, left.outcome());
    assertEquals(
        List.of("has 8 bits and the network learned from 16: 0..255 is scaled to -1..1"),
        left.notes());
  }

  @Test
  void filesOfSomebodyAreNotWrittenOver() throws IOException {
    Path mask = output.resolve("masks/a.png");
    Files.createDirectories(mask.getParent());
    Files.writeString(mask, "drawn by hand");
    assertEquals(
        "output folder "
            + output
            + " must be new or empty, got one with files (choose another --output)",
        assertThrows(
                IllegalArgumentException.class, () -> predictor(this::network).predict(images("a")))
            .getMessage());
    assertEquals("drawn by hand", Files.readString(mask));
    assertEquals(0, tiles());
  }

  @Test
  void twoImagesOfOneNameAreRefused() {
    List<Path> twice = List.of(image("a"), home.resolve("other").resolve("a.jpg"));
    assertEquals(
        "image "
            + twice.get(1)
            + " must have a name of its own, got "
            + twice.get(0)
            + " too (files of predictions are named as their images are, without the ending)",
        assertThrows(IllegalArgumentException.class, () -> predictor(this::network).predict(twice))
            .getMessage());
  }

  @Test
  void aNetworkThatDivergedIsTold() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> predictor(f -> network(f).putScalar(0, Float.NaN)).predict(images("a")));
    assertEquals(
        "output of the network must be probabilities, got NaN (did its training diverge?)",
        thrown.getMessage());
  }
}
