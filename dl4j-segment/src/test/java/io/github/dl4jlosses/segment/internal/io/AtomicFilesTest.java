package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aReaderNeverSeesHalfAFile() throws Exception {
    Path file = folder.resolve("report.html");
    String one = "1".repeat(1_000_000);
    String two = "2".repeat(2_000_000);
    AtomicFiles.write(file, one);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 100; i++) {
                writeUnchecked(file, i % 2 == 0 ? two : one);
              }
            });
    int reads = 0;
    while (!writer.isDone()) {
      String seen = Files.readString(file);
      assertTrue(seen.equals(one) || seen.equals(two), "saw " + seen.length() + " characters");
      reads++;
    }
    writer.get();
    assertTrue(reads > 0);
    assertEquals(List.of("report.html"), files());
  }

  private static void writeUnchecked(Path file, String content) {
    try {
      AtomicFiles.write(file, content);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWriteThatFailsLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("report.html");
    AtomicFiles.write(file, "old");
    Path inTheWay = folder.resolve("report.html.part").resolve("a file");
    Files.createDirectories(inTheWay);
    assertThrows(IOException.class, () -> AtomicFiles.write(file, "new"));
    assertEquals("old", Files.readString(file));
    Files.delete(inTheWay);
    Files.delete(folder.resolve("report.html.part"));
    AtomicFiles.write(file, "new");
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("report.html"), files());
  }

  @Test
  void aWriteThatFailsLeavesNothingBehind() throws IOException {
    Files.createDirectories(folder.resolve("report.html").resolve("full"));
    assertThrows(IOException.class, () -> AtomicFiles.write(folder.resolve("report.html"), "new"));
    assertEquals(List.of("report.html"), files());
  }

  @Test
  void aFullDiskIsToldWithTheNameOfTheFile() throws IOException {
    Path full = Path.of("/dev/full"); // every write says that the disk is full
    assumeTrue(Files.exists(full));
    Path file = folder.resolve("report.html");
    Files.createSymbolicLink(folder.resolve("report.html.part"), full);
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> AtomicFiles.write(file, "new"));
    assertEquals(file.toString(), e.getFile());
    assertEquals("No space left on device", e.getReason());
    assertEquals(List.of(), files());
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
