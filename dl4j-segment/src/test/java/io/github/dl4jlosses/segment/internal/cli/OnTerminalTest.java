package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program on a terminal, whose Ctrl-C key is pressed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "terminals are others there")
class OnTerminalTest {
  private static final char CTRL_C = 3;

  /** What runs a command of a shell on a terminal of its own, with our input as the keyboard. */
  private static final List<List<String>> TERMINALS =
      List.of(
          List.of(
              "python3",
              "-c",
              "import pty, sys; sys.exit(pty.spawn(['sh', '-c', sys.argv[1]]) >> 8)"),
          List.of("script", "-qe", "/dev/null", "-c"));

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private @Nullable Process process;

  @BeforeAll
  static void draw() throws IOException {
    data = home.resolve("data");
    Program.writeImages(data, 120, 1);
  }

  @AfterEach
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private static List<String> terminal() throws IOException, InterruptedException {
    for (List<String> terminal : TERMINALS) {
      try {
        List<String> command = Stream.concat(terminal.stream(), Stream.of("exit 7")).toList();
        if (new ProcessBuilder(command).start().waitFor() == 7) {
          return terminal;
        }
      } catch (IOException e) {
        // it is not there
      }
    }
    assumeTrue(false, "neither python3 nor script is there");
    return List.of();
  }

  /** Runs the program until its terminal or a file shows a text, then presses Ctrl-C. */
  private int interrupted(Path screen, String redirection, Path shown, Object... arguments)
      throws IOException, InterruptedException {
    String line =
        Program.command(Main.class, List.of(), arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    List<String> command = new ArrayList<>(terminal());
    command.add("exec " + line + " " + redirection);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile())
            .start();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!text(shown)
        .matches("(?s).*(epoch 1/1 +[1-9]|images +(?!\\d+ train)[1-9]|\\nepoch ).*")) {
      assertTrue(process.isAlive() && System.nanoTime() < deadline, () -> text(screen));
      Thread.sleep(10);
    }
    process.getOutputStream().write(CTRL_C);
    process.getOutputStream().flush();
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> text(screen));
    return process.exitValue();
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, UTF_8) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void ctrlCWhileTheBarMovesLeavesACheckpoint() throws Exception {
    Path run = home.resolve("run");
    Path screen = home.resolve("screen");
    Path out = home.resolve("out");
    Object[] train = Program.tiny(data, run, "--epochs", 1);
    assertEquals(130, interrupted(screen, "> '" + out + "'", screen, train), () -> text(screen));
    assertTrue(Files.exists(run.resolve("checkpoint.zip")), () -> text(screen));
    assertTrue(
        text(out).matches("(?s).*\nstopped in epoch 1 after \\d+ of 60 steps; --resume goes on.*"),
        () -> text(out));
    assertTrue(
        text(screen).contains("\rstopping after this step or image, with a checkpoint\r\n"),
        () -> text(screen));
    assertFalse(text(out).contains("\r"), "the bar is on the standard error");
  }

  @Test
  @Tag("slow")
  void aStandardErrorThatIsAFileGetsNoBar() throws Exception {
    Path screen = home.resolve("screen-2");
    Path err = home.resolve("err");
    Object[] train = Program.tiny(data, home.resolve("run-2"), "--epochs", 1);
    assertEquals(130, interrupted(screen, "2> '" + err + "'", screen, train), () -> text(screen));
    assertFalse(text(err).contains("\r"), () -> text(err));
    assertTrue(text(err).contains("stopping after this step"), () -> text(err));
  }

  @Test
  @Tag("slow")
  void ctrlCInPredictKeepsWhatIsDone() throws Exception {
    Path run = home.resolve("run-3");
    assertEquals(0, Program.run(Program.tiny(data, run, "--epochs", 1)).code());
    Path many = home.resolve("many");
    Program.writePart(many, 3000, new java.util.Random(1));
    Path screen = home.resolve("screen-3");
    Path model = run.resolve("model.zip");
    Path output = home.resolve("masks");
    Object[] predict = {"predict", "--model", model, "--images", many, "--output", output};
    assertEquals(130, interrupted(screen, "", screen, predict), () -> text(screen));
    assertTrue(
        text(screen).matches("(?s).*\nstopped after \\d+ of 3000 images in .*"),
        () -> text(screen));
    assertTrue(Files.exists(output.resolve("instances.json")));
  }

  @Test
  void whatCannotBePrintedIsAFailure() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    Path err = home.resolve("full");
    process =
        new ProcessBuilder(Program.command(Main.class, List.of(), "--version"))
            .redirectOutput(full.toFile())
            .redirectError(err.toFile())
            .start();
    assertEquals(1, process.waitFor());
    assertTrue(
        text(err)
            .endsWith(
                "standard output must be writable, got No space left on device (what was printed is"
                    + " not whole)\n"),
        () -> text(err));
  }
}
