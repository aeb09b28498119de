package io.github.dl4jlosses.docs.masks;

import static io.github.dl4jlosses.docs.masks.TinyImage.EDGE;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The picture of a kind of masks: squares side by side, with files as viewers show them. */
final class MaskPicture {
  /** A square: a file, or the numbers in it. */
  @FunctionalInterface
  interface Panel {
    /** Draws it with its upper left corner at the origin. */
    void draw(Svg svg, Words words);
  }

  private static final String INK = "#1f2933";
  private static final String GRID = "#d9dee3";
  private static final int SIDE = 128;
  private static final int GAP = 24;
  private static final int TOP = 32;
  private static final int MOST = 4; // panels in a row
  private static final int PERCENT = 113; // four fill the page, and all pictures have one scale
  private static final int PIXEL = SIDE / EDGE;
  private static final int FIRST = 6; // row and column of the pixels whose values are shown
  private static final int SHOWN = 4;
  private static final int CELL = SIDE / SHOWN;
  private static final int DARK = 140; // a number on a darker ground is white

  private MaskPicture() {}

  /** Returns a picture of panels side by side. */
  static String of(List<Panel> panels, Words words) {
    List<String> pictures = panels.stream().map(panel -> picture(panel, words)).toList();
    return Panels.flow(MOST * (SIDE + GAP), PERCENT, pictures);
  }

  private static String picture(Panel panel, Words words) {
    Svg svg = new Svg(SIDE + GAP, TOP + SIDE + GAP / 2);
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 12);
    svg.open("g", "transform", "translate(" + GAP / 2 + " " + TOP + ")");
    panel.draw(svg, words);
    return svg.close().end();
  }

  /** Returns a file as viewers show it. */
  static Panel plain(String name, TinyImage image) {
    return (svg, words) -> {
      caption(svg, name);
      pixels(svg, image);
      box(svg);
    };
  }

  /** Returns the same with a frame around the pixels whose values are shown. */
  static Panel framed(String name, TinyImage image) {
    return (svg, words) -> {
      plain(name, image).draw(svg, words);
      svg.open("rect", "class", LineStyle.RED.style(), "stroke", LineStyle.RED.color());
      svg.with("fill", "none", "stroke-width", 2, "x", FIRST * PIXEL, "y", FIRST * PIXEL);
      svg.with("width", SHOWN * PIXEL, "height", SHOWN * PIXEL).close();
    };
  }

  /** Returns the numbers of the pixels in the frame. */
  static Panel values(TinyImage image) {
    return (svg, words) -> {
      caption(svg, words.of("values"));
      for (int i = 0; i < SHOWN * SHOWN; i++) {
        cell(svg, image, i % SHOWN, i / SHOWN);
      }
      box(svg);
    };
  }

  /** Returns an image with polygons on it, of x, y, x, y, … each. */
  static Panel drawn(String title, TinyImage image, List<List<Double>> outlines) {
    return (svg, words) -> {
      plain(title, image).draw(svg, words);
      for (List<Double> outline : outlines) {
        String corners =
            outline.stream().map(c -> Svg.number(c * PIXEL)).collect(Collectors.joining(" "));
        svg.open("polygon", "class", LineStyle.RED.style(), "stroke", LineStyle.RED.color());
        svg.with("fill", "none", "stroke-width", 2, "points", corners).close();
      }
    };
  }

  /** Returns the place of a file that is missing. */
  static Panel missing(String name) {
    return (svg, words) -> {
      caption(svg, name);
      svg.open("rect", "class", "axis", "stroke", INK, "fill", "none", "stroke-dasharray", "6 4");
      svg.with("x", .5, "y", .5, "width", SIDE - 1, "height", SIDE - 1).close();
      svg.open("text", "class", "ink", "fill", INK, "x", SIDE / 2, "y", SIDE / 2 + 4);
      svg.with("text-anchor", "middle").text(words.of("missing")).close();
    };
  }

  private static void caption(Svg svg, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", 0, "y", -10).text(text).close();
  }

  private static void box(Svg svg) {
    svg.open("rect", "class", "grid", "stroke", GRID, "fill", "none");
    svg.with("x", .5, "y", .5, "width", SIDE - 1, "height", SIDE - 1).close();
  }

  /** Draws a path of each color, as there are few. */
  private static void pixels(Svg svg, TinyImage image) {
    Map<Integer, StringBuilder> paths = new TreeMap<>();
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; ) {
        int from = x;
        int color = image.shown(x, y);
        while (x < EDGE && image.shown(x, y) == color) {
          x++;
        }
        int width = (x - from) * PIXEL;
        paths
            .computeIfAbsent(color, c -> new StringBuilder())
            .append(run(from * PIXEL, y * PIXEL, width));
      }
    }
    paths.forEach(
        (color, path) ->
            svg.open("path", "fill", hex(color), "shape-rendering", "crispEdges", "d", path)
                .close());
  }

  private static String run(int x, int y, int width) {
    return "M" + x + " " + y + "h" + width + "v" + PIXEL + "h-" + width + "z";
  }

  private static void cell(Svg svg, TinyImage image, int column, int row) {
    int color = image.shown(FIRST + column, FIRST + row);
    int x = column * CELL;
    int y = row * CELL;
    svg.open("rect", "fill", hex(color), "stroke", "#808080", "stroke-width", .5);
    svg.with("x", x, "y", y, "width", CELL, "height", CELL).close();
    List<Integer> numbers = image.numbers(FIRST + column, FIRST + row);
    int size = numbers.size() == 1 ? 11 : 9;
    double middle = y + CELL / 2. - (numbers.size() - 1) * size / 2. + size / 3.;
    for (int i = 0; i < numbers.size(); i++) {
      svg.open("text", "fill", isDark(color) ? "#ffffff" : "#000000", "font-size", size);
      svg.with("x", x + CELL / 2, "y", middle + i * size, "text-anchor", "middle");
      svg.text(numbers.get(i).toString()).close();
    }
  }

  /** By the weights of red, green and blue in the brightness of a screen. */
  private static boolean isDark(int color) {
    return .3 * (color >> 16) + .59 * (color >> 8 & 255) + .11 * (color & 255) < DARK;
  }

  private static String hex(int color) {
    return String.format(Locale.ROOT, "#%06x", color);
  }
}
