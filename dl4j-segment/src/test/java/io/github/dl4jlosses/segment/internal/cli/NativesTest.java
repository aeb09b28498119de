package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NativesTest {
  @TempDir private Path folder = Path.of("");

  /** The library of OpenMP would print a line of its own when it is loaded. */
  @ParameterizedTest
  @ValueSource(strings = {"predict", "evaluate", "train", "report"})
  void threadsThatAreNoNumberAreOneLine(String command) throws Exception {
    Path log = folder.resolve(command);
    Process process =
        Program.start(
            log, Map.of("OMP_NUM_THREADS", "abc"), List.of(), command, "--model", "model.zip");
    assertEquals(2, process.waitFor());
    assertEquals(
        List.of(
            "OMP_NUM_THREADS must be a whole number in 1..9999, got abc (unset it, or give the"
                + " number of cores)"),
        Files.readAllLines(log).stream().filter(line -> !line.startsWith("WARNING")).toList());
  }

  @Test
  void aFileOfArgumentsIsACommandToo() throws Exception {
    Path arguments =
        Files.writeString(folder.resolve("arguments.txt"), "predict --model model.zip");
    Path log = folder.resolve("log");
    Process process =
        Program.start(log, Map.of("OMP_NUM_THREADS", "abc"), List.of(), "@" + arguments);
    assertEquals(2, process.waitFor());
    List<String> lines = Files.readAllLines(log);
    assertTrue(lines.get(lines.size() - 1).startsWith("OMP_NUM_THREADS must be"), "" + lines);
  }

  @Test
  void aFullDiskIsNotBlamedOnThePlatform() {
    String line = Natives.trouble(folder, Long.MAX_VALUE).orElseThrow();
    assertTrue(
        line.matches(
            "folder .* must have room for native code, [0-9]+ MB, got [0-9]+ \\(make room, or choose"
                + " another: JDK_JAVA_OPTIONS=-Dorg\\.bytedeco\\.javacpp\\.cachedir=my/folder\\)"),
        line);
  }

  @Test
  void whereThereIsRoomThereIsNoTrouble() {
    assertEquals(Optional.empty(), Natives.trouble(folder, 0));
    assertEquals(Optional.empty(), Natives.trouble(folder.resolve("unknown"), 1));
  }

  /** Prints the limit of JavaCPP when the program ends. */
  static final class LimitAtTheEnd {
    public static void main(String[] args) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> System.out.println(Pointer.maxPhysicalBytes())));
      Main.main(args);
    }
  }

  /** A jar has no flags for the JVM. */
  @ParameterizedTest(name = "\"{0}\": {1}")
  @CsvSource({"'', 0", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=5g, 5368709120"})
  void memoryIsCheckedByTheProgramUnlessJavaCppIsAsked(String flag, String limit) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp"));
    command.add(Program.classPath());
    if (!flag.isEmpty()) {
      command.add(flag);
    }
    command.addAll(List.of(LimitAtTheEnd.class.getName(), "--version"));
    Path out = folder.resolve("out");
    assertEquals(0, new ProcessBuilder(command).redirectOutput(out.toFile()).start().waitFor());
    assertEquals(limit, Files.readAllLines(out).get(1));
  }
}
