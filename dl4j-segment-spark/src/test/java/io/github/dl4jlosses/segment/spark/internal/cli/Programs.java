package io.github.dl4jlosses.segment.spark.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Runs the program of one machine, and that of a cluster, in this JVM. */
public final class Programs {
  private Programs() {}

  /** What a program left. */
  public record Result(int code, List<String> out, List<String> err) {}

  public static Result segment(Object... arguments) {
    return run(io.github.dl4jlosses.segment.internal.cli.Main::run, arguments);
  }

  static Result segmentSpark(Object... arguments) {
    return run(Main::run, arguments);
  }

  private static Result run(ToIntFunction<String[]> program, Object... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream newOut = new ByteArrayOutputStream();
    ByteArrayOutputStream newErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
    try {
      String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
      int code = program.applyAsInt(texts);
      return new Result(
          code,
          newOut.toString(StandardCharsets.UTF_8).lines().toList(),
          newErr.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Trains a small network for an epoch, and returns its file. */
  public static Path model(Path data, Path run, String loss) {
    TrainingRun.of(
            TrainingOptions.of(data, run)
                .withText(TrainingOptions.LOSS, loss)
                .with(TrainingOptions.BATCH, 2)
                .with(TrainingOptions.SEED, 7L)
                .with(TrainingOptions.DEPTH, 1)
                .with(TrainingOptions.WIDTH, 2)
                .with(TrainingOptions.EPOCHS, 1))
        .train();
    return run.resolve("model.zip");
  }

  /** Returns the content of all files of a folder, by their names in it. */
  public static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.filter(Files::isRegularFile)
          .forEach(file -> files.put(folder.relativize(file).toString(), content(file)));
    }
    return files;
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Result checked(Result result) {
    assertEquals(0, result.code(), result.toString());
    return result;
  }
}
