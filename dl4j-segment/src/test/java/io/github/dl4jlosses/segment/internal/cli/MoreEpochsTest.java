package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
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
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.CycleSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A run goes on with another number of epochs than it began with, and says what that makes it. */
class MoreEpochsTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path ended = Path.of(""); // after two epochs of two steps
  private static Path extended = Path.of(""); // the same, then to four epochs
  private static Program.Result extending = new Program.Result(0, List.of(), List.of());

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    ended = home.resolve("ended");
    Program.writeImages(data, 4, 1);
    assertEquals(0, Program.run(Program.tiny(data, ended, "--epochs", 2)).code());
    extended = copy("extended");
    extending = resume(extended, "--epochs", 4);
  }

  private static Path copy(String name) throws IOException {
    Path to = home.resolve(name);
    try (Stream<Path> files = Files.walk(ended)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(ended.relativize(file)));
      }
    }
    return to;
  }

  private static Program.Result resume(Path run, Object... more) {
    Stream<Object> arguments = Stream.of("train", "--output", run, "--resume");
    return Program.run(Stream.concat(arguments, Stream.of(more)).toArray());
  }

  private static void goOn(Path run, int epochs) throws IOException {
    TrainingOptions options = Program.options(data, run).with(TrainingOptions.EPOCHS, epochs);
    TrainingLoop.open(options, TrainingData.open(options), StopSignal.none(), Terminal.none())
        .run();
  }

  /** Gives the signal while it makes its first batch. */
  private record Stopping(TrainingSet batches, StopSignal stop) implements TrainingSet {
    @Override
    public int steps() {
      return batches.steps();
    }

    @Override
    public MultiDataSet batch(int epoch, int step) {
      stop.request();
      return batches.batch(epoch, step);
    }
  }

  /** Goes on for one step. */
  private static void goOnAndStop(Path run, int epochs) throws IOException {
    TrainingOptions options = Program.options(data, run).with(TrainingOptions.EPOCHS, epochs);
    TrainingData images = TrainingData.open(options);
    StopSignal stop = StopSignal.none();
    TrainingData stopping =
        new TrainingData(
            images.survey(),
            new Stopping(images.training(), stop),
            images.validation(),
            images.info(),
            images.stamps());
    TrainingLoop.open(options, stopping, stop, Terminal.none()).run();
  }

  private static String line(int before, int epochs, String schedule, int step) {
    return "epochs    %d → %d: the learning rate goes on by the %s schedule from step %d;"
            .formatted(before, epochs, schedule, step)
        + " this is not the run that %d epochs from the start would be".formatted(epochs);
  }

  private static List<String> epochLines(Program.Result result) {
    return result.out().stream().filter(line -> line.startsWith("epochs  ")).toList();
  }

  private static RunState state(Path run) throws IOException {
    return ModelFiles.readCheckpoint(new RunFolder(run).checkpoint(), RunState.class).state();
  }

  @Test
  void aRunThatHadEndedGoesOnAndSaysSo() throws IOException {
    assertEquals(List.of(), extending.err());
    assertEquals(0, extending.code());
    assertEquals(List.of(line(2, 4, "longer", 4)), epochLines(extending));
    RunFolder run = new RunFolder(extended);
    assertEquals(4, state(extended).epochs().size());
    assertEquals("4", state(extended).origin().settings().get("epochs"));
    assertEquals(5, Files.readAllLines(run.metrics()).size());
    String report = Files.readString(run.report());
    assertTrue(report.contains("Finished after 4 epochs"));
    assertTrue(report.contains("<dt>epochs</dt><dd>2 to step 4, then 4</dd>"));
    assertTrue(Files.readAllLines(extended.resolve("arguments.txt")).contains("--epochs=4"));
  }

  @Test
  void theLearningRateOfEachLayerIsThatOfTheLongerRun() throws IOException {
    CycleSchedule longer =
        new CycleSchedule(
            ScheduleType.ITERATION,
            8e-3 / 10,
            8e-3,
            /* cycleLength= */ 8,
            /* annealingLength= */ 1,
            /* annealingDecay= */ .1);
    Path file = new RunFolder(extended).checkpoint();
    int layers = 0;
    for (Layer layer : ModelFiles.read(file).network().getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer learned && layer.numParams() > 0) {
        assertEquals(longer, ((Adam) learned.getIUpdater()).getLearningRateSchedule());
        layers++;
      }
    }
    assertEquals(15, layers);
  }

  @Test
  void aStopOnTheWayChangesNothing() throws IOException {
    Path run = copy("stopped-on-the-way");
    goOnAndStop(run, 4);
    assertEquals("4", state(run).origin().settings().get("epochs"));
    String report = Files.readString(new RunFolder(run).report());
    assertTrue(report.contains("Running: epoch 2 of 4"));
    goOn(run, 4);
    SameRun.check(extended, run);
    Program.Result over = resume(extended);
    assertEquals(List.of(), epochLines(over));
    SameRun.check(extended, run);
  }

  @Test
  void aKillBeforeTheFirstCheckpointIsAsIfItWasAskedAgain() throws IOException {
    Path run = copy("killed");
    Path arguments = run.resolve("arguments.txt");
    Files.writeString(arguments, Files.readString(arguments).replace("--epochs=2", "--epochs=4"));
    Program.Result result = resume(run);
    assertEquals(List.of(line(2, 4, "longer", 4)), epochLines(result));
    SameRun.check(extended, run);
  }

  @Test
  void aRunInItsThirdEpochMayEndAfterItButNotBefore() throws IOException {
    Path run = copy("again");
    goOnAndStop(run, 4);
    Program.Result shorter = resume(run, "--epochs", 3);
    assertEquals(List.of(line(4, 3, "shorter", 5)), epochLines(shorter));
    assertEquals(3, state(run).epochs().size());
    assertTrue(
        Files.readString(new RunFolder(run).report())
            .contains("<dt>epochs</dt><dd>2 to step 4, 4 to step 5, then 3</dd>"));
    for (int epochs = 1; epochs <= 2; epochs++) {
      Program.Result fewer = resume(run, "--epochs", epochs);
      assertEquals(2, fewer.code());
      assertEquals(
          List.of(
              "--epochs must be more than the 3 that are done, got "
                  + epochs
                  + " (give more or leave it out; the network of the best epoch is in model.zip)"),
          fewer.err());
      assertTrue(Files.readAllLines(run.resolve("arguments.txt")).contains("--epochs=3"));
    }
  }

  @Test
  void patienceCountsAnewFromWhereTheEpochsChange() throws IOException {
    Path run = home.resolve("patient");
    Object[] patient = {"--patience", 1, "--epochs", 2};
    assertEquals(0, Program.run(Program.tiny(data, run, patient)).code());
    makeFirstEpochTheBest(new RunFolder(run).checkpoint());
    assertEquals(0, resume(run, "--epochs", 9).code());
    assertEquals(3, state(run).epochs().size());
  }

  private static void makeFirstEpochTheBest(Path file) throws IOException {
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
    RunState state = RunState.start(read.state().origin());
    for (int epoch = 1; epoch <= 2; epoch++) {
      state = state.afterEpoch(new EpochScores(epoch, 1, 2 - epoch, 0, 0, 0, 0, 0, 0, 1));
    }
    ModelFiles.write(file, read.network(), read.info(), state);
  }

  @Test
  void anyOtherOptionIsStillThatOfTheRun() {
    Program.Result other = resume(extended, "--epochs", 5, "--batch", 1);
    assertEquals(2, other.code());
    assertTrue(other.err().get(0).startsWith("--batch must be 2, as when the run began, got 1"));
    assertFalse(other.out().stream().anyMatch(line -> line.startsWith("epochs  ")));
  }
}
