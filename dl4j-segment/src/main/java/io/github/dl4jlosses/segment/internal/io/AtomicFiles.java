package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.RenderedImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes files that a reader sees whole, or as they were before. */
public final class AtomicFiles {
  /** Ending of a file that is not whole yet. */
  public static final String ENDING = ".part";

  private AtomicFiles() {}

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
   * <p>The content goes into a file beside it, named with {@value #ENDING} at the end, and is on
   * the disk before that file takes the name. Two writers of one file at a time are not kept apart.
   *
   * @throws FileSystemException that names the file, also where the system does not, as of a full
   *     disk
   */
  public static void write(Path file, Content content) throws IOException {
    Path folder = Objects.requireNonNullElse(file.getParent(), Path.of(""));
    Path unfinished = FileNames.child(folder, FileNames.name(file) + ENDING);
    try {
      writeThrough(unfinished, content);
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      deleteAfter(e, unfinished);
      FileSystemException named =
          new FileSystemException(file.toString(), /* other= */ null, IoReason.reason(e));
      named.initCause(e);
      throw named;
    } catch (RuntimeException | Error e) {
      deleteAfter(e, unfinished);
      throw e;
    }
    syncFolder(file);
  }

  private static void writeThrough(Path file, Content content) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
      content.writeTo(out);
      out.flush();
      channel.force(/* metaData= */ true); // else a power cut may leave the name without content
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
