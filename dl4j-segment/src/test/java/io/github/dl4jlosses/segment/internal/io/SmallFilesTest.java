package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {
  @TempDir private Path folder = Path.of("");

  private static String refusal(Path file) {
    Executable reading = () -> SmallFiles.bytes("list a", file, 10);
    return String.valueOf(assertThrows(IllegalArgumentException.class, reading).getMessage());
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertEquals("list a must be a file, got a folder", refusal(folder));
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    assertEquals("list a must be a file, got a pipe or a device", refusal(endless));
  }

  @Test
  void aFileMayBeAsLargeAsTheLimit() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "0123456789");
    assertEquals("0123456789", SmallFiles.text("list a", file, 10));
    Files.writeString(file, "01234567890");
    assertEquals("list a must have at most 10 bytes, got 11", refusal(file));
  }

  @Test
  void aFileThatIsNotThereIsToldAsEver() {
    Path none = folder.resolve("none");
    assertThrows(NoSuchFileException.class, () -> SmallFiles.bytes("list a", none, 10));
  }
}
