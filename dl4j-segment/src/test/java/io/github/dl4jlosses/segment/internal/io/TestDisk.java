package io.github.dl4jlosses.segment.internal.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A disk on which something happens at each write, until it is closed. */
public final class TestDisk implements AutoCloseable {
  private static final AtomicFiles.Disk SOUND = AtomicFiles.disk;

  private TestDisk() {}

  /** What happens before bytes are written. */
  @FunctionalInterface
  public interface Fault {
    void at(Path file) throws IOException;
  }

  /** Returns a disk that has no room for some files. */
  public static TestDisk full(Predicate<Path> files) {
    return with(
        file -> {
          if (files.test(file)) {
            throw new IOException("No space left on device");
          }
        });
  }

  /** Returns a disk that has no room for a file. */
  public static TestDisk full(Path file) {
    return full(file::equals);
  }

  /** Returns a disk with a fault of any kind. */
  public static TestDisk with(Fault fault) {
    AtomicFiles.disk =
        (file, out) ->
            new FilterOutputStream(out) {
              @Override
              public void write(byte[] bytes, int offset, int length) throws IOException {
                fault.at(file);
                out.write(bytes, offset, length);
              }
            };
    return new TestDisk();
  }

  /** Does something while the disk is so. */
  public <T> T run(Supplier<T> work) {
    return work.get();
  }

  @Override
  public void close() {
    AtomicFiles.disk = SOUND;
  }
}
