package io.github.dl4jlosses.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    for (int attempt = 0; killed < KILLS; attempt++) {
      assertTrue(attempt < 10 * KILLS, "runs end before they are killed");
      Path run = home.resolve("killed-" + attempt);
      Process process = start(run);
      // In the first third the JVM starts, and there is nothing to lose.
      long moment = millis / 3 + random.nextLong(Math.max(1, millis * 2 / 3));
      long start = System.nanoTime();
      if (process.waitFor(moment, TimeUnit.MILLISECONDS)) {
        millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start); // it was too late
        continue;
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
    Process process = Program.start(log(run), NO_FLAGS, Program.tiny(data, run, "--epochs", 9999));
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

  @Test
  void aStepThatDoesNotFitIntoMemorySaysWhatWould() throws Exception {
    List<String> little = List.of("-Xmx128m");
    Path large = home.resolve("large");
    Process process =
        Program.start(log(large), little, trainOnce(large, List.of("--batch", 8, "--crop", 512)));
    assertTrue(process.waitFor(3, TimeUnit.MINUTES));
    assertEquals(1, process.exitValue(), () -> logOf(large));
    Matcher line =
        Pattern.compile(
                "(?m)^memory must hold a step of 8 images of 512x512, got too little: .+"
                    + " \\((--batch) (\\d+)(?: (--crop) (\\d+))? should fit; .+\\)$")
            .matcher(logOf(large));
    assertTrue(line.find(), () -> logOf(large));
    assertTrue(!logOf(large).contains("\tat "), () -> logOf(large)); // no trace
    Path small = home.resolve("small");
    String crop = line.group(4) == null ? "512" : line.group(4);
    Process again =
        Program.start(
            log(small),
            little,
            trainOnce(small, List.of("--batch", line.group(2), "--crop", crop)));
    assertTrue(again.waitFor(3, TimeUnit.MINUTES));
    assertEquals(0, again.exitValue(), () -> logOf(small));
  }

  private static Object[] trainOnce(Path run, List<Object> size) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", "--data", data, "--output", run, "--epochs", 1));
    arguments.addAll(List.of("--depth", 1, "--width", 2));
    arguments.addAll(size);
    return arguments.toArray();
  }

  private static String logOf(Path run) {
    try {
      return Files.readString(log(run));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
