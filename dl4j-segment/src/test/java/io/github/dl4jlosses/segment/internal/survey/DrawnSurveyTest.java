package io.github.dl4jlosses.segment.internal.survey;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Request;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.CocoWriter;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of 8×2 with objects of categories 3, sea, and 17, ship, and a crowd of ships. */
class DrawnSurveyTest {
  private static final String HEAD =
      "{\"categories\":[{\"id\":3,\"name\":\"sea\"},{\"id\":17,\"name\":\"ship\"}],\"images\":["
          + "{\"id\":1,\"file_name\":\"a.png\",\"height\":2,\"width\":8},"
          + "{\"id\":2,\"file_name\":\"b.png\",\"height\":2,\"width\":8}],\"annotations\":[";

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void write() throws IOException {
    Folders.image(root.resolve("train/a.png"), 8);
    Folders.mask(root.resolve("train/b.png"), 8, 9); // another image than a
    json(
        object(1, 17, box(1, 0, 3, 2)), // on the sea
        object(2, 3, box(0, 0, 5, 2)),
        object(3, 17, box(2, 0, 4, 1)),
        object(4, 17, box(6, -2, 9, 1)),
        object(5, 17, box(7.1, 0, 7.2, 2)),
        object(6, 17, box(4, 0, 7, 2)).replace("\"iscrowd\":0", "\"iscrowd\":1"));
  }

  private void json(String... objects) throws IOException {
    Files.writeString(
        root.resolve("train/_annotations.coco.json"), HEAD + String.join(",", objects) + "]}");
  }

  private static String object(int id, int category, String segmentation) {
    return "{\"id\":%d,\"image_id\":1,\"category_id\":%d,\"segmentation\":%s,\"iscrowd\":0}"
        .formatted(id, category, segmentation);
  }

  private static String box(double left, double top, double right, double bottom) {
    double[] corners = {left, top, right, top, right, bottom, left, bottom};
    return "[" + Arrays.toString(corners) + "]";
  }

  private TrainingOptions options() {
    return TrainingOptions.of(root, root.resolve("run"))
        .with(TrainingOptions.DEPTH, 1)
        .with(TrainingOptions.CROP, 2)
        .with(TrainingOptions.VALIDATION_SHARE, .5)
        .with(TrainingOptions.SPLIT_SEED, 3L); // a learns, b validates
  }

  private Survey survey() {
    return TrainingData.open(options()).survey();
  }

  private static Sample first(Survey survey) {
    return survey.reader().read(survey.folder().part(Subset.TRAIN).get(0));
  }

  private static List<String> shown(Sample sample) {
    return sample.objects().orElseThrow().stream()
        .map(o -> o.classIndex() + " " + Arrays.toString(o.region().pixels()))
        .sorted()
        .toList();
  }

  @Test
  void aPixelShowsTheSmallestObjectAndObjectsStayApart() {
    Sample sample = first(survey());
    assertArrayEquals(
        new int[] {1, 2, 2, 2, 1, 255, 2, 2, 1, 2, 2, 1, 1, 255, 255, 0}, sample.mask());
    assertEquals(
        List.of("1 [0, 4, 8, 11, 12]", "2 [1, 2, 9, 10]", "2 [2, 3]", "2 [6, 7]"), shown(sample));
  }

  @Test
  void labelsMayOverlap() {
    Survey survey = TrainingData.open(options().withText(TrainingOptions.LOSS, "bce")).survey();
    Sample sample = first(survey);
    assertArrayEquals(
        new int[] {
          1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, // sea
          0, 1, 1, 1, 255, 255, 1, 1, 0, 1, 1, 0, 255, 255, 255, 0 // ship
        },
        sample.mask());
    assertEquals("0 [0, 1, 2, 3, 4, 8, 9, 10, 11, 12]", shown(sample).get(0));
    List<ClassCount> counts = survey.counts(Subset.TRAIN);
    assertEquals(10, counts.get(1).pixels());
    assertEquals(16, counts.get(1).counted());
    assertEquals(7, counts.get(2).pixels());
    assertEquals(11, counts.get(2).counted());
    assertTrue(
        survey
            .notes()
            .contains(
                "pixels in objects of several classes: 5, as in a.png; each is a label of its own"),
        survey.notes().toString());
  }

  @Test
  void eachDecisionIsALine() {
    assertEquals(
        List.of(
            "drawn objects are read: COCO, train/_annotations.coco.json (train)",
            "objects: 5 (5 polygons)",
            "images without an object, all background: 1, as b.png",
            "pixels in objects of several classes: 5, as in a.png; the smaller object is on top"
                + " (--loss bce keeps both)",
            "crowds, void (--crowds objects reads them as objects): 1, as annotation 6 of a.png",
            "objects that reach out of their image, cut off: 1, as annotation 4 of a.png",
            "objects without a pixel, too thin or outside: 1, as annotation 5 of a.png"),
        survey().notes());
    String text = survey().toString();
    assertTrue(text.contains("masks     objects that are drawn, COCO\n"), text);
    assertTrue(text.contains("classes   3 from _annotations.coco.json\n"), text);
    assertTrue(text.contains("background  background (what no object covers)\n"), text);
    assertTrue(text.contains("void 255: 18.8 %\n"), text);
  }

  @Test
  void anObjectUnderOthersIsLeftOut() throws IOException {
    json(
        object(1, 3, box(0, 0, 2, 2)),
        object(2, 17, box(0, 0, 1, 2)),
        object(3, 17, box(1, 0, 2, 2)));
    assertEquals(
        "objects that other classes cover, left out: 1, as annotation 1 of a.png",
        survey().notes().get(4));
    assertEquals(2, first(survey()).objects().orElseThrow().size());
  }

  @Test
  void sizesMustBeThoseOfTheImages() throws IOException {
    Folders.image(root.resolve("train/b.png"), 9);
    Survey survey = Folders.survey(root, Optional.empty(), VoidValues.auto());
    assertEquals(
        List.of(
            "image %s must have the size 2×8 that %s says, got 2×9 (it was resized after the objects were drawn, or is another image)"
                .formatted(
                    root.resolve("train/b.png"), root.resolve("train/_annotations.coco.json"))),
        survey.problems());
  }

  /** Returns what is drawn on images of EXIF orientations, whose upper left is white. */
  private Survey turned(int orientation, int height, int width) throws IOException {
    Path folder = root.resolve("turned" + orientation + "-" + height);
    Files.createDirectories(folder);
    try (InputStream image =
        requireNonNull(
            getClass().getResourceAsStream("/images/orientation" + orientation + ".jpg"))) {
      Files.copy(image, folder.resolve("a.jpg"));
    }
    Files.copy(folder.resolve("a.jpg"), folder.resolve("b.jpg"));
    Files.writeString(
        folder.resolve("result.json"),
        HEAD.replace("\"height\":2,\"width\":8", "\"height\":" + height + ",\"width\":" + width)
                .replace(".png", ".jpg")
            + object(1, 3, box(0, 0, 8, 8))
            + "]}");
    return Folders.survey(folder, Optional.empty(), VoidValues.auto());
  }

  @Test
  void objectsLieOnTheImageAsItsExifOrientationTurnsIt() throws IOException {
    for (int orientation : new int[] {3, 6}) {
      Survey survey = turned(orientation, 24, 16);
      assertTrue(
          survey
              .notes()
              .contains(
                  "images that their EXIF orientation turns: 2, as b.jpg; objects are read as drawn"
                      + " on the turned ones"),
          survey.notes().toString());
      ImageMaskFiles files =
          survey.folder().pairs().stream().filter(f -> f.name().equals("a")).findFirst().get();
      Sample sample = survey.reader().read(files);
      for (int i = 0; i < 24 * 16; i++) {
        assertEquals(sample.image()[i] > 127 ? 1 : 0, sample.mask()[i], "pixel " + i);
      }
    }
    assertEquals(
        List.of(), turned(1, 24, 16).notes().stream().filter(n -> n.contains("EXIF")).toList());
  }

  @Test
  void objectsOnTheImageBeforeItIsTurnedAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> turned(6, 16, 24)).getMessage();
    assertEquals(
        "image A must have the size 16×24 that A/result.json says, got 24×16 (its EXIF orientation"
            + " turns it, and the objects are drawn on it as it was: remove that orientation, as"
            + " exiftool -Orientation= does); 1 more file has problems",
        String.valueOf(message)
            .replaceFirst("image .*?[ab].jpg", "image A")
            .replaceFirst("that .*/result", "that A/result"));
  }

  private void refuses(TrainingOptions options, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> TrainingData.open(options))
            .getMessage());
  }

  @Test
  void optionsOnMasksAndOtherBackgroundsAreRefused() {
    refuses(
        options().withText(TrainingOptions.MASKS, "instances"),
        "--masks must be left out where COCO says which objects there are, got instances");
    refuses(
        options().withText(TrainingOptions.MASK_SUFFIX, "_mask"),
        "--mask-suffix must be left out where COCO says which objects there are, got _mask");
    for (String other : List.of("none", "sea")) {
      refuses(
          options().with(TrainingOptions.BACKGROUND, other),
          "--background must be background where objects are drawn, got "
              + other
              + " (it is what no object covers)");
    }
  }

  @Test
  void aCategoryMayBeVoidAndSoMayTheBackground() {
    TrainingOptions ignored = options().withText(TrainingOptions.IGNORE, "3");
    assertArrayEquals(
        new int[] {255, 1, 1, 1, 255, 255, 1, 1, 255, 1, 1, 255, 255, 255, 255, 0},
        first(TrainingData.open(ignored).survey()).mask());
    TrainingOptions sparse = options().withText(TrainingOptions.IGNORE, "0");
    assertArrayEquals(
        new int[] {0, 1, 1, 1, 0, 255, 1, 1, 0, 1, 1, 0, 0, 255, 255, 255},
        first(TrainingData.open(sparse).survey()).mask());
  }

  @Test
  void whatPredictWritesIsWhatWasRead() throws IOException {
    TrainingData data = TrainingData.open(options());
    Sample sample = first(data.survey());
    Path file = root.resolve("train/_annotations.coco.json");
    List<String> before = shown(sample);
    List<Instance> objects =
        sample.objects().orElseThrow().stream()
            .map((GroundTruth o) -> new Instance(o.classIndex(), o.region(), 1))
            .toList();
    try (OutputStream out = Files.newOutputStream(file);
        CocoWriter writer =
            new CocoWriter(out, data.info().classNames(), data.info().foreground())) {
      writer.add(new CocoImage("a.png", 2, 8, objects));
      writer.add(new CocoImage("b.png", 2, 8, List.of()));
    }
    String json = Files.readString(file);
    assertEquals(HEAD.substring(0, HEAD.indexOf("],")), json.substring(0, json.indexOf("],")));
    assertEquals(before, shown(first(survey())));
  }

  @Test
  void evaluationFindsClassesByNameAndSomeMayBeMissing() throws IOException {
    ModelInfo info = TrainingData.open(options()).info();
    Path other = root.resolve("other");
    Folders.image(other.resolve("a.png"), 8);
    Files.writeString(
        other.resolve("result.json"),
        "{\"categories\":[{\"id\":0,\"name\":\"ship\"}],\"images\":[{\"id\":1,\"file_name\":"
            + "\"images\\\\a.png\",\"height\":2,\"width\":8}],\"annotations\":["
            + object(1, 0, box(1, 0, 3, 2))
            + "]}");
    EvaluationData data = EvaluationData.open(info, other, Request.of(Optional.of(Which.ALL)));
    assertArrayEquals(
        new int[] {0, 2, 2, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 0}, data.samples().read(0).mask());
    assertEquals(
        List.of("drawn objects are read: COCO, result.json", "objects: 1 (1 polygons)"),
        data.notes());
    String text = Files.readString(other.resolve("result.json"));
    Files.writeString(other.resolve("result.json"), text.replace("\"ship\"", "\"boat\""));
    assertEquals(
        "data "
            + other
            + " must have the classes of the model [background, sea, ship], got [background, boat]"
            + " (rename the categories or labels)",
        assertThrows(
                IllegalArgumentException.class,
                () -> EvaluationData.open(info, other, Request.of(Optional.empty())))
            .getMessage());
  }

  @Test
  void masksMayBeMeasuredByAModelOfDrawnObjects() throws IOException {
    ModelInfo info = TrainingData.open(options()).info();
    Path other = root.resolve("other");
    Folders.image(other.resolve("images/a.png"), 8);
    Folders.mask(other.resolve("masks/a.png"), 8, 0, 3, 17, 17);
    EvaluationData data = EvaluationData.open(info, other, Request.of(Optional.of(Which.ALL)));
    assertArrayEquals(new int[] {0, 1, 2, 2}, Arrays.copyOf(data.samples().read(0).mask(), 4));
    List<ImageMaskFiles> pairs = TrainingData.open(options()).survey().folder().pairs();
    assertEquals(2, pairs.size());
  }
}
