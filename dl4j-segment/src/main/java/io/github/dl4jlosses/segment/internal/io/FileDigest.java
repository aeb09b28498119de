package io.github.dl4jlosses.segment.internal.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/** Tells whether files have the same content, whatever their names. */
public final class FileDigest {
  /** 64 bits: of a million files, two are alike by chance once in 37 million. */
  private static final int DIGITS = 16;

  private static final int BUFFER = 1 << 16;

  private FileDigest() {}

  /** Returns the first 16 hexadecimal digits of the SHA-256 of each file. */
  public static List<String> of(List<Path> files) {
    return files.parallelStream().map(FileDigest::of).toList();
  }

  /** Returns the first 16 hexadecimal digits of the SHA-256 of a file. */
  public static String of(Path file) {
    SmallFiles.requireFile("file " + FileNames.shown(file), file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      return DigestUtils.sha256Hex(in).substring(0, DIGITS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }
}
