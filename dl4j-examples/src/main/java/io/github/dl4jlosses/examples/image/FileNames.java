package io.github.dl4jlosses.examples.image;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/** Names of files in any script, also where the locale of the machine cannot spell them. */
public final class FileNames {
  private FileNames() {}

  /** Returns the last name of a path, read as UTF-8 whatever the locale. */
  public static String name(Path file) {
    Path last = file.getFileName();
    String local = last == null ? "" : last.toString();
    // What a locale cannot spell becomes U+FFFD. A URI asks the disk whether it is a folder.
    if (!local.isEmpty() && local.chars().allMatch(c -> c < 128)) {
      return local;
    }
    String path = file.toUri().getPath();
    String trimmed =
        path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }

  /**
   * Returns the name without its ending, composed (Unicode NFC): macOS and Linux spell é
   * differently, and a mask finds its image all the same.
   */
  public static String stem(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return Normalizer.normalize(dot > 0 ? name.substring(0, dot) : name, Normalizer.Form.NFC);
  }

  /** Returns what follows the last dot of a name, in lower case; empty without one. */
  public static String ending(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /** Returns the file of a name in a folder; the name may have characters the locale lacks. */
  public static Path child(Path folder, String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      String base = folder.toUri().getRawPath();
      String slash = base.endsWith("/") ? "" : "/";
      return Path.of(
          URI.create(
              "file://"
                  + base
                  + slash
                  + URI.create("file:///").resolve(encoded(name)).getRawPath().substring(1)));
    }
  }

  private static String encoded(String name) {
    StringBuilder path = new StringBuilder();
    for (byte b : name.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      path.append(String.format(Locale.ROOT, "%%%02X", b));
    }
    return path.toString();
  }

  /** Returns a path for messages: on one line, with control characters as escapes. */
  public static String shown(Path file) {
    return shown(file.toString());
  }

  /** Returns a name for messages: on one line, with control characters as escapes. */
  public static String shown(String name) {
    StringBuilder line = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                  if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                    line.append(String.format(Locale.ROOT, "\\u%04X", c));
                  } else {
                    line.append((char) c);
                  }
                }
              }
            });
    return line.toString();
  }
}
