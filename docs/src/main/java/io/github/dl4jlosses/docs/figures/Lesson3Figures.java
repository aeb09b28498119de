package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.Panels;
import io.github.dl4jlosses.docs.Words;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Figures of lesson 3. */
final class Lesson3Figures {
  private static final String INK = "#1f2933";
  private static final LineStyle[] CLASSES = {LineStyle.BLUE, LineStyle.RED, LineStyle.GREEN};
  private static final int PIXELS = 4; // 2 rows, 2 columns
  private static final int CELL = 34;
  private static final int MARKED = 1; // the pixel that is followed
  private static final int STRIP = 27; // of a number in memory

  private Lesson3Figures() {}

  /** One image [1, 3, 2, 2]: as planes, as rows, and both orders in memory. */
  static String rows(Words words) {
    return Panels.flow(
        484,
        "rows",
        words,
        List.of(
            planes(words),
            table(words),
            strip(words.of("nchw"), i -> i / PIXELS, i -> i % PIXELS),
            strip(words.of("nhwc"), i -> i % CLASSES.length, i -> i / CLASSES.length)));
  }

  private static String planes(Words words) {
    Svg svg = panel(170, 278);
    label(svg, 8, 22, "start", "[N, C, H, W] = [1, 3, 2, 2]");
    for (int c = 0; c < CLASSES.length; c++) {
      int top = 36 + c * 78;
      label(svg, 8, top + 38, "start", words.of("class", c));
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int row = pixel / 2;
        cell(svg, c, pixel, 72 + pixel % 2 * CELL, top + row * CELL, value(c, pixel));
      }
    }
    return svg.end();
  }

  private static String table(Words words) {
    Svg svg = panel(314, 278);
    label(svg, 82, 22, "start", "[R, C] = [4, 3]");
    svg.open("path", "class", "axis", "fill", "none", "stroke", INK, "stroke-width", 1.5);
    svg.with("d", "M8 140h56m-7 -5l7 5l-7 5").close();
    label(svg, 36, 130, "middle", "permute");
    label(svg, 36, 160, "middle", "0, 2, 3, 1");
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int top = 74 + pixel * (CELL + 4);
      for (int c = 0; c < CLASSES.length; c++) {
        cell(svg, c, pixel, 82 + c * CELL, top, value(c, pixel));
      }
      String row = words.of("row", pixel, pixel / 2, pixel % 2);
      label(svg, 192, top + 22, "start", row);
    }
    return svg.end();
  }

  /** Draws the numbers in the order of memory, where the i-th is of a class and a pixel. */
  private static String strip(String name, IntUnaryOperator ofClass, IntUnaryOperator ofPixel) {
    Svg svg = panel(STRIP * PIXELS * CLASSES.length + 14, 60);
    label(svg, 8, 18, "start", name);
    for (int i = 0; i < PIXELS * CLASSES.length; i++) {
      int c = ofClass.applyAsInt(i);
      int pixel = ofPixel.applyAsInt(i);
      cell(svg, c, pixel, 7 + i * STRIP, 24, STRIP, value(c, pixel));
    }
    return svg.end();
  }

  private static Svg panel(int width, int height) {
    return new Svg(width, height)
        .with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
  }

  private static int value(int c, int pixel) {
    return c * PIXELS + pixel;
  }

  private static void cell(Svg svg, int c, int pixel, int left, int top, int value) {
    cell(svg, c, pixel, left, top, CELL, value);
  }

  private static void cell(Svg svg, int c, int pixel, int left, int top, int width, int value) {
    LineStyle look = CLASSES[c];
    int stroke = pixel == MARKED ? 4 : 1;
    svg.open("rect", "class", look.style(), "fill", "none", "stroke", look.color());
    svg.with("stroke-width", stroke, "x", left + 3, "y", top + 3);
    svg.with("width", width - 6, "height", CELL - 6).close();
    label(svg, left + width / 2, top + 22, "middle", "" + value);
  }

  private static void label(Svg svg, int left, int base, String anchor, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", left, "y", base, "text-anchor", anchor);
    svg.text(text).close();
  }
}
