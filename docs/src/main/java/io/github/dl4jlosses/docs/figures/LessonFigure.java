package io.github.dl4jlosses.docs.figures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.examples.lessons.Section.Numbers;
import java.io.IOException;
import java.io.InputStream;

/**
 * A figure of a lesson or a guide: {@code docs/figures/<name>.svg}.
 *
 * @param name of its file, such as {@code lesson1-minus-log}
 * @param drawing makes the SVG, on a transparent ground
 * @param numbers how its coordinates repeat on another machine
 */
public record LessonFigure(String name, Drawing drawing, Numbers numbers) {
  /** Makes SVG. */
  @FunctionalInterface
  interface Drawing {
    String svg() throws Exception;
  }

  /** Returns a picture that is the same everywhere. */
  static LessonFigure exact(String name, Drawing drawing) {
    return new LessonFigure(name, drawing, Numbers.EXACT);
  }

  /** Returns a picture of networks that were trained. */
  static LessonFigure trained(String name, Drawing drawing) {
    return new LessonFigure(name, drawing, Numbers.TRAINED);
  }

  /**
   * Returns the content of its file, legible on light and dark ground: attributes hold the colors
   * of the light one, and classes of the page's style sheet stand for the dark one. It has a ground
   * of its own, since a page may be dark where the browser is light.
   */
  public String file() throws Exception {
    String svg = drawing.svg();
    int inside = svg.indexOf('>') + 1;
    return svg.substring(0, inside)
        + "\n<style>\n"
        + style()
        + "</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        + svg.substring(inside)
        + "\n";
  }

  private static String style() throws IOException {
    try (InputStream css = LessonFigure.class.getResourceAsStream("figure.css")) {
      return new String(requireNonNull(css).readAllBytes(), UTF_8);
    }
  }
}
