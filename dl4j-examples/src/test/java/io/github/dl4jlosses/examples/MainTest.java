package io.github.dl4jlosses.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The programs as README and Javadoc name them, for one epoch of few images. */
class MainTest {
  private static final String NO_FONTS = "-Dsun.awt.fontconfig=none"; // to Java on Linux

  @TempDir private static Path root = Path.of("");

  @BeforeAll
  static void copySomeImages() throws IOException {
    Path datasets = root.resolve("datasets");
    ToySubset.copy("toy-shapes", datasets.resolve("toy-shapes"), 8, 4, List.of("masks"));
    ToySubset.copy("toy-ships", datasets.resolve("toy-ships"), 8, 4, ToySubset.SHIP_MASKS);
  }

  private record Result(int code, List<String> lines) {}

  private static Result run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent"))
        .forEach(command::add);
    command.add(NO_FONTS);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Result(process.waitFor(), lines);
  }

  private static void assertOneEpoch(Result result) {
    String all = String.join("\n", result.lines);
    assertEquals(0, result.code, all);
    assertTrue(result.lines.stream().anyMatch(line -> line.startsWith("    1  ")), all);
  }

  @Test
  void theShipsAreTrained() throws Exception {
    assertOneEpoch(run(TrainShips.class, "2", "1"));
  }

  @Test
  void theShapesAreTrainedAlsoWhereThereAreNoFonts() throws Exception {
    Result result = run(TrainUNet.class, "2", "1");
    assertOneEpoch(result);
    if (OS.current() == OS.LINUX) {
      assertTrue(
          result.lines.stream().anyMatch(line -> line.startsWith("pictures cannot be drawn: ")),
          String.join("\n", result.lines));
    }
    try (Stream<Path> runs = Files.list(root.resolve("runs"))) {
      Path run = runs.findFirst().orElseThrow();
      assertTrue(Files.exists(run.resolve("network.zip")));
      assertEquals(2, Files.readAllLines(run.resolve("metrics.csv")).size());
    }
  }
}
