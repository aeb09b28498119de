package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.loss.LossChoice;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import io.github.dl4jlosses.segment.internal.train.TrainingSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Trainings with each loss that has a name. */
class LossTest {
  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void draw() throws IOException {
    ToyData.write(home.resolve("shapes"), 4, 1);
    ToyData.writeShips(home.resolve("ships"), 4, 1);
  }

  private static TrainingOptions options(String data, String loss, Path run) {
    return Program.options(home.resolve(data), run)
        .with(TrainingOptions.EPOCHS, 2)
        .withText(TrainingOptions.LOSS, loss);
  }

  /** Asks to stop while it makes the first batch of the second epoch: that step is taken. */
  private record Stopping(TrainingSet batches, StopSignal stop) implements TrainingSet {
    @Override
    public int steps() {
      return batches.steps();
    }

    @Override
    public MultiDataSet batch(int epoch, int step) {
      if (epoch == 2 && step == 0) {
        stop.request();
      }
      return batches.batch(epoch, step);
    }
  }

  private static void train(TrainingOptions options) throws IOException {
    TrainingLoop.open(options, TrainingData.open(options), StopSignal.none(), Terminal.none())
        .run();
  }

  private static void trainAndStop(TrainingOptions options) throws IOException {
    TrainingData data = TrainingData.open(options);
    StopSignal stop = StopSignal.none();
    TrainingData stopping =
        new TrainingData(
            data.survey(),
            new Stopping(data.training(), stop),
            data.validation(),
            data.info(),
            data.stamps());
    TrainingLoop.open(options, stopping, stop, Terminal.none()).run();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "shapes, ce",
    "shapes, dice",
    "shapes, gdice",
    "shapes, tversky",
    "shapes, focal",
    "shapes, lovasz",
    "shapes, topk",
    "shapes, ce+dice",
    "shapes, ce+topk",
    "shapes, bce+dice",
    "shapes, ce+dice+gdice+tversky+focal+lovasz+topk",
    "ships, bce",
    "ships, dice",
    "ships, gdice",
    "ships, tversky",
    "ships, focal",
    "ships, lovasz",
    "ships, topk",
    "ships, bce+dice",
    "ships, bce+dice+gdice+tversky+focal+lovasz+topk"
  })
  void everyLossTrainsIsKeptPredictsAndGoesOnBitForBit(String data, String name)
      throws IOException {
    Path unbroken = home.resolve(data + "-" + name);
    TrainingOptions options = options(data, name, unbroken);
    train(options);
    SegmentationLoss loss = LossChoice.of(options).of(TrainingData.open(options).survey());
    RunFolder folder = new RunFolder(unbroken);
    assertEquals(loss, lossOf(ModelFiles.read(folder.model()).network()));
    Checkpoint<RunState> end = ModelFiles.readCheckpoint(folder.checkpoint(), RunState.class);
    assertEquals(2, end.state().epochs().size());
    assertTrue(
        end.state().epochs().stream().mapToDouble(EpochScores::loss).allMatch(Double::isFinite));

    Path broken = home.resolve(data + "-" + name + "-stopped");
    trainAndStop(options(data, name, broken));
    train(options(data, name, broken));
    SameRun.check(unbroken, broken);

    Path images = home.resolve(data).resolve("validation");
    Path predictions = home.resolve(data + "-" + name + "-predictions");
    Program.Result predicted =
        Program.run(
            "predict", "--model", folder.model(), "--images", images, "--output", predictions);
    assertEquals(List.of(), predicted.err());
    assertEquals(0, predicted.code());
  }

  private static SegmentationLoss lossOf(ComputationGraph network) {
    return assertInstanceOf(
            SegmentationLossLayer.class, network.getLayer(UNet.PROBABILITIES).conf().getLayer())
        .getLoss();
  }

  @Test
  void aRunShowsItsLossAndGoesOnWithNoOther() throws IOException {
    Path run = home.resolve("shown");
    Object[] arguments = Program.tiny(home.resolve("shapes"), run, "--loss", "dice+CE");
    Program.Result result = Program.run(arguments);
    assertEquals(0, result.code(), result.err().toString());
    int at = result.out().indexOf("        + " + dice());
    assertTrue(at > 0, result.out()::toString);
    String loss = "LossCrossEntropy[weight=uniform, ignoreIndex=255, ";
    assertTrue(result.out().get(at - 1).startsWith("loss      " + loss), result.out()::toString);
    String report = Files.readString(run.resolve("report.html"));
    assertTrue(report.contains("ce+dice"), "no name of the loss");
    assertTrue(report.contains(loss), "no loss");
    assertTrue(Files.readString(run.resolve("arguments.txt")).contains("\n--loss=ce+dice\n"));
    assertEquals(0, Program.run("train", "--output", run, "--resume", "--loss", "ce+dice").code());
    Program.Result other = Program.run("train", "--output", run, "--resume", "--loss", "ce");
    assertEquals(
        List.of(
            "--loss must be ce+dice, as when the run began, got ce (leave it out, or begin another"
                + " run with another --output)"),
        other.err());
    assertEquals(2, other.code());
  }

  private static LossDice dice() {
    return new LossDice().withClasses(Regions.Classes.FOREGROUND).withIgnoreIndex(255);
  }

  @Test
  void anUnknownLossIsRefusedWithAllThatAreKnown() {
    Program.Result result = Program.run("train", "--loss", "dise");
    assertEquals(2, result.code());
    assertEquals(
        List.of(
            "Invalid value for option '--loss': loss must be ce, bce, dice, gdice, tversky, focal,"
                + " lovasz or topk, or a sum such as ce+dice, got dise (see segment train --help)"),
        result.err());
  }

  @Test
  void aShellCompletesTheNames() {
    String script = String.join("\n", Program.run("generate-completion").out());
    assertTrue(script.contains("\"lovasz\""), script);
    assertTrue(script.contains("\"ce+dice\""), script);
  }
}
