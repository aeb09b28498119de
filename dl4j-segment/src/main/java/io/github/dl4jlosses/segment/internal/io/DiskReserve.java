package io.github.dl4jlosses.segment.internal.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Room on a disk for the end of a file, for when the disk is full before. */
public final class DiskReserve implements AutoCloseable {
  private @Nullable Path file;

  private DiskReserve(@Nullable Path file) {
    this.file = file;
  }

  static DiskReserve none() {
    return new DiskReserve(null);
  }

  /** Takes so many bytes in a folder, as a file there; where that fails, the reserve is used up. */
  public static DiskReserve in(Path folder, int bytes) {
    Path file = UnfinishedFiles.beside(folder.resolve("reserve"));
    try (FileChannel channel = WritableFile.create(file)) {
      byte[] content = new byte[bytes];
      new SplittableRandom().nextBytes(content); // zeros may take no room
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(/* metaData= */ true);
      return new DiskReserve(file);
    } catch (IOException e) {
      free(file);
      return none();
    }
  }

  /** Returns whether there is no room left, or none was taken. */
  public boolean isUsed() {
    return file == null;
  }

  /** Returns a stream that, where a write fails, frees the room and writes again. */
  OutputStream behind(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          if (isUsed()) {
            throw e;
          }
          close();
          out.write(bytes, offset, length);
        }
      }

      @Override
      public void close() {
        DiskReserve.this.close(); // the stream is its caller's
      }
    };
  }

  @Override
  public void close() {
    if (file != null) {
      free(file);
      file = null;
    }
  }

  private static void free(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // it is as unfinished as others, and told apart by its name
    }
  }
}
