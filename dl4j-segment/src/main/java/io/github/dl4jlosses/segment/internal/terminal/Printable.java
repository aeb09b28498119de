package io.github.dl4jlosses.segment.internal.terminal;

import java.util.Locale;
import org.jline.utils.WCWidth;

/**
 * Text of files and users as a terminal may show it: on one line, of a bounded length, and without
 * characters that move the cursor, change colors, reverse the direction or are not seen at all.
 */
public final class Printable {
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_LINE = 3000;
  private static final String CUT = "…";
  private static final String LAYOUT = "\n\r\t"; // which a file may have

  private Printable() {}

  /** Returns a name for a message; of a very long one its beginning and its end. */
  public static String name(String text) {
    return shortened(escaped(text), LONGEST_NAME);
  }

  /** Returns a line; of a very long one its beginning and its end. */
  public static String line(String text) {
    return shortened(escaped(text), LONGEST_LINE);
  }

  /** Returns the whole of a file's text likewise; its line breaks and tabs stay. */
  public static String lines(String text) {
    StringBuilder lines = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if ((c >= ' ' && c <= '~') || LAYOUT.indexOf(c) >= 0) { // a report has a million of them
        lines.append((char) c);
      } else {
        lines.append(escaped(c));
      }
      i += Character.charCount(c);
    }
    return lines.toString();
  }

  /** Returns the whole text with escapes in place of what must not be shown. */
  public static String escaped(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(c -> line.append(escaped(c)));
    return line.toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          isShown(c)
              ? Character.toString(c)
              : String.format(Locale.ROOT, c > 0xFFFF ? "\\u{%X}" : "\\u%04X", c);
    };
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, // ESC, and those of 8 bits
          Character.FORMAT, // direction, zero width
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  private static String shortened(String text, int longest) {
    int[] characters = text.codePoints().toArray();
    int end = longest / 2;
    return characters.length <= longest
        ? text
        : new String(characters, 0, end)
            + CUT
            + new String(characters, characters.length - end, end);
  }

  /** Returns how many columns a printable text takes; Chinese characters take two each. */
  public static int columns(String text) {
    return text.codePoints().map(Printable::columns).sum();
  }

  private static int columns(int c) {
    return Math.max(0, WCWidth.wcwidth(c));
  }

  /** Returns a printable text cut in its middle to at most so many columns. */
  public static String fitted(String text, int columns) {
    if (columns(text) <= columns) {
      return text;
    }
    int[] characters = text.codePoints().toArray();
    int room = Math.max(0, columns - 1); // for what says that it is cut
    int left = 0;
    for (int taken = 0; taken + columns(characters[left]) <= (room + 1) / 2; left++) {
      taken += columns(characters[left]);
    }
    int right = characters.length;
    for (int taken = 0; taken + columns(characters[right - 1]) <= room / 2; ) {
      taken += columns(characters[--right]);
    }
    return new String(characters, 0, left)
        + CUT
        + new String(characters, right, characters.length - right);
  }

  /** Returns a printable text with spaces behind it. */
  static String padded(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - columns(text)));
  }

  /** Returns a printable text with spaces before it. */
  static String aligned(String text, int columns) {
    return " ".repeat(Math.max(0, columns - columns(text))) + text;
  }
}
