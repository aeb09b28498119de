package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads files that are held in memory whole. What is no file, such as a pipe or a device, may never
 * end, and a file may have any size: both are looked at before anything is read.
 */
public final class SmallFiles {
  private SmallFiles() {}

  /**
   * Checks that something is a file or a link to one, or not there at all.
   *
   * @param name what messages call it
   * @throws IllegalArgumentException if it is a folder, a pipe or a device
   */
  public static void requireFile(String name, Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw Arguments.bad(name, "be a file", kind(file));
    }
  }

  /** Returns what is there in place of a file. */
  public static String kind(Path file) {
    if (Files.exists(file)) {
      return Files.isDirectory(file) ? "a folder" : "a pipe or a device";
    }
    return Files.isSymbolicLink(file) ? "a link to nothing" : "none";
  }

  /**
   * Returns what a file holds.
   *
   * @param name what messages call it
   * @param most bytes that it may have
   * @throws IllegalArgumentException if it is no file, or larger
   * @throws IOException if it cannot be read
   */
  public static byte[] bytes(String name, Path file, int most) throws IOException {
    requireFile(name, file);
    requireAtMost(name, Files.size(file), most);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most);
      requireAtMost(name, bytes.length + (in.read() < 0 ? 0L : 1L), most); // it may grow meanwhile
      return bytes;
    }
  }

  /** Returns a text in UTF-8; what is none becomes U+FFFD. */
  public static String text(String name, Path file, int most) throws IOException {
    return new String(bytes(name, file, most), UTF_8);
  }

  static void requireAtMost(String name, long size, long most) {
    if (size > most) {
      throw Arguments.bad(name, "have at most " + most + " bytes", size);
    }
  }
}
