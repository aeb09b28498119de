package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in JVMs of their own that are ended from outside.
 *
 * <p>A build ends them at chosen moments, the profile slow also at random ones: {@code -Dkills=30}
 * kills as often, each run twice.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final List<String> NO_FLAGS = List.of();
  private static final int STEPS = 120;

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");

  @BeforeAll
  static void trainWithoutAKill() throws Exception {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, 4);
    assertEquals(0, Program.run(Program.tiny(data, unbroken)).code());
  }

  private static Process start(Path run) throws IOException {
    return Program.start(log(run), NO_FLAGS, Program.tiny(data, run, "--resume"));
  }

  private static Path log(Path run) {
    return home.resolve(run.getFileName() + ".log");
  }

  /** Waits for a process that ends soon, and returns its exit code. */
  private static int exitCode(Process process, Path run) throws InterruptedException {
    assertTrue(process.waitFor(3, TimeUnit.MINUTES), () -> logOf(run));
    return process.exitValue();
  }

  private static void finish(Path run) throws IOException {
    Program.Result result = Program.run(Program.tiny(data, run, "--resume"));
    assertEquals(0, result.code(), () -> logOf(run) + result);
    SameRun.check(unbroken, run);
  }

  /** Each run goes on with the one before. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "exit codes differ there")
  void aRunThatIsKilledWhileItWritesAFileEndsWithTheSameParameters() throws Exception {
    Path run = Files.createDirectory(home.resolve("halted"));
    for (String file : List.of("model.zip", "checkpoint.zip", "report.html", "metrics.csv")) {
      Process process =
          Program.startOn(FaultyDisk.WAIT + file, log(run), Program.tiny(data, run, "--resume"));
      try {
        while (!logOf(run).contains(FaultyDisk.waiting(file))) {
          assertTrue(process.isAlive(), () -> logOf(run));
          Thread.sleep(5);
        }
        process.destroyForcibly(); // kill -9
        assertEquals(137, exitCode(process, run), () -> logOf(run));
        int unfinished = file.equals("checkpoint.zip") ? 2 : 1; // the model has no name yet
        assertEquals(unfinished, unfinished(run), file);
      } finally {
        process.destroyForcibly();
      }
    }
    finish(run);
    assertEquals(0, unfinished(run));
  }

  private static long unfinished(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      return files.filter(UnfinishedFiles::isOne).count();
    }
  }

  @Test
  @Tag("slow")
  void aRunThatIsKilledTwiceAtAnyMomentEndsWithTheSameParameters() throws Exception {
    Random random = new Random(20260101);
    long millis = 20_000; // longer than such a run trains; learned from those that end too early
    int killed = 0;
    int runs = 0;
    for (; killed < KILLS; runs++) {
      Path run = home.resolve("killed-" + runs);
      for (int times = 0; times < 2; times++) {
        Process process = start(run);
        awaitTraining(process, run);
        long start = System.nanoTime();
        if (process.waitFor(random.nextLong(millis), TimeUnit.MILLISECONDS)) {
          assertEquals(0, process.exitValue(), () -> logOf(run));
          millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          break; // it was too late
        }
        process.destroyForcibly().waitFor(); // kill -9
        killed++;
      }
      finish(run);
    }
    System.out.println(
        killed + " kills of " + runs + " runs, within " + millis + " ms of training");
  }

  /** Waits until the table of epochs has begun, or the run has ended. */
  private static void awaitTraining(Process process, Path run) throws InterruptedException {
    while (process.isAlive() && !logOf(run).contains(EpochScores.header())) {
      Thread.sleep(5);
    }
  }

  /** Starts a run of one long epoch, sends a signal that much later, and returns the exit code. */
  private static int interrupted(Path many, Path run, String signal, int millis) throws Exception {
    Object[] command = Program.tiny(many, run, "--epochs", 1, "--resume");
    return interrupted(Program.start(log(run), NO_FLAGS, command), run, signal, millis);
  }

  private static int interrupted(Process process, Path run, String signal, int millis)
      throws Exception {
    try {
      awaitTraining(process, run);
      assertTrue(process.isAlive(), () -> logOf(run));
      Thread.sleep(millis);
      String pid = String.valueOf(process.pid());
      assertEquals(0, new ProcessBuilder("kill", "-" + signal, pid).start().waitFor());
      return exitCode(process, run);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Does that until the run has taken a step, and returns how many it has taken. */
  private static int steps(Path many, Path run, String signal, int exitCode) throws Exception {
    int before = Files.exists(run.resolve("checkpoint.zip")) ? stepOf(run) : 0;
    int step;
    int millis = 100; // takes longer where other programs are busy
    do {
      assertEquals(exitCode, interrupted(many, run, signal, millis), () -> logOf(run));
      step = stepOf(run);
      checkStopped(run, step);
      millis *= 2;
    } while (step == before);
    assertTrue(step > before && step < STEPS, () -> logOf(run));
    return step;
  }

  private static int stepOf(Path run) throws IOException {
    Path checkpoint = run.resolve("checkpoint.zip");
    return ModelFiles.readCheckpoint(checkpoint, RunState.class).state().step();
  }

  private static void checkStopped(Path run, int step) {
    List<String> lines = logOf(run).lines().toList();
    assertTrue(
        lines.contains("stopping after this step or image, with a checkpoint"), () -> logOf(run));
    assertEquals(
        "stopped in epoch 1 after " + step + " of " + STEPS + " steps; --resume goes on from there",
        lines.get(lines.size() - 1));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill")
  void aRunThatIsStoppedBySignalsGoesOnFromTheStepItWasIn() throws Exception {
    Path many = home.resolve("many");
    Program.writeImages(many, 2 * STEPS, 1);
    Path once = home.resolve("once");
    assertEquals(0, Program.run(Program.tiny(many, once, "--epochs", 1)).code());

    Path run = home.resolve("stopped");
    assertTrue(steps(many, run, "INT", 130) < steps(many, run, "TERM", 143)); // Ctrl-C, kill
    assertEquals(0, Program.run("train", "--output", run, "--resume").code());
    SameRun.check(once, run);

    Path full = home.resolve("full");
    Process process =
        Program.startOn(
            FaultyDisk.FULL + "checkpoint.zip", log(full), Program.tiny(many, full, "--epochs", 1));
    assertEquals(1, interrupted(process, full, "INT", 100), () -> logOf(full));
    assertTrue(
        logOf(full)
            .endsWith(
                full.resolve("checkpoint.zip")
                    + " must be written, got No space left on device (make room, then go on with"
                    + " --resume; there is no checkpoint yet)\n"),
        () -> logOf(full));
  }

  private static String logOf(Path run) {
    try {
      return Files.readString(log(run));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
