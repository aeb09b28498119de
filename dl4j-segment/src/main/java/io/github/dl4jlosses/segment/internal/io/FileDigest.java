package io.github.dl4jlosses.segment.internal.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells whether files have the same content, whatever their names. */
public final class FileDigest {
  private static final int BYTES =
      8; // of a million files, two are alike by chance once in 37 million
  private static final int BUFFER = 1 << 16;

  private FileDigest() {}

  /** Returns the first 16 hexadecimal digits of the SHA-256 of each file. */
  public static List<String> of(List<Path> files) {
    return files.parallelStream().map(FileDigest::of).toList();
  }

  private static String of(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
