package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FolderTree;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Does once, on images of some pixels, what the commands do, so that the JVM can save the classes
 * that they need. It prints nothing.
 */
final class Rehearsal {
  private static final int EDGE = 16;
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private Rehearsal() {}

  /** Ends with 0 if all commands did. */
  public static void main(String[] args) throws IOException {
    PrintStream err = System.err;
    System.setOut(NOWHERE);
    System.setErr(NOWHERE);
    Path folder = Files.createTempDirectory("segment");
    int code;
    try {
      code = in(folder);
    } catch (IOException | RuntimeException e) {
      e.printStackTrace(err);
      code = Main.FAILED;
    } finally {
      FolderTree.remove(folder);
    }
    System.exit(code);
  }

  private static int in(Path folder) throws IOException {
    for (String part : List.of("train", "validation", "test")) {
      draw(folder.resolve(part), "a.png");
    }
    String run = folder.resolve("run").toString();
    String model = folder.resolve("run/model.zip").toString();
    String images = folder.resolve("test/images").toString();
    String masks = folder.resolve("masks").toString();
    String data = folder.toString();
    int train =
        Main.run(
            "train",
            "--epochs=1",
            "--batch=1",
            "--depth=1",
            "--width=1",
            "--data=" + data,
            "--output=" + run);
    int predict =
        Main.run("predict", "--model=" + model, "--images=" + images, "--output=" + masks);
    int evaluate = Main.run("evaluate", "--model=" + model, "--data=" + data);
    return Math.max(train, Math.max(predict, evaluate));
  }

  /** Draws an image of a bright square, and its mask. */
  private static void draw(Path part, String name) throws IOException {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < EDGE * EDGE / 4; i++) {
      int x = i % (EDGE / 2);
      int y = i / (EDGE / 2);
      image.setRGB(x, y, 0xFFFFFF);
      mask.getRaster().setSample(x, y, 0, 1);
    }
    Path images = Files.createDirectories(part.resolve("images"));
    Path masks = Files.createDirectories(part.resolve("masks"));
    AtomicFiles.write(images.resolve(name), image);
    AtomicFiles.write(masks.resolve(name), mask);
  }
}
