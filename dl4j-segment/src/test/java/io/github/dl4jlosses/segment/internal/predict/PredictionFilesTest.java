package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.Fuzz;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionFilesTest {
  @TempDir private Path folder = Path.of("");

  private final ImageDecoder decoder = new ImageDecoder();

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void aWrittenMaskIsReadAsItWas() throws InterruptedException {
    Fuzz.run(this::writeAndRead);
  }

  private void writeAndRead(Random random) throws IOException {
    int height = 1 + random.nextInt(12);
    int width = 1 + random.nextInt(12);
    ClassTable table = table(random);
    int[] classes = random.ints((long) height * width, 0, table.size()).toArray();
    Path image = folder.resolve("image.png");
    ImageIO.write(
        new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Path mask = folder.resolve("mask.png");
    PredictionFiles.writeClasses(classes, height, width, table, mask);
    ImageMaskFiles pair = ImageMaskFiles.of("image", image, List.of(mask));
    Sample sample = Folders.reader(MaskFormat.INDEX, table).read(pair);
    assertArrayEquals(classes, sample.mask(), table.toString());
    boolean palette = table.entries().stream().allMatch(entry -> entry.value() < 256);
    if (palette) { // its colors are those of the table too
      Sample colored = Folders.reader(MaskFormat.COLOR, table).read(pair);
      assertArrayEquals(classes, colored.mask(), table.toString());
    }
  }

  private static ClassTable table(Random random) {
    TreeSet<Integer> values = new TreeSet<>();
    int most = random.nextInt(4) == 0 ? 65536 : 256;
    int classes = 1 + random.nextInt(20);
    while (values.size() < classes) {
      values.add(random.nextInt(most));
    }
    TreeSet<Integer> colors = new TreeSet<>();
    while (colors.size() < classes) {
      colors.add(random.nextInt(1 << 24));
    }
    List<Integer> color = new ArrayList<>(colors);
    List<LabelClass> entries = new ArrayList<>();
    for (int value : values) {
      Role role = !entries.isEmpty() && random.nextInt(8) == 0 ? Role.IGNORED : Role.CLASS;
      entries.add(new LabelClass(value, "c" + value, color.get(entries.size()), role));
    }
    return new ClassTable(entries);
  }

  @Test
  void aLabelIsAMaskOfZerosAndOnes() {
    Path png = folder.resolve("label.png");
    LabelClass ship = new LabelClass(7, "ship", 0xE69F00, Role.CLASS);
    PredictionFiles.writeLabel(new int[] {0, 1, 1, 0}, 2, 2, ship, png);
    assertArrayEquals(new int[] {0, 1, 1, 0}, decoder.numbers(png, header -> {}).values());
    assertArrayEquals(
        new int[] {0, 0xE69F00, 0xE69F00, 0}, decoder.colors(png, header -> {}).values());
  }

  @Test
  void probabilitiesAreSixteenBits() {
    Path png = folder.resolve("p.png");
    PredictionFiles.writeProbabilities(new float[] {0, .5f, 1, 1e-5f}, 2, 2, png);
    assertArrayEquals(new int[] {0, 32768, 65535, 1}, decoder.numbers(png, header -> {}).values());
    float[] wrong = {0, 1.5f, Float.NaN, 0};
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> PredictionFiles.writeProbabilities(wrong, 2, 2, png));
    assertEquals("probabilities must be in [0.0, 1.0], got 1.5", thrown.getMessage());
  }

  @Test
  void anOverlayMixesColors() throws IOException {
    Path file = folder.resolve("image.png");
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x646464);
    image.setRGB(1, 0, 0x646464);
    ImageIO.write(image, "png", file.toFile());
    Picture picture = decoder.picture(file);
    LabelClass ship = new LabelClass(1, "ship", 0xC80000, Role.CLASS);
    Path png = folder.resolve("overlay.png");
    PredictionFiles.writeOverlay(picture, (c, pixel) -> pixel == 1, List.of(ship), .5, png);
    assertArrayEquals(new int[] {0x646464, 0x963232}, decoder.colors(png, header -> {}).values());
  }

  @Test
  void aClassThatIsNoChannelIsNamed() {
    ClassTable table = ClassTable.of(List.of("sea", "ship"));
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                PredictionFiles.writeClasses(
                    new int[] {0, 2}, 1, 2, table, folder.resolve("a.png")));
    assertEquals("classes must be channels 0..1, got 2", thrown.getMessage());
  }

  @Test
  void objectsAreThoseOfTheExtractor() {
    Random random = new Random(6);
    InstanceExtractor extractor = new InstanceExtractor().withMinArea(2);
    for (int k = 0; k < 50; k++) {
      float[][] p = new float[3][6 * 7];
      double[][] wide = new double[3][6 * 7];
      for (int i = 0; i < 6 * 7; i++) {
        for (int c = 0; c < 3; c++) {
          p[c][i] = random.nextInt(5) / 4f;
          wide[c][i] = p[c][i];
        }
      }
      Prediction prediction = new Prediction(6, 7, p);
      int background = k % 4 - 1; // none, or any of the three
      List<Instance> expected =
          extractor.argmax(wide, 7, background, new java.util.BitSet()).stream().toList();
      assertEquals(
          expected,
          prediction.objects(Labeling.SINGLE_LABEL, new Foreground(3, background), extractor, .5));
      List<Instance> each = new ArrayList<>();
      IntStream.range(0, 3)
          .forEach(
              c -> each.addAll(extractor.threshold(wide[c], 7, c, .5, new java.util.BitSet())));
      assertEquals(
          each, prediction.objects(Labeling.MULTI_LABEL, Foreground.all(3), extractor, .5));
    }
    Prediction two = new Prediction(1, 2, new float[][] {{.5f, .2f}, {.5f, .8f}});
    assertArrayEquals(new int[] {0, 1}, two.classes());
    assertArrayEquals(new int[] {1, 1}, two.mask(1, .5));
    assertEquals(
        List.of(new Instance(1, Region.of(1), .8f)),
        two.objects(Labeling.SINGLE_LABEL, new Foreground(2, 0), new InstanceExtractor(), .9));
  }
}
