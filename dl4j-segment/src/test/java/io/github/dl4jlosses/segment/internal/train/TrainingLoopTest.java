package io.github.dl4jlosses.segment.internal.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ISchedule;

class TrainingLoopTest {
  @TempDir private static Path folder = Path.of("");
  private static String trained = "";
  private static EpochScores last = none();

  @BeforeAll
  static void train() throws IOException {
    ToyData.write(folder.resolve("data"), 10, 4);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    last = run(tiny("run", 1), printed);
    trained = printed.toString(UTF_8);
  }

  private static EpochScores none() {
    return new EpochScores(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Two epochs of ten images, with a network that trains in seconds. */
  private static TrainingOptions tiny(String output, long seed) {
    return options(output, seed, /* depth= */ 2, /* crop= */ 0);
  }

  private static TrainingOptions options(String output, long seed, int depth, int crop) {
    return TrainingOptions.of(folder.resolve("data"), folder.resolve(output))
        .with(TrainingOptions.CROP, crop)
        .with(TrainingOptions.SEED, seed)
        .with(TrainingOptions.EPOCHS, 2)
        .with(TrainingOptions.DEPTH, depth)
        .with(TrainingOptions.WIDTH, 4)
        .with(TrainingOptions.LEARNING_RATE, 1e-2);
  }

  /** Trains, and returns the scores of the last epoch. */
  private static EpochScores run(TrainingOptions options) throws IOException {
    return run(options, new ByteArrayOutputStream());
  }

  private static EpochScores run(TrainingOptions options, ByteArrayOutputStream printed)
      throws IOException {
    Terminal out = Terminal.of(new PrintStream(printed, true, UTF_8));
    return TrainingLoop.open(options, TrainingData.open(options), StopSignal.none(), out)
        .run()
        .get(1);
  }

  @Test
  void printsALineForEachEpochAndTellsWhereTheResultsAre() {
    List<String> lines = trained.lines().toList();
    assertEquals(
        "samples   " + folder.resolve("run/augmented.png") + " shows some as the network sees them",
        lines.get(0));
    assertTrue(lines.get(3).startsWith("loss      LossCrossEntropy["), lines.get(3));
    assertEquals(EpochScores.header(), lines.get(4));
    assertTrue(lines.get(5).startsWith("    1 "), lines.get(5));
    assertEquals(last.toString(), lines.get(6));
    assertTrue(lines.get(7).matches("best      epoch [12] by mIoU"), lines.get(7));
    assertEquals("model     " + folder.resolve("run/model.zip"), lines.get(8));
    assertEquals("metrics   " + folder.resolve("run/metrics.csv"), lines.get(9));
    assertEquals("report    " + folder.resolve("run/report.html"), lines.get(10));
    assertEquals("overlays  " + folder.resolve("run/overlays"), lines.get(11));
    assertEquals(12, lines.size());
  }

  @Test
  void leavesANetworkATableAndPictures() throws IOException {
    Path run = folder.resolve("run");
    List<String> table = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(
        "epoch,loss,mIoU,pixelAP,AP10,AP50,AP70,AP75,AP@[.50:.05:.95],seconds", table.get(0));
    assertEquals(3, table.size());
    assertTrue(table.get(2).startsWith("2," + last.loss() + "," + last.meanIou() + ","));
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("<data value=\"" + last.meanIou() + "\">"));
    assertTrue(report.contains("<dt>learning rate</dt><dd>0.01</dd>"));
    assertTrue(Files.exists(run.resolve("plots/pr-50.svg")));
    for (int i = 0; i < 4; i++) {
      assertTrue(Files.exists(run.resolve("overlays/000" + i + ".png")));
    }
    ComputationGraph network =
        ComputationGraph.load(run.resolve("model.zip").toFile(), /* loadUpdater= */ true);
    Nd4j.getRandom().setSeed(1);
    INDArray p = network.outputSingle(Nd4j.rand(DataType.FLOAT, 2, 3, 64, 64));
    assertArrayEquals(new long[] {2, 4, 64, 64}, p.shape());
    assertTrue(p.sum(1).equalsWithEps(Nd4j.ones(DataType.FLOAT, 2, 64, 64), 1e-6)); // a softmax
  }

  @Test
  void imagesThatChangeDuringARunEndItAndOnesThatAreTouchedDoNot() throws IOException {
    TrainingOptions options = tiny("changed", 1).with(TrainingOptions.DATA, folder.resolve("own"));
    ToyData.write(folder.resolve("own"), 10, 4);
    Path image;
    try (Stream<Path> images = Files.list(folder.resolve("own/train/images"))) {
      image = images.sorted().findFirst().orElseThrow();
    }
    TrainingLoop loop = open(options);
    Files.setLastModifiedTime(image, FileTime.fromMillis(1));
    assertEquals(2, loop.run().size());

    TrainingLoop another = open(options.with(TrainingOptions.OUTPUT, folder.resolve("changed2")));
    Files.copy(
        folder.resolve("own/train/images/0001.png"), image, StandardCopyOption.REPLACE_EXISTING);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, another::run);
    assertEquals(
        "data "
            + folder.resolve("own")
            + " must be what the run began with, got train/0000 changed (change it back, or begin"
            + " another run with another --output)",
        e.getMessage());
    assertFalse(Files.exists(folder.resolve("changed2/checkpoint.zip")));
    assertFalse(Files.exists(folder.resolve("changed2/model.zip")));
  }

  private static TrainingLoop open(TrainingOptions options) throws IOException {
    return TrainingLoop.open(
        options, TrainingData.open(options), StopSignal.none(), Terminal.none());
  }

  @Test
  void theSameSeedGivesTheSameNumbers() throws IOException {
    EpochScores again = run(tiny("again", 1));
    EpochScores other = run(tiny("other", 2));
    assertEquals(withoutTime(last), withoutTime(again));
    assertNotEquals(last.loss(), other.loss());
    assertEquals(parameters("run"), parameters("again"));
    assertNotEquals(parameters("run"), parameters("other"));
  }

  private static EpochScores withoutTime(EpochScores s) {
    return new EpochScores(
        s.epoch(),
        s.loss(),
        s.meanIou(),
        s.pixelAp(),
        s.ap10(),
        s.ap50(),
        s.ap70(),
        s.ap75(),
        s.ap(),
        0);
  }

  private static INDArray parameters(String run) throws IOException {
    return ComputationGraph.load(folder.resolve(run).resolve("model.zip").toFile(), false).params();
  }

  @Test
  void theNetworkHasTheShapeOfTheFigure() {
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(32, 48, 3),
            /* classes= */ 5,
            /* depth= */ 2,
            /* baseWidth= */ 4,
            new LossCrossEntropy(),
            new Adam(),
            /* seed= */ 1);
    Nd4j.getRandom().setSeed(1);
    var activations =
        network.feedForward(Nd4j.rand(DataType.FLOAT, 2, 3, 32, 48), /* train= */ false);
    assertShape(activations.get("down0"), 2, 4, 32, 48);
    assertShape(activations.get("down1"), 2, 8, 16, 24);
    assertShape(activations.get("bottom"), 2, 16, 8, 12);
    assertShape(activations.get("skip1"), 2, 16, 16, 24);
    assertShape(activations.get("skip0"), 2, 8, 32, 48);
    assertShape(activations.get(UNet.LOGITS), 2, 5, 32, 48);
  }

  private static void assertShape(@Nullable INDArray activation, long... shape) {
    assertArrayEquals(shape, requireNonNull(activation).shape());
  }

  @Test
  void theLearningRateRisesAndFallsToAHundredth() {
    Adam adam = (Adam) NetworkPlan.updater(TrainingOptions.defaults(), 1000);
    ISchedule schedule = adam.getLearningRateSchedule();
    assertEquals(8e-4, schedule.valueAt(0, 0), 1e-12);
    assertEquals(8e-3, schedule.valueAt(450, 0), 1e-12);
    assertEquals(8e-4, schedule.valueAt(900, 0), 1e-12);
    assertEquals(8e-5, schedule.valueAt(999, 0), 5e-6);
  }

  @Test
  void aCropThatTheNetworkCannotTakeIsRefused() {
    refuses(
        "--crop must be a multiple of 8, for --depth 3, got 20",
        () -> run(options("refused", 1, /* depth= */ 3, /* crop= */ 20)));
    assertTrue(Files.notExists(folder.resolve("refused")));
  }

  @Test
  void aBadMaskStopsTheRunBeforeItStarts() throws IOException {
    Path mask = folder.resolve("data/validation/masks/0003.png");
    Path gone = folder.resolve("0003.png");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Files.move(mask, gone);
    try {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> run(tiny("none", 1), printed));
      assertTrue(String.valueOf(e.getMessage()).contains("0003"), e.getMessage());
    } finally {
      Files.move(gone, mask);
    }
    assertEquals("", printed.toString(UTF_8));
    assertTrue(Files.notExists(folder.resolve("none")));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
