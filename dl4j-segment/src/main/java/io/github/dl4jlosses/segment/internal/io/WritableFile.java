package io.github.dl4jlosses.segment.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens files for writing, which nothing else here does: never through a link, which would lead to
 * a file of somebody else.
 */
final class WritableFile {
  private WritableFile() {}

  /** Opens a new file; one that is there, were it a link to nothing, is an error. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens a file that is only locked: what it holds stays. */
  static FileChannel toBeLocked(Path file) throws IOException {
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) { // a pipe would wait
      throw new FileSystemException(
          file.toString(), /* other= */ null, FileNames.name(file) + " that is no file of its own");
    }
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }
}
