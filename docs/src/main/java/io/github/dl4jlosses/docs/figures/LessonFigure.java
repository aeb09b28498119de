package io.github.dl4jlosses.docs.figures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.examples.lessons.Section.Numbers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A figure of a lesson or a guide: {@code docs/figures/<name>.svg}, and {@code
 * docs/figures/zh/<name>.svg} if it has words.
 *
 * @param name of its file, such as {@code lesson1-minus-log}
 * @param drawing makes the SVG, on a transparent ground
 * @param numbers how its coordinates repeat on another machine
 * @param languages in which it is drawn
 */
public record LessonFigure(String name, Drawing drawing, Numbers numbers, List<String> languages) {
  private static final List<String> BOTH = List.of("en", "zh");

  /** Makes SVG with words. */
  @FunctionalInterface
  interface Drawing {
    String svg(Words words) throws Exception;
  }

  /** Makes SVG without words. */
  @FunctionalInterface
  interface Wordless {
    String svg() throws Exception;
  }

  /** Returns a picture that is the same everywhere. */
  static LessonFigure exact(String name, Drawing drawing) {
    return new LessonFigure(name, drawing, Numbers.EXACT, BOTH);
  }

  /** Returns a picture without words that is the same everywhere. */
  static LessonFigure exact(String name, Wordless drawing) {
    return new LessonFigure(name, words -> drawing.svg(), Numbers.EXACT, List.of("en"));
  }

  /** Returns a picture of networks that were trained. */
  static LessonFigure trained(String name, Drawing drawing) {
    return new LessonFigure(name, drawing, Numbers.TRAINED, BOTH);
  }

  /** Returns a picture without words of networks that were trained. */
  static LessonFigure trained(String name, Wordless drawing) {
    return new LessonFigure(name, words -> drawing.svg(), Numbers.TRAINED, List.of("en"));
  }

  /** Returns the path of its file in a language, in the folder of figures. */
  public String path(String language) {
    String folder = language.equals("en") || !languages.contains(language) ? "" : language + "/";
    return folder + name + ".svg";
  }

  /**
   * Returns the content of its file, legible on light and dark ground: attributes hold the colors
   * of the light one, and classes of the page's style sheet stand for the dark one. It has a ground
   * of its own, since a page may be dark where the browser is light.
   */
  public String file(String language) throws Exception {
    String svg = drawing.svg(Words.of(language, name));
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
