package io.github.dl4jlosses.segment.internal.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names of files in any script, also where the locale of the machine cannot spell them. */
public final class FileNames {
  private FileNames() {}

  /**
   * Returns the last name of a path, read as UTF-8 whatever the locale. Bytes that are not UTF-8
   * are shown as in an address: caf%E9.png.
   */
  public static String name(Path file) {
    Path last = file.getFileName();
    String local = last == null ? "" : last.toString();
    // What a locale cannot spell becomes U+FFFD. A URI asks the disk whether it is a folder.
    if (!local.isEmpty() && local.chars().allMatch(c -> c < 128)) {
      return local;
    }
    String path = file.toUri().getRawPath();
    String trimmed =
        path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    return decoded(trimmed.substring(trimmed.lastIndexOf('/') + 1));
  }

  private static String decoded(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); ) {
      int c = encoded.codePointAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
        i += "%E9".length();
      } else { // an address of Windows has any character
        bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
        i += Character.charCount(c);
      }
    }
    return text(ByteBuffer.wrap(bytes.toByteArray()));
  }

  private static String text(ByteBuffer bytes) {
    StringBuilder text = new StringBuilder();
    CharsetDecoder decoder = UTF_8.newDecoder(); // which reports what is not UTF-8
    CharBuffer decoded = CharBuffer.allocate(bytes.remaining());
    while (bytes.hasRemaining()) {
      CoderResult result = decoder.reset().decode(bytes, decoded, /* endOfInput= */ true);
      text.append(decoded.flip());
      decoded.clear();
      for (int i = 0; result.isError() && i < result.length(); i++) {
        text.append(String.format(Locale.ROOT, "%%%02X", bytes.get() & 0xFF));
      }
    }
    return text.toString();
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

  /**
   * Returns a path as one line that {@link #path} reads back: as it is, or as an address
   * file:///folder/a%0Ab where a name has a line break, or characters that the locale lacks.
   */
  public static String text(Path file) {
    String text = file.toString();
    boolean plain =
        text.equals(Printable.escaped(text)) && text.equals(text.strip()) && !isAddress(text);
    return plain && readsBack(text, file) ? text : file.toUri().toString();
  }

  private static boolean isAddress(String text) {
    return text.startsWith("file:/");
  }

  private static boolean readsBack(String text, Path file) {
    try {
      return Path.of(text).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * Returns the path of a text, which may be an address such as file:///folder/a.png, and may have
   * characters that the locale lacks.
   *
   * @throws IllegalArgumentException if it is neither a path nor an address
   */
  public static Path path(String text) {
    if (isAddress(text)) {
      return Path.of(URI.create(text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      boolean absolute = text.startsWith("/");
      return child(Path.of(absolute ? "/" : ""), absolute ? text.substring(1) : text);
    }
  }

  private static String encoded(String name) {
    StringBuilder path = new StringBuilder();
    for (byte b : name.getBytes(UTF_8)) {
      path.append(String.format(Locale.ROOT, "%%%02X", b));
    }
    return path.toString();
  }

  /** Returns a path for messages, which names each of its folders as {@link #name} does. */
  public static String shown(Path file) {
    String text = file.toString();
    if (text.indexOf('\uFFFD') < 0) {
      return shown(text);
    }
    List<String> names = new ArrayList<>();
    for (Path up = file; up != null && up.getFileName() != null; up = up.getParent()) {
      names.add(0, name(up));
    }
    return shown((file.isAbsolute() ? "/" : "") + String.join("/", names));
  }

  /** Returns a name for messages: on one line, and cut in its middle if it is very long. */
  public static String shown(String name) {
    return Printable.name(name);
  }
}
