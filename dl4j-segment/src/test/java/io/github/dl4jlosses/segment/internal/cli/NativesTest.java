package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {
  @TempDir private Path folder = Path.of("");

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
