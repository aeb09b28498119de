package io.github.dl4jlosses.segment.internal.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.image.Tiffs;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same pictures in 8 bits and in a part of 16 are the same to a network. */
class RangeOfTrainingTest {
  private static final int EDGE = 16;

  @TempDir private Path home = Path.of("");

  /** Writes images whose values are all of 0..255 before they are changed. */
  private Path data(String name, int type, IntUnaryOperator change) throws IOException {
    Path folder = home.resolve(name);
    for (int i = 0; i < 5; i++) {
      BufferedImage image = new BufferedImage(EDGE, EDGE, type);
      for (int p = 0; p < EDGE * EDGE; p++) {
        int value = change.applyAsInt((p * 7 + i * 31) % 256);
        image.getRaster().setSample(p % EDGE, p / EDGE, 0, value);
      }
      write(image, folder.resolve("images").resolve(i + ".png"));
      mask(folder.resolve("masks").resolve(i + ".png"), EDGE, EDGE);
    }
    return folder;
  }

  private static void mask(Path file, int width, int height) throws IOException {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(width / 2, 0, 0, 1);
    write(mask, file);
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    ImageIO.write(image, "png", file.toFile());
  }

  private static TrainingOptions options(Path data) {
    return TrainingOptions.of(data, data.resolveSibling("none"))
        .with(TrainingOptions.DEPTH, 1)
        .with(TrainingOptions.LIGHT, .3);
  }

  private static List<String> printed(TrainingOptions options) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TrainingData.open(options, Terminal.of(new PrintStream(out, true, UTF_8)));
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void batchesOfTwelveBitsAreThoseOfEightAlsoInOtherLight() throws IOException {
    Path eight = data("eight", BufferedImage.TYPE_BYTE_GRAY, v -> v);
    Path twelve = data("twelve", BufferedImage.TYPE_USHORT_GRAY, v -> Math.round(v * 4095 / 255f));
    TrainingData ofEight = TrainingData.open(options(eight));
    TrainingData ofTwelve = TrainingData.open(options(twelve));
    for (int epoch = 1; epoch < 4; epoch++) {
      INDArray expected = ofEight.training().batch(epoch, 0).getFeatures(0);
      INDArray given = ofTwelve.training().batch(epoch, 0).getFeatures(0);
      assertTrue(expected.distance1(given) / expected.length() < 2e-3, "epoch " + epoch);
    }
    assertEquals(
        ofEight.validation().read(0).image()[5], ofTwelve.validation().read(0).image()[5], .04);
    assertEquals("0..255 of 8 bits", ofEight.info().inputRanges().toString());
    assertEquals("0..4095 of 16 bits", ofTwelve.info().inputRanges().toString());
  }

  @Test
  void evaluationScalesByTheRangeOfTheModelAndTellsWhatItDidNotLearn() throws IOException {
    Path eight = data("eight", BufferedImage.TYPE_BYTE_GRAY, v -> v);
    Path twelve = data("twelve", BufferedImage.TYPE_USHORT_GRAY, v -> v * 16);
    Path dark = data("dark", BufferedImage.TYPE_USHORT_GRAY, v -> v * 8);
    ModelInfo model = TrainingData.open(options(twelve)).info();
    EvaluationData ofDark = evaluation(model, dark);
    assertEquals(List.of(), ofDark.notes());
    float[] bright = evaluation(model, twelve).samples().read(1).image();
    float[] half = ofDark.samples().read(1).image();
    assertEquals(bright[9] / 2, half[9], 1e-4);
    assertEquals(
        List.of(
            "image "
                + eight.resolve("images/0.png")
                + " has 8 bits and the network learned from 16: 0..255 is scaled to -1..1 (and 4"
                + " more images)"),
        evaluation(model, eight).notes());
  }

  private static EvaluationData evaluation(ModelInfo model, Path data) {
    return EvaluationData.open(
        model,
        data,
        new EvaluationData.Request(
            Optional.of(EvaluationData.Which.ALL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  @Test
  void oneLineSaysWhichRangeIsScaled() throws IOException {
    Path eight = data("eight", BufferedImage.TYPE_BYTE_GRAY, v -> v);
    Path few = data("few", BufferedImage.TYPE_USHORT_GRAY, v -> 30_000 + v * 90 / 255);
    String augment =
        "augment   flip 0.5, turn 0°, zoom 1, light ±30 % (or say --augment none, flip or free)";
    assertTrue(printed(options(eight)).stream().noneMatch(line -> line.startsWith("range")));
    List<String> lines = printed(options(few));
    assertTrue(
        lines.contains("range     30000..30090 of 16 bits is scaled to -1..1 (or say --range)"),
        lines.toString());
    assertEquals(augment, lines.get(lines.size() - 1));
    lines = printed(options(few).withText(TrainingOptions.RANGE, "30000,30045"));
    assertTrue(
        lines.contains(
            "range     30000..30045 of 16 bits is scaled to -1..1, values of 30000..30090 occur (or"
                + " say --range)"),
        lines.toString());
    assertTrue(
        lines.contains(
            "note      image "
                + few.resolve("images/0.png")
                + " has many values beyond the range 30000..30045 of 16 bits (and 4 more images)"),
        lines.toString());
  }

  @Test
  void bandsThatAreNotLearnedAreNoted() throws IOException {
    Path folder = home.resolve("bands");
    for (String name : List.of("a", "b", "c")) {
      Tiffs.write(
          folder.resolve("images/" + name + ".tif"),
          5,
          Tiffs.Extra.UNSPECIFIED,
          java.util.stream.IntStream.range(0, 80).toArray());
      mask(folder.resolve("masks/" + name + ".png"), 16, 1);
    }
    List<String> lines = printed(options(folder));
    assertTrue(
        lines.contains(
            "note      image "
                + folder.resolve("images/b.tif") // the first of the training
                + " has 5 bands: only the first three are read (and 2 more images)"),
        lines.toString());
  }
}
