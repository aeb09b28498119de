package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path folder = Path.of("");

  private String refusal() {
    return "folder "
        + folder
        + " must have one run at a time, got a second one (wait for the first, or choose another"
        + " --output)";
  }

  private String inAnotherProcess() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TakeFolder.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void aSecondRunIsRefusedInThisProcessAndThenInAnother() throws IOException {
    try (FolderLock lock = FolderLock.take(folder)) {
      assertEquals(folder, lock.folder());
      SegmentException again = assertThrows(SegmentException.class, () -> FolderLock.take(folder));
      assertEquals(refusal(), again.getMessage());
      assertEquals(refusal(), inAnotherProcess()); // the refusal above let nothing go
    }
    assertEquals("took " + folder, inAnotherProcess());
  }

  @Test
  void twoNamesOfAFolderAreOneFolder() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (FolderLock lock = FolderLock.take(folder)) {
      assertThrows(
          SegmentException.class, () -> FolderLock.take(other.resolve("..")), lock::toString);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aLinkInPlaceOfTheLockIsRefused() throws IOException {
    Path target = folder.resolve("somewhere");
    Files.createSymbolicLink(folder.resolve("run.lock"), target);
    FileSystemException e = assertThrows(FileSystemException.class, () -> FolderLock.take(folder));
    assertEquals("run.lock that is no file of its own", e.getReason());
    assertFalse(Files.exists(target));
  }

  @Test
  void aFolderThatCannotBeTakenIsNotTaken() throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("run.lock"));
    assertThrows(IOException.class, () -> FolderLock.take(folder));
    Files.delete(inTheWay);
    FolderLock.take(folder).close();
    FolderLock.take(folder).close();
  }
}
