package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDigestTest {
  @Test
  void isTheBeginningOfTheSha256(@TempDir Path folder) throws IOException {
    Path abc = Files.writeString(folder.resolve("abc"), "abc"); // the example of FIPS 180-2
    Path empty = Files.createFile(folder.resolve("empty"));
    assertEquals(
        List.of("ba7816bf8f01cfea", "e3b0c44298fc1c14"), FileDigest.of(List.of(abc, empty)));
  }
}
