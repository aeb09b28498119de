package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.SegmentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder for one run at a time. The operating system lets go of it when the process ends,
 * however it ends, so that a killed run leaves nothing to clean up.
 */
public final class FolderLock implements AutoCloseable {
  public static final String FILE = "run.lock";

  // Asked before the file is opened: on POSIX a process that closes any channel of a file loses its
  // locks on that file, also those of its other channels.
  private static final Set<Path> TAKEN_IN_THIS_JVM = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path real;
  private final FileChannel channel;

  private FolderLock(Path folder, Path real, FileChannel channel) {
    this.folder = folder;
    this.real = real;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws SegmentException if another run has it
   */
  public static FolderLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!TAKEN_IN_THIS_JVM.add(real)) {
      throw taken(folder);
    }
    try {
      return new FolderLock(folder, real, locked(folder));
    } catch (IOException | RuntimeException e) {
      TAKEN_IN_THIS_JVM.remove(real);
      throw e;
    }
  }

  /**
   * Makes the folder if it is not there, and takes it.
   *
   * @throws SegmentException if another run has it, or it cannot be written
   */
  public static FolderLock takeNew(Path folder) {
    try {
      Files.createDirectories(folder);
      return take(folder);
    } catch (IOException e) {
      throw OutputFolder.unwritable(folder, e);
    }
  }

  private static FileChannel locked(Path folder) throws IOException {
    FileChannel channel = WritableFile.toBeLocked(folder.resolve(FILE));
    try {
      if (channel.tryLock() == null) {
        throw taken(folder);
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static SegmentException taken(Path folder) {
    return new SegmentException(
        "folder "
            + folder
            + " must have one run at a time, got a second one (wait for the first, or choose"
            + " another --output)");
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      TAKEN_IN_THIS_JVM.remove(real);
    }
  }
}
