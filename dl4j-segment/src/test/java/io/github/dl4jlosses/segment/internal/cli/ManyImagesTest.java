package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dmany.images=10000} makes them more. */
@Tag("slow")
class ManyImagesTest {
  @TempDir private Path home = Path.of("");

  private static Program.Result sound(Object... arguments) {
    Program.Result result = Program.run(arguments);
    assertEquals(0, result.code(), result.err().toString());
    return result;
  }

  @Test
  void manyTinyImagesAreTrainedOnMeasuredAndPredicted() throws IOException {
    int images = Integer.getInteger("many.images", 1000);
    int train = images / 5 * 4;
    Path data = home.resolve("data");
    Path run = home.resolve("run");
    Program.writeImages(data, train, images - train);
    Program.Result trained =
        sound(
            "train",
            "--data",
            data,
            "--output",
            run,
            "--epochs",
            1,
            "--batch",
            16,
            "--depth",
            1,
            "--width",
            2,
            "--seed",
            7);
    assertTrue(
        trained.out().contains("sizes     16×16 (" + images + ")"), trained.out().toString());
    Path model = run.resolve("model.zip");
    sound("evaluate", "--model", model, "--data", data, "--part", "validation");
    Path output = home.resolve("predicted");
    sound("predict", "--model", model, "--images", data.resolve("train"), "--output", output);
    try (Stream<Path> masks = Files.list(output.resolve("masks"))) {
      assertEquals(train, masks.count());
    }
  }
}
