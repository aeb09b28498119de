package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
}
