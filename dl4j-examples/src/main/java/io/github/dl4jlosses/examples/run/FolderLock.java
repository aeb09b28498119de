package io.github.dl4jlosses.examples.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a folder for one run at a time. The operating system lets go of it when the process ends,
 * however it ends, so that a killed run leaves nothing to clean up.
 */
public final class FolderLock implements AutoCloseable {
  static final String FILE = "run.lock";

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder.
   *
   * @throws RunException if another run has it
   */
  public static FolderLock take(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new RunException(
          "folder "
              + folder
              + " must have one run at a time, got a second one (wait for the first, or choose"
              + " another --output)");
    }
    return new FolderLock(folder, channel);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException inThisJvm) {
      return null;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Lets go of the folder. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
