package io.github.dl4jlosses.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs as README and Javadoc name them, from the root of the project, for one epoch. */
class MainTest {
  private static final Path ROOT = Path.of("..");

  private record Result(int code, List<String> lines) {}

  private static Result run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-javaagent"))
        .forEach(command::add);
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Result(process.waitFor(), lines);
  }

  @ParameterizedTest
  @ValueSource(classes = {TrainUNet.class, TrainShips.class})
  void aTrainingRunsForAnEpoch(Class<?> program) throws Exception {
    Result result = run(program, "2", "1");
    assertEquals(0, result.code, String.join("\n", result.lines));
    assertTrue(
        result.lines.stream().anyMatch(line -> line.startsWith("    1  ")),
        String.join("\n", result.lines));
  }
}
