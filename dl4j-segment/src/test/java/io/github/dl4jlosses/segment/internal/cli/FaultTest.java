package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.TestDisk;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.run.FailedStart;
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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What can go wrong around a run: one line that names the remedy, and nothing is lost. */
class FaultTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");

  @BeforeAll
  static void trainWithoutAFault() throws IOException {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, 4);
    assertEquals(0, Program.run(Program.tiny(data, unbroken)).code());
  }

  /** Does something before it makes one of the batches. */
  private record Meanwhile(TrainingSet batches, int atEpoch, int atStep, Action action)
      implements TrainingSet {
    interface Action {
      MultiDataSet change(MultiDataSet batch) throws IOException;
    }

    @Override
    public int steps() {
      return batches.steps();
    }

    @Override
    public MultiDataSet batch(int epoch, int step) {
      MultiDataSet batch = batches.batch(epoch, step);
      if (epoch != atEpoch || step != atStep) {
        return batch;
      }
      try {
        return action.change(batch);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Trains, and does something in the second step of the third epoch. */
  private static void train(Path output, Meanwhile.Action action) throws IOException {
    TrainingOptions options = Program.options(data, output);
    TrainingData images = TrainingData.open(options);
    TrainingData faulty =
        new TrainingData(
            images.survey(),
            new Meanwhile(images.training(), 3, 1, action),
            images.validation(),
            images.info(),
            images.stamps());
    TrainingLoop.open(options, faulty, StopSignal.none(), Terminal.none()).run();
  }

  private static void goOn(Path output) throws IOException {
    train(output, batch -> batch);
  }

  private static int epochsOf(Path checkpoint) throws IOException {
    return ModelFiles.readCheckpoint(checkpoint, RunState.class).state().epochs().size();
  }

  @Test
  void aFullDiskKeepsTheLastCheckpointAndTheRunGoesOnWhenThereIsRoom() throws IOException {
    Path run = home.resolve("full");
    Path checkpoint = run.resolve("checkpoint.zip");
    AtomicBoolean full = new AtomicBoolean();
    SegmentException e;
    try (TestDisk disk = TestDisk.full(file -> full.get() && file.equals(checkpoint))) {
      e =
          assertThrows(
              SegmentException.class,
              () ->
                  train(
                      run,
                      batch -> {
                        full.set(true);
                        return batch;
                      }),
              disk::toString);
    }
    assertEquals(
        checkpoint
            + " must be written, got No space left on device (make room, then go on with --resume; "
            + checkpoint
            + " has epoch 2)",
        e.getMessage());
    assertEquals(2, epochsOf(checkpoint));
    assertEquals(List.of(), unfinished(run));
    goOn(run);
    SameRun.check(unbroken, run);
  }

  private static List<Path> unfinished(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(UnfinishedFiles::isOne).toList();
    }
  }

  @Test
  void aTrainingImageThatVanishesLosesNoStep() throws IOException {
    Path run = home.resolve("vanished");
    Path there = data.resolve("train");
    Path gone = data.resolve("gone");
    try {
      assertThrows(
          RuntimeException.class,
          () ->
              train(
                  run,
                  batch -> {
                    Files.move(there, gone);
                    return batch;
                  }));
    } finally {
      Files.move(gone, there);
    }
    Path checkpoint = run.resolve("checkpoint.zip");
    RunState state = ModelFiles.readCheckpoint(checkpoint, RunState.class).state();
    assertEquals(2, state.epochs().size());
    assertEquals(2, state.step());
    goOn(run);
    SameRun.check(unbroken, run);
  }

  @Test
  void aModelThatCannotBeWrittenEndsTheRunToo() throws IOException {
    Path run = home.resolve("full-model");
    Program.Result result;
    try (TestDisk disk = TestDisk.full(run.resolve("model.zip"))) {
      result = disk.run(() -> Program.run(Program.tiny(data, run)));
    }
    assertEquals(1, result.code());
    assertEquals(
        List.of(
            run.resolve("model.zip")
                + " must be written, got No space left on device (make room, then go on with"
                + " --resume; "
                + run.resolve("checkpoint.zip")
                + " has step 4 of epoch 1)"),
        result.err());
    assertEquals(0, Program.run(Program.tiny(data, run, "--resume")).code());
    SameRun.check(unbroken, run);
  }

  @Test
  void aReportThatCannotBeWrittenIsToldOnceAndTheRunGoesOn() throws IOException {
    Path run = home.resolve("no-report");
    Program.Result result;
    try (TestDisk disk = TestDisk.full(run.resolve("report.html"))) {
      result = disk.run(() -> Program.run(Program.tiny(data, run)));
    }
    assertEquals(0, result.code(), result.err().toString());
    assertEquals(
        List.of(
            run.resolve("report.html")
                + " cannot be written: No space left on device (the run goes on without it)"),
        result.err());
    assertEquals(0, Program.run("report", run).code());
    SameRun.check(unbroken, run);
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(home.resolve("a file"), "");
    Program.Result result = Program.run(Program.tiny(data, file.resolve("run")));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    String line = result.err().get(0);
    assertTrue(
        line.startsWith("output folder " + file.resolve("run") + " must be writable, got "), line);
    assertTrue(line.endsWith(" (choose another --output)"), line);
  }

  @Test
  void aFolderThatMayOnlyBeReadIsNamed() {
    Path readOnly = Path.of("/proc/run"); // not even root makes folders there
    assumeTrue(Files.isDirectory(Path.of("/proc")));
    Program.Result result = Program.run(Program.tiny(data, readOnly));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    assertTrue(
        result.err().get(0).startsWith("output folder /proc/run must be writable, got "),
        result.err().get(0));
  }

  @Test
  void aSecondRunInOneFolderIsRefused() throws IOException {
    Path run = home.resolve("twice");
    Files.createDirectories(run);
    try (FolderLock lock = FolderLock.take(run)) {
      Program.Result second = Program.run(Program.tiny(data, lock.folder()));
      assertEquals(1, second.code());
      assertEquals(
          List.of(
              "folder "
                  + run
                  + " must have one run at a time, got a second one (wait for the first, or choose"
                  + " another --output)"),
          second.err());
    }
    assertEquals(0, Program.run(Program.tiny(data, run)).code());
    SameRun.check(unbroken, run);
  }

  @Test
  void aNaNIsNamedByStepAndLayerAndTheLastCheckpointIsGood() throws IOException {
    Path run = home.resolve("nan");
    Path checkpoint = run.resolve("checkpoint.zip");
    SegmentException e =
        assertThrows(
            SegmentException.class,
            () ->
                train(
                    run,
                    batch -> {
                      batch.getFeatures(0).putScalar(new int[] {0, 1, 2, 3}, Float.NaN);
                      return batch;
                    }));
    assertEquals(
        "network must stay finite, got NaN or infinity in step 2 of epoch 3, first in the output of"
            + " layer image (start again with a lower --learning-rate; "
            + checkpoint
            + " is the last that is finite)",
        e.getMessage());
    assertEquals(2, epochsOf(checkpoint));
    assertEquals(
        Optional.empty(),
        NanWatch.trouble(ModelFiles.readCheckpoint(checkpoint, RunState.class).network()));
    goOn(run);
    SameRun.check(unbroken, run);
  }

  @Test
  void aLearningRateThatIsTooHighEndsInOneLine() {
    Path run = home.resolve("diverged");
    Program.Result result = Program.run(Program.tiny(data, run, "--learning-rate", "1e38"));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    assertTrue(
        result
            .err()
            .get(0)
            .matches(
                "network must stay finite, got NaN or infinity in step [1-4] of epoch [1-5], first"
                    + " in .+ \\(start again with a lower --learning-rate; .+\\)"),
        result.err().get(0));
  }

  private static void failToStart(Path run) {
    assertEquals(1, Program.run(Program.tiny(data, run, "--learning-rate", "1e38")).code());
    assertTrue(Files.exists(run.resolve("arguments.txt")));
    assertTrue(Files.notExists(run.resolve("checkpoint.zip")));
  }

  /** What the message above asks for, in the folder that it left. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--resume"})
  void aStartWithoutACheckpointLeavesItsFolderToAnother(String resume) throws IOException {
    Path run = home.resolve("again" + resume);
    failToStart(run);
    List<Object> lower = new ArrayList<>(List.of("--learning-rate", "1e-3", "--epochs", 1));
    lower.addAll(resume.isEmpty() ? List.of() : List.of(resume));
    Program.Result result = Program.run(Program.tiny(data, run, lower.toArray()));
    assertEquals(0, result.code(), result.err().toString());
    assertTrue(
        result
            .out()
            .contains("start     anew: what began in this folder before left no checkpoint"),
        result.out().toString());
    List<String> arguments = Files.readAllLines(run.resolve("arguments.txt"));
    assertTrue(arguments.contains("--learning-rate=0.001"), arguments.toString());
    assertTrue(Files.exists(run.resolve("model.zip")));
  }

  @Test
  void aFailedStartWithFilesOfAnotherKeepsItsFolder() throws IOException {
    Path run = home.resolve("mine-too");
    failToStart(run);
    assertTrue(FailedStart.isIn(new RunFolder(run)));
    Path mine = Files.writeString(run.resolve("plots/mine.svg"), "mine");
    assertFalse(FailedStart.isIn(new RunFolder(run)));
    assertEquals(2, Program.run(Program.tiny(data, run)).code());
    Files.delete(mine);
    Files.writeString(run.resolve("metrics.csv"), "1,2\n", StandardOpenOption.APPEND);
    assertFalse(FailedStart.isIn(new RunFolder(run)));
    Files.delete(run.resolve("metrics.csv"));
    assertTrue(FailedStart.isIn(new RunFolder(run)));
    Files.writeString(run.resolve("arguments.txt"), "--mine");
    assertFalse(FailedStart.isIn(new RunFolder(run)));
  }

  /** Begun in a folder of its own, a file of arguments may be all that a user has of a recipe. */
  @ParameterizedTest
  @ValueSource(strings = {"", "--resume"})
  void argumentsThatAUserHasChangedAreKept(String resume) throws IOException {
    Path run = home.resolve("recipe" + resume);
    failToStart(run);
    Path arguments = run.resolve("arguments.txt");
    String written = Files.readString(arguments);
    assertTrue(written.endsWith("\n"), written);
    String mine = written.replace("=1.0E38", "=0.001") + "# mine\n";
    Files.writeString(arguments, mine);
    List<Object> train = new ArrayList<>(List.of("train", "@" + arguments, "--output", run));
    train.addAll(resume.isEmpty() ? List.of() : List.of(resume));
    assertEquals(
        List.of(
            "output folder "
                + run
                + " must be new or empty, got one with files (choose another --output)"),
        Program.run(train.toArray()).err());
    assertEquals(mine, Files.readString(arguments));
    assertEquals(
        0, Program.run("train", "@" + arguments, "--output", home.resolve("new" + resume)).code());
  }

  @Test
  void argumentsThatWereCopiedIntoAFolderAreKept() throws IOException {
    Path run = Files.createDirectories(home.resolve("copied"));
    Path arguments = run.resolve("arguments.txt");
    Files.copy(unbroken.resolve("arguments.txt"), arguments);
    Program.Result result = Program.run("train", "@" + arguments, "--output", run);
    assertEquals(
        List.of(
            "output folder "
                + run
                + " must be new or empty, got one with files (choose another --output)"),
        result.err());
    assertEquals(2, result.code());
  }

  @Test
  void aFailedStartLeavesItsFolderToARunOfAProgram() throws IOException {
    Path run = home.resolve("again-api");
    failToStart(run);
    assertEquals(3, TrainingRun.of(Program.options(data, run)).train().size());
    assertFalse(Files.readString(run.resolve("arguments.txt")).contains("E38"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aLinkInARunLeadsToNoFolderOfAnother() throws IOException {
    Path mine = Files.createDirectories(home.resolve("pictures"));
    Files.writeString(mine.resolve("loss.svg"), "mine");
    Path run = home.resolve("linked");
    assertEquals(0, Program.run(Program.tiny(data, run, "--epochs", 1)).code());
    Files.move(run.resolve("plots"), home.resolve("plots of the run"));
    Files.createSymbolicLink(run.resolve("plots"), mine);
    Program.Result result = Program.run(Program.tiny(data, run, "--resume", "--epochs", 2));
    assertEquals(
        List.of(
            "output folder "
                + run
                + " must be writable, got plots that is a link to another folder (choose another"
                + " --output)"),
        result.err());
    assertEquals("mine", Files.readString(mine.resolve("loss.svg")));
  }
}
