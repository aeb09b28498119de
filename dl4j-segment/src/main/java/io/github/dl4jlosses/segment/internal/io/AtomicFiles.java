package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.RenderedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes files that a reader sees whole, or as they were before. */
public final class AtomicFiles {
  /** What writes go through: tests have disks that are full. */
  static volatile Disk disk = (file, out) -> out;

  private AtomicFiles() {}

  @FunctionalInterface
  interface Disk {
    OutputStream of(Path file, OutputStream out) throws IOException;
  }

  @FunctionalInterface
  public interface Content {
    /** Writes everything; the stream is buffered, and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces a file by a text in UTF-8; where that fails, the old one stays. */
  public static void write(Path file, String content) throws IOException {
    write(file, out -> out.write(content.getBytes(UTF_8)));
  }

  /** Replaces a file by a PNG; where that fails, the old one stays. */
  public static void write(Path file, RenderedImage png) throws IOException {
    write(
        file,
        out -> {
          // ImageIO's own choice is a temporary file, on a disk that may be full too.
          try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(png, "png", stream)) {
              throw new IllegalStateException("no PNG writer for " + FileNames.shown(file));
            }
          }
        });
  }

  /**
   * Replaces a file; where that fails, the old one stays.
   *
   * <p>The content goes into a file beside it, of a name that nobody can have laid there, and is on
   * the disk before that file takes the name. A link of the name is replaced, and what it leads to
   * stays. Two writers of one file at a time are not kept apart.
   *
   * @throws FileSystemException that names the file, also where the system does not, as of a full
   *     disk, or where a device or a pipe has the name, or a link leads to one
   */
  public static void write(Path file, Content content) throws IOException {
    write(file, DiskReserve.none(), content);
  }

  /** Does the same; where the disk is full, it takes the reserve, and goes on. */
  public static void write(Path file, DiskReserve reserve, Content content) throws IOException {
    try (Prepared whole = prepare(file, reserve, content)) {
      whole.commit();
    }
  }

  /** Does all of that but the last step. */
  public static Prepared prepare(Path file, Content content) throws IOException {
    return prepare(file, DiskReserve.none(), content);
  }

  private static Prepared prepare(Path file, DiskReserve reserve, Content content)
      throws IOException {
    requireNoDevice(file);
    Path unfinished = UnfinishedFiles.beside(file);
    try {
      FileChannel channel = WritableFile.create(unfinished);
      try {
        writeThrough(channel, file, reserve, content);
        return new Prepared(file, unfinished);
      } catch (IOException | RuntimeException | Error e) {
        deleteAfter(e, unfinished);
        throw e;
      }
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** A file that is whole and on the disk, and does not have its name yet. */
  public static final class Prepared implements AutoCloseable {
    private final Path file;
    private final Path unfinished;

    private Prepared(Path file, Path unfinished) {
      this.file = file;
      this.unfinished = unfinished;
    }

    /** Returns its {@link FileDigest}. */
    public String digest() {
      return FileDigest.of(unfinished);
    }

    /** Gives it its name, once. */
    public void commit() throws IOException {
      try {
        Files.move(
            unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw named(file, e);
      }
      syncFolder(file);
    }

    /** Removes it, if it did not get its name. */
    @Override
    public void close() throws IOException {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Checks that a file can be written, before the work that it shall hold. What is there stays.
   *
   * @throws FileSystemException that names the file, if it cannot
   */
  public static void requireWritable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), /* other= */ null, "a folder of that name");
    }
    requireNoDevice(file);
    Path unfinished = UnfinishedFiles.beside(file);
    try {
      WritableFile.create(unfinished).close();
      Files.delete(unfinished);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** A file that takes the name of a device or a pipe would destroy it. */
  private static void requireNoDevice(Path file) throws FileSystemException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), /* other= */ null, "a device or pipe of that name");
    }
  }

  private static FileSystemException named(Path file, IOException e) {
    FileSystemException named =
        new FileSystemException(file.toString(), /* other= */ null, IoReason.reason(e));
    named.initCause(e);
    return named;
  }

  private static void writeThrough(
      FileChannel channel, Path file, DiskReserve reserve, Content content) throws IOException {
    try (channel;
        OutputStream end = disk.of(file, new WholeWrites(channel));
        OutputStream out = new BufferedOutputStream(reserve.behind(end), 1 << 16)) {
      content.writeTo(out);
      out.flush();
      channel.force(/* metaData= */ true); // else a power cut may leave the name without content
    }
  }

  /** Writes at the end of what was written whole: where a write fails, it can be done again. */
  private static final class WholeWrites extends OutputStream {
    private final FileChannel channel;
    private long end;

    WholeWrites(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      long at = end;
      while (rest.hasRemaining()) {
        at += channel.write(rest, at);
      }
      end = at;
    }
  }

  private static void deleteAfter(Throwable failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void syncFolder(Path file) {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().resolveSibling("."))) {
      folder.force(/* metaData= */ true);
    } catch (IOException e) {
      // Windows opens no folders, and keeps the new name without being asked
    }
  }
}
