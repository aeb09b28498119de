package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in JVMs with little memory: the line says what would fit, and that fits. */
class MemoryTest {
  private static final String GOT = ", got a heap of \\d+ MB and \\d+ MB of the process: ";
  private static final String CAUSE =
      "(Java heap space|GC overhead limit exceeded|Cannot allocate new \\w+\\(\\d+\\): [^()]+)";

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static int runs;

  @BeforeAll
  static void writeImages() throws IOException {
    data = home.resolve("data");
    Program.writeImages(data, 8, 2);
  }

  /** What a program left. */
  private record Ended(int code, String log) {
    Matcher line(String pattern) {
      Matcher line = Pattern.compile("(?m)^" + pattern + "$").matcher(log);
      assertTrue(line.find(), log);
      assertFalse(log.contains("\tat "), log); // no trace
      return line;
    }
  }

  private static Ended run(String heap, List<?> arguments) throws Exception {
    Path log = home.resolve("log-" + runs++);
    Process process = Program.start(log, List.of("-XX:+UseSerialGC", heap), arguments.toArray());
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "a run of seconds hangs");
      return new Ended(process.exitValue(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<Object> train(Path run, Path images, Object... size) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--data", images, "--output", run));
    arguments.addAll(List.of("--epochs", 1, "--depth", 1, "--width", 2));
    arguments.addAll(List.of(size));
    return arguments;
  }

  @Test
  void aStepThatDoesNotFitSaysWhichWould() throws Exception {
    Path large = home.resolve("large");
    Ended refused = run("-Xmx128m", train(large, data, "--batch", 8, "--crop", 512));
    assertEquals(1, refused.code(), refused.log());
    Matcher line =
        refused.line(
            "memory must hold a step of 8 images of 512x512"
                + GOT
                + CAUSE
                + " \\(go on with --resume and java (-Xmx\\d+g), or begin in another --output with"
                + " --batch (\\d+)( --crop (\\d+))?\\)");
    String crop = line.group(5) == null ? "512" : line.group(5);
    Path small = home.resolve("small");
    Ended smaller = run("-Xmx128m", train(small, data, "--batch", line.group(3), "--crop", crop));
    assertEquals(0, smaller.code(), smaller.log());
    List<Object> again = train(large, data);
    again.add("--resume");
    Ended larger = run(line.group(2), again);
    assertEquals(0, larger.code(), larger.log());
  }

  @Test
  void anImageThatCannotBeMeasuredIsNamedWithTheSizeThatCan() throws Exception {
    Path image = data.resolve("test/images/large.png");
    writeBlack(image, 1600);
    writeBlack(data.resolve("test/masks/large.png"), 1600);
    Path run = home.resolve("measured");
    assertEquals(0, run("-Xmx512m", train(run, data)).code());
    List<Object> evaluate = new ArrayList<>(List.of("evaluate", "--data", data, "--part", "test"));
    evaluate.addAll(List.of("--model", run.resolve("model.zip")));
    Ended refused = run("-Xmx128m", evaluate);
    assertEquals(2, refused.code(), refused.log());
    Matcher line =
        refused.line(
            "image "
                + Pattern.quote(image.toString())
                + " must fit into memory, got 1600x1600 pixels, a heap of \\d+ MB and \\d+ MB of"
                + " the process: "
                + CAUSE
                + " \\(give it java (-Xmx\\d+g), or cut it into parts of at most (\\d+)x\\3\\)");
    Ended larger = run(line.group(2), evaluate);
    assertEquals(0, larger.code(), larger.log());
    writeBlack(image, Integer.parseInt(line.group(3)));
    writeBlack(data.resolve("test/masks/large.png"), Integer.parseInt(line.group(3)));
    Ended smaller = run("-Xmx128m", evaluate);
    assertEquals(0, smaller.code(), smaller.log());
  }

  private static void writeBlack(Path file, int edge) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    BufferedImage image = new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, "png", file.toFile());
  }
}
