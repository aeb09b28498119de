package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.codec.binary.Hex;
import org.apache.commons.codec.digest.DigestUtils;

/** Tells whether files have the same content, whatever their names. */
public final class FileDigest {
  /** 64 bits: of a million files, two are alike by chance once in 37 million. */
  private static final int DIGITS = 16;

  private static final int BUFFER = 1 << 16;
  private static final long MOST = 8L << 30; // bytes: more than a file of images can have

  private FileDigest() {}

  /** Returns the first 16 hexadecimal digits of the SHA-256 of each file. */
  public static List<String> of(List<Path> files) {
    return map(files, FileDigest::of);
  }

  /** Returns what needs the content of each of many files, with a bar meanwhile. */
  public static <T, R> List<R> map(List<T> files, Function<T, R> digest) {
    try (Progress progress = Progress.start("comparing files", files.size())) {
      return InParallel.map(
          files,
          file -> {
            R result = digest.apply(file);
            progress.step();
            return result;
          });
    }
  }

  /** Returns the first 16 hexadecimal digits of the SHA-256 of the content of a file. */
  public static String of(byte[] content) {
    return DigestUtils.sha256Hex(content).substring(0, DIGITS);
  }

  /**
   * Returns the first 16 hexadecimal digits of the SHA-256 of a file.
   *
   * @throws IllegalArgumentException if it is no file, or has more than 8 GB
   */
  public static String of(Path file) {
    String name = "file " + FileNames.shown(file);
    SmallFiles.requireFile(name, file);
    try (InputStream in = Files.newInputStream(file)) {
      SmallFiles.requireAtMost(name, Files.size(file), MOST);
      MessageDigest digest = DigestUtils.getSha256Digest();
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        size += n;
        SmallFiles.requireAtMost(name, size, MOST); // it may grow meanwhile
      }
      return Hex.encodeHexString(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }
}
