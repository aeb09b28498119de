package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Svg;

/** Figures of lesson 3. */
final class Lesson3Figures {
  private static final String INK = "#1f2933";
  private static final LineStyle[] CLASSES = {LineStyle.BLUE, LineStyle.RED, LineStyle.GREEN};
  private static final int PIXELS = 4; // 2 rows, 2 columns
  private static final int CELL = 34;
  private static final int MARKED = 1; // the pixel that is followed

  private Lesson3Figures() {}

  /** One image [1, 3, 2, 2]: as planes, as rows, and both orders in memory. */
  static String rows() {
    Svg svg = new Svg(480, 396);
    svg.with("role", "img", "aria-labelledby", "rows-title rows-about");
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
    svg.open("title", "id", "rows-title").text("Rows of an image").close();
    svg.open("desc", "id", "rows-about");
    svg.text("The value of each class at one pixel, one per plane, makes one row").close();
    planes(svg);
    table(svg);
    strips(svg);
    return svg.end();
  }

  private static void planes(Svg svg) {
    label(svg, 20, 22, "start", "[N, C, H, W] = [1, 3, 2, 2]");
    for (int c = 0; c < CLASSES.length; c++) {
      int top = 36 + c * 78;
      label(svg, 20, top + 38, "start", "class " + c);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int row = pixel / 2;
        cell(svg, c, pixel, 78 + pixel % 2 * CELL, top + row * CELL, value(c, pixel));
      }
    }
  }

  private static void table(Svg svg) {
    label(svg, 242, 22, "start", "[R, C] = [4, 3]");
    svg.open("path", "class", "axis", "fill", "none", "stroke", INK, "stroke-width", 1.5);
    svg.with("d", "M156 140h56m-7 -5l7 5l-7 5").close();
    label(svg, 184, 130, "middle", "permute");
    label(svg, 184, 160, "middle", "0, 2, 3, 1");
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      int top = 74 + pixel * (CELL + 4);
      for (int c = 0; c < CLASSES.length; c++) {
        cell(svg, c, pixel, 242 + c * CELL, top, value(c, pixel));
      }
      int row = pixel / 2;
      label(svg, 354, top + 22, "start", "row " + pixel + ": h=" + row + ", w=" + pixel % 2);
    }
  }

  private static void strips(Svg svg) {
    label(svg, 20, 296, "start", "In memory, NCHW: all of class 0, then all of class 1");
    label(svg, 20, 354, "start", "In memory, NHWC: all of pixel 0, then all of pixel 1");
    for (int i = 0; i < PIXELS * CLASSES.length; i++) {
      int left = 20 + i * 36;
      cell(svg, i / PIXELS, i % PIXELS, left, 302, i);
      int c = i % CLASSES.length;
      int pixel = i / CLASSES.length;
      cell(svg, c, pixel, left, 360, value(c, pixel));
    }
  }

  private static int value(int c, int pixel) {
    return c * PIXELS + pixel;
  }

  private static void cell(Svg svg, int c, int pixel, int left, int top, int value) {
    LineStyle look = CLASSES[c];
    int stroke = pixel == MARKED ? 4 : 1;
    svg.open("rect", "class", look.style(), "fill", "none", "stroke", look.color());
    svg.with("stroke-width", stroke, "x", left + 3, "y", top + 3);
    svg.with("width", CELL - 6, "height", CELL - 6).close();
    label(svg, left + CELL / 2, top + 22, "middle", "" + value);
  }

  private static void label(Svg svg, int left, int base, String anchor, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", left, "y", base, "text-anchor", anchor);
    svg.text(text).close();
  }
}
