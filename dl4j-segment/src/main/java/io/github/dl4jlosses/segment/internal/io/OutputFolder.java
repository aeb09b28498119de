package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Folders that a command writes into: files that are somebody's are never written over. */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Checks that a folder is not there yet, or is empty. What a run leaves that was killed before
   * its first file was whole does not count: {@value FolderLock#FILE}, and {@link UnfinishedFiles}.
   *
   * @throws IllegalArgumentException if it has files
   * @throws SegmentException if it cannot be read
   */
  public static void requireNew(Path folder) {
    if (!Files.isDirectory(folder)) {
      return; // a file there is an error where the folder is made
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.anyMatch(OutputFolder::isOfSomebody)) {
        throw withFiles(folder);
      }
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static boolean isOfSomebody(Path file) {
    return !FileNames.name(file).equals(FolderLock.FILE) && !UnfinishedFiles.isOne(file);
  }

  public static IllegalArgumentException withFiles(Path folder) {
    return Arguments.bad(
        "output folder " + FileNames.shown(folder),
        "be new or empty",
        "one with files",
        "choose another --output");
  }

  public static SegmentException unwritable(Path folder, IOException e) {
    return new SegmentException(
        "output folder "
            + FileNames.shown(folder)
            + " must be writable, got "
            + IoReason.reason(e)
            + " (choose another --output)",
        e);
  }
}
