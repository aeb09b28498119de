package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
    try (TestDisk full = TestDisk.full(file)) {
      assertThrows(IOException.class, () -> AtomicFiles.write(file, "new"), full::toString);
    }
    assertEquals("old", Files.readString(file));
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
    Path file = folder.resolve("report.html");
    try (TestDisk full = TestDisk.full(file)) {
      FileSystemException e =
          assertThrows(
              FileSystemException.class, () -> AtomicFiles.write(file, "new"), full::toString);
      assertEquals(file.toString(), e.getFile());
      assertEquals("No space left on device", e.getReason());
    }
    assertEquals(List.of(), files());
  }

  /** What lies in the way of names that were used once, or may be guessed. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aLinkLeadsToNoFileThatIsWritten() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine"), "mine");
    Path file = folder.resolve("scores.json");
    Path part = Files.createSymbolicLink(folder.resolve("scores.json.part"), mine);
    Files.createSymbolicLink(file, mine);
    AtomicFiles.write(file, "new");
    assertEquals("mine", Files.readString(mine));
    assertEquals("new", Files.readString(file));
    assertFalse(Files.isSymbolicLink(file));
    assertTrue(Files.isSymbolicLink(part));
    assertThrows(FileAlreadyExistsException.class, () -> WritableFile.create(part));
  }

  @Test
  void aFileOfAnotherThatIsCalledPartStays() throws IOException {
    Path part = Files.writeString(folder.resolve("scores.json.part"), "mine");
    AtomicFiles.write(folder.resolve("scores.json"), "new");
    assertEquals("mine", Files.readString(part));
  }

  @Test
  void aNameMayBeAsLongAsTheSystemAllows() throws IOException {
    Path file = folder.resolve("n".repeat(255));
    AtomicFiles.write(file, "new");
    assertEquals("new", Files.readString(file));
  }

  @Test
  void whereAFileCannotBeIsKnownBefore() throws IOException {
    AtomicFiles.requireWritable(folder.resolve("a"));
    assertEquals(List.of(), files());
    assertReason("no such file or folder", folder.resolve("none").resolve("a"));
    assertReason("a folder of that name", folder);
    Path file = Files.writeString(folder.resolve("file"), "old");
    AtomicFiles.requireWritable(file);
    assertEquals("old", Files.readString(file));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no devices with names of files")
  void devicesAreNotReplaced() throws IOException {
    Path device = Path.of("/dev/null");
    Path link = Files.createSymbolicLink(folder.resolve("link"), device);
    assertReason("a device or pipe of that name", device);
    assertReason("a device or pipe of that name", link);
    assertThrows(FileSystemException.class, () -> AtomicFiles.write(link, "text"));
    assertTrue(Files.isSymbolicLink(link));
  }

  private static void assertReason(String reason, Path file) {
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> AtomicFiles.requireWritable(file));
    assertEquals(reason, e.getReason());
    assertEquals(file.toString(), e.getFile());
  }

  @Test
  void onlyUnfinishedFilesOfOursAreRemoved() throws IOException {
    Path ours = Files.writeString(UnfinishedFiles.beside(folder.resolve("a")), "");
    List<String> others =
        List.of("a.part", "segment-" + "0".repeat(32) + ".part.txt", "segment-1.part");
    for (String name : others) {
      Files.writeString(folder.resolve(name), "");
    }
    assertTrue(UnfinishedFiles.isOne(ours));
    UnfinishedFiles.remove(folder);
    assertEquals(others, files());
  }

  @Test
  void aReserveEndsAFileOnAFullDiskWithEachByteOnce() throws IOException {
    Path file = folder.resolve("a.txt");
    try (DiskReserve reserve = DiskReserve.in(folder, 100);
        TestDisk full =
            TestDisk.with(
                f -> {
                  if (!reserve.isUsed() && Files.size(onlyPart(folder)) > 0) {
                    throw new IOException("No space left on device");
                  }
                })) {
      assertFalse(reserve.isUsed());
      AtomicFiles.write(
          file, reserve, out -> out.write("0123456789".repeat(10_000).getBytes(UTF_8)));
      assertTrue(reserve.isUsed(), full::toString);
    }
    assertEquals("0123456789".repeat(10_000), Files.readString(file));
    assertEquals(List.of("a.txt"), files());
  }

  /** The file of the reserve; the other one is empty. */
  private static Path onlyPart(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
