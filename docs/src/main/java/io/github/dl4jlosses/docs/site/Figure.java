package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.Panels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A figure that is light or dark by {@code @media (prefers-color-scheme: dark)}.
 *
 * <p>Such a figure in an {@code img} follows the system, not the page's switch. So the site has two
 * files of it, in which the question is answered, and the page shows one of them.
 */
final class Figure {
  private Figure() {}

  /** Light or dark. */
  enum Scheme {
    LIGHT,
    DARK;

    /** Returns the class of style sheets that shows the picture in this scheme. */
    String style() {
      return "in-" + word();
    }

    /** Returns the name of the scheme's file: {@code loss.svg} becomes {@code loss.dark.svg}. */
    String file(String svg) {
      return svg.substring(0, svg.length() - "svg".length()) + word() + ".svg";
    }

    /** Returns the picture in this scheme, whatever the system prefers. */
    String answered(String svg) {
      String answer = svg;
      for (Scheme asked : values()) {
        String always = asked == this ? "(min-width: 0)" : "(max-width: 0)";
        answer = asked.question().matcher(answer).replaceAll(always);
      }
      return answer;
    }

    private Pattern question() {
      return Pattern.compile("\\(\\s*prefers-color-scheme\\s*:\\s*" + word() + "\\s*\\)");
    }

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How wide the reader's page is. */
  enum Page {
    WIDE,
    NARROW;

    /** Returns the name of the file: {@code loss.svg} becomes {@code loss.narrow.svg}. */
    String file(String svg) {
      return this == WIDE
          ? svg
          : svg.substring(0, svg.length() - "svg".length()) + "narrow" + ".svg";
    }

    /** Returns the picture, of which a narrow page gets fewer panels in a row. */
    String of(String svg) {
      return this == WIDE ? svg : Panels.narrow(svg);
    }
  }

  /** Returns whether a picture may be of two schemes: whether it is SVG. */
  static boolean isAdaptive(String file) {
    return file.endsWith(".svg");
  }

  /** Writes the picture into the site, in both schemes if it has them. */
  static void write(Path picture, Path copy) throws IOException {
    Files.createDirectories(copy.resolveSibling(""));
    String name = String.valueOf(copy.getFileName());
    if (!isAdaptive(name)) {
      Files.write(copy, Files.readAllBytes(picture));
      return;
    }
    String svg = Files.readString(picture);
    for (Page page : pages(svg)) {
      for (Scheme scheme : Scheme.values()) {
        Path file = copy.resolveSibling(scheme.file(page.file(name)));
        Files.writeString(file, scheme.answered(page.of(svg)));
      }
    }
  }

  /** Returns the pages for which there are files of a picture. */
  static List<Page> pages(String svg) {
    return Panels.isIn(svg) ? List.of(Page.values()) : List.of(Page.WIDE);
  }
}
