package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileDigestTest {
  @Test
  void isTheBeginningOfTheSha256(@TempDir Path folder) throws IOException {
    Path abc = Files.writeString(folder.resolve("abc"), "abc"); // the example of FIPS 180-2
    Path empty = Files.createFile(folder.resolve("empty"));
    assertEquals(
        List.of("ba7816bf8f01cfea", "e3b0c44298fc1c14"), FileDigest.of(List.of(abc, empty)));
  }

  /** To read one would take minutes, and one of holes takes no room. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have no holes there")
  void aFileThatIsTooLargeForImagesIsRefused(@TempDir Path folder) throws IOException {
    Path holes = folder.resolve("holes.png");
    try (RandomAccessFile file = new RandomAccessFile(holes.toFile(), "rw")) {
      file.setLength((8L << 30) + 1);
    }
    assertEquals(
        "file " + holes + " must have at most 8589934592 bytes, got 8589934593",
        assertThrows(IllegalArgumentException.class, () -> FileDigest.of(holes)).getMessage());
  }
}
