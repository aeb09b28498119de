package io.github.dl4jlosses.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in JVMs of their own that are ended from outside: {@code -Dkills=30} kills as many, instead
 * of the few that a build has time for.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final List<String> NO_FLAGS = List.of();

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");
  private static long millis; // of a run that nothing ends

  @BeforeAll
  static void trainWithoutAKill() throws Exception {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, 4);
    long start = System.nanoTime();
    assertEquals(0, finish(unbroken));
    millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static Process start(Path run) throws IOException {
    return Program.start(log(run), NO_FLAGS, Program.tiny(data, run, "--resume"));
  }

  private static Path log(Path run) {
    return home.resolve(run.getFileName() + ".log");
  }

  private static int finish(Path run) throws Exception {
    Process process = start(run);
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "a run of seconds hangs");
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aRunThatIsKilledAtAnyMomentEndsWithTheSameParameters() throws Exception {
    Random random = new Random(20260101);
    int killed = 0;
    for (int kill = 0; killed < KILLS; kill++) {
      assertTrue(kill < 10 * KILLS, "runs end before they are killed");
      Path run = home.resolve("killed-" + kill);
      Process process = start(run);
      // The first half is the start of the JVM, before there is anything to lose.
      long moment = millis / 3 + random.nextLong(Math.max(1, millis * 2 / 3));
      if (process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        continue; // too late; the clock of a busy machine is no clock
      }
      process.destroyForcibly().waitFor(); // kill -9
      killed++;
      assertEquals(0, finish(run), () -> logOf(run));
      SameRun.check(unbroken, run);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "destroy() is kill -9 there")
  void aRunThatIsToldToEndWritesACheckpointFirst() throws Exception {
    Path run = home.resolve("told");
    Process process = Program.start(log(run), NO_FLAGS, Program.tiny(data, run, "--resume"));
    try {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
      while (Files.notExists(run.resolve("checkpoint.zip"))) {
        assertTrue(process.isAlive() && System.nanoTime() < deadline, () -> logOf(run));
        Thread.sleep(20);
      }
      process.destroy(); // SIGTERM, which a JVM takes as it takes Ctrl-C
      assertTrue(process.waitFor(1, TimeUnit.MINUTES), () -> logOf(run));
      assertEquals(143, process.exitValue(), () -> logOf(run));
      assertTrue(
          logOf(run)
              .matches("(?s).*stopped in epoch \\d+ after \\d of 4 steps; --resume goes on.*"),
          () -> logOf(run));
    } finally {
      process.destroyForcibly();
    }
  }

  private static String logOf(Path run) {
    try {
      return Files.readString(log(run));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
