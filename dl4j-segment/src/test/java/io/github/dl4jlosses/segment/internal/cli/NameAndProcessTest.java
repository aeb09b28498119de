package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.annotation.CocoImage;
import io.github.dl4jlosses.segment.internal.annotation.CocoObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Faults around a run that need names of their own, or a process. */
class NameAndProcessTest {
  @TempDir private Path home = Path.of("");

  @Test
  void aRunOfAnotherProcessKeepsItsFolder() throws Exception {
    Path data = home.resolve("data");
    Program.writeImages(data, 4, 2);
    Path run = home.resolve("run");
    Path log = home.resolve("log");
    Process first = Program.start(log, List.of(), Program.tiny(data, run, "--epochs", 9999));
    try {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
      while (Files.notExists(run.resolve("checkpoint.zip"))) {
        assertTrue(first.isAlive() && System.nanoTime() < deadline, Files.readString(log));
        Thread.sleep(20);
      }
      Program.Result second = Program.run("train", "--data", data, "--output", run, "--resume");
      assertEquals(1, second.code(), second.err().toString());
      assertEquals(
          List.of(
              "folder "
                  + run
                  + " must have one run at a time, got a second one (wait for the first, or choose"
                  + " another --output)"),
          second.err());
      assertTrue(first.isAlive(), Files.readString(log));
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  /** Gives all files of a dataset a name of two lines. */
  private static void rename(Path data) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(data)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      Files.move(file, file.resolveSibling("two\nlines " + file.getFileName()));
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names have one line there")
  void namesOfTwoLinesAreLearnedAndPredicted() throws IOException {
    Path data = home.resolve("lines");
    Program.writeImages(data, 4, 2);
    rename(data);
    Path run = home.resolve("run");
    Program.Result trained = Program.run(Program.tiny(data, run));
    assertEquals(0, trained.code(), trained.err().toString());
    Path output = home.resolve("predictions");
    Program.Result predicted =
        Program.run(
            "predict",
            "--model",
            run.resolve("model.zip"),
            "--images",
            data.resolve("validation"),
            "--output",
            output);
    assertEquals(0, predicted.code(), predicted.err().toString());
    assertTrue(Files.exists(output.resolve("masks").resolve("two\nlines 00.png")));
    assertTrue(Files.exists(output.resolve("overlays").resolve("two\nlines 01.png")));
    assertEquals(
        List.of("two\nlines 00.png", "two\nlines 01.png"),
        CocoObjects.read(output.resolve("instances.json"), 1).images().stream()
            .map(CocoImage::fileName)
            .toList());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "names have one line there")
  void aBrokenFileWhoseNameHasTwoLinesIsToldInOne() throws IOException {
    Path data = home.resolve("broken");
    Program.writeImages(data, 4, 2);
    rename(data);
    Path broken = data.resolve("train").resolve("images").resolve("two\nlines 00.png");
    Files.write(broken, new byte[] {1, 2, 3});
    Program.Result refused = Program.run(Program.tiny(data, home.resolve("run")));
    assertEquals(2, refused.code());
    assertEquals(
        List.of(
            "image "
                + broken.toString().replace("\n", "\\n")
                + " must be an image file, got something else (PNG, JPEG, TIFF, BMP and GIF are"
                + " read)"),
        refused.err());
  }
}
