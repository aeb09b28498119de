package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs in JVMs with little memory: the line says what would fit, and that fits. That the larger
 * heap fits too is tried in the profile slow.
 */
class MemoryTest {
  private static final String GOT = ", got a heap of \\d+ MB and \\d+ MB of the process: ";
  private static final String CAUSE =
      "(Java heap space|GC overhead limit exceeded|Cannot allocate new \\w+\\(\\d+\\): [^()]+"
          + "|it needs about \\d+ MB|the process has \\d+ MB)";

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

  private static Matcher refusedStep(Path run) throws Exception {
    Ended refused = run("-Xmx128m", train(run, data, "--batch", 8, "--crop", 512));
    assertEquals(1, refused.code(), refused.log());
    return refused.line(
        "memory must hold a step of 8 images of 512x512"
            + GOT
            + CAUSE
            + " \\(go on with --resume and java (-Xmx\\d+g), or begin in another --output with"
            + " --batch (\\d+)( --crop (\\d+))?\\)");
  }

  @Test
  void aStepThatDoesNotFitSaysWhichWould() throws Exception {
    Matcher line = refusedStep(home.resolve("refused"));
    String crop = line.group(5) == null ? "512" : line.group(5);
    Path few = home.resolve("few");
    Program.writeImages(few, Integer.parseInt(line.group(3)), 1); // one step
    Path small = home.resolve("small");
    Ended smaller = run("-Xmx128m", train(small, few, "--batch", line.group(3), "--crop", crop));
    assertEquals(0, smaller.code(), smaller.log());
  }

  @Test
  @Tag("slow")
  void aStepThatDoesNotFitSaysWhichHeapHoldsIt() throws Exception {
    Path large = home.resolve("large");
    Matcher line = refusedStep(large);
    List<Object> again = train(large, data);
    again.add("--resume");
    Ended larger = run(line.group(2), again);
    assertEquals(0, larger.code(), larger.log());
  }

  /** Returns arguments that measure an image of 1600×1600 with a model. */
  private static List<Object> evaluate(Path folder) throws IOException {
    Program.writeImages(folder, 2, 1);
    Path run = folder.resolve("run");
    assertEquals(0, Program.run(train(run, folder).toArray()).code());
    writeBlack(folder, 1600);
    return List.of(
        "evaluate", "--data", folder, "--part", "test", "--model", run.resolve("model.zip"));
  }

  private static Matcher refusedImage(Path folder, List<Object> evaluate) throws Exception {
    Ended refused = run("-Xmx128m", evaluate);
    assertEquals(2, refused.code(), refused.log());
    return refused.line(
        "image "
            + Pattern.quote(folder.resolve("test/images/large.png").toString())
            + " must fit into memory, got 1600x1600 pixels, a heap of \\d+ MB and \\d+ MB of"
            + " the process: "
            + CAUSE
            + " \\(give it java (-Xmx\\d+g), or cut it into parts of at most (\\d+)x\\3\\)");
  }

  @Test
  void anImageThatCannotBeMeasuredIsNamedWithTheSizeThatCan() throws Exception {
    Path folder = home.resolve("image");
    List<Object> evaluate = evaluate(folder);
    Matcher line = refusedImage(folder, evaluate);
    writeBlack(folder, Integer.parseInt(line.group(3)));
    Ended smaller = run("-Xmx128m", evaluate);
    assertEquals(0, smaller.code(), smaller.log());
  }

  @Test
  @Tag("slow")
  void anImageThatCannotBeMeasuredIsNamedWithTheHeapThatHoldsIt() throws Exception {
    Path folder = home.resolve("heap");
    List<Object> evaluate = evaluate(folder);
    Ended larger = run(refusedImage(folder, evaluate).group(2), evaluate);
    assertEquals(0, larger.code(), larger.log());
  }

  @Test
  void aRunWhoseStepNeedsMoreThanTheProcessMayHaveIsRefused() {
    System.setProperty(ProcessMemory.PROPERTY, "20m");
    try {
      Program.Result refused = Program.run(train(home.resolve("limited"), data).toArray());
      assertEquals(1, refused.code(), refused.err().toString());
      String line = refused.err().get(refused.err().size() - 1);
      assertTrue(
          line.matches(
              "memory must hold a step of 4 images of 16x16, got a heap of \\d+ MB and 20 MB of the"
                  + " process: it needs about \\d+ MB \\(go on with --resume and java -Xmx\\d+g"
                  + " -Dsegment.memory=\\d+g; no smaller step fits\\)"),
          line);
    } finally {
      System.clearProperty(ProcessMemory.PROPERTY);
    }
  }

  /** Writes an image that is tested, and its mask. */
  private static void writeBlack(Path folder, int edge) throws IOException {
    writeBlack(folder.resolve("test/images/large.png"), edge, edge);
    writeBlack(folder.resolve("test/masks/large.png"), edge, edge);
  }

  private static void writeBlack(Path file, int height, int width) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, "png", file.toFile());
  }
}
