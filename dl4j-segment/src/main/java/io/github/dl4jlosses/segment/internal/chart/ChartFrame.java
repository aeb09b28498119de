package io.github.dl4jlosses.segment.internal.chart;

/** What all charts have in common: their width, their letters, and a text for those who listen. */
public final class ChartFrame {
  public static final int WIDTH = 480;
  public static final String INK = "#1f2933";
  public static final String GRID = "#d9dee3";

  private ChartFrame() {}

  public static Svg chart(int height, String id, String title, String description) {
    return chart(WIDTH, height, id, title, description);
  }

  public static Svg chart(int width, int height, String id, String title, String description) {
    Svg svg = new Svg(width, height);
    svg.with("class", "chart", "role", "img", "aria-labelledby", id + "-title " + id + "-about");
    svg.with("font-family", "system-ui, Helvetica, Arial, sans-serif", "font-size", 13);
    svg.open("title", "id", id + "-title").text(title).close();
    return svg.open("desc", "id", id + "-about").text(description).close();
  }

  /** Returns how many letters a text is as wide as: an ideograph is as wide as two. */
  public static int letters(String text) {
    return text.codePoints()
        .map(c -> Character.isIdeographic(c) || (c >= 0xFF00 && c <= 0xFF60) ? 2 : 1)
        .sum();
  }

  public static void label(Svg svg, double left, double base, String anchor, String text) {
    svg.open("text", "class", "ink", "fill", INK, "x", left, "y", base, "text-anchor", anchor);
    svg.text(text).close();
  }

  public static void upward(Svg svg, double left, double middle, String text) {
    String place = "translate(" + Svg.number(left) + " " + Svg.number(middle) + ") rotate(-90)";
    svg.open("text", "class", "ink", "fill", INK, "text-anchor", "middle");
    svg.with("transform", place).text(text).close();
  }

  /** Opens a filled rectangle. */
  public static Svg box(
      Svg svg, LineStyle lineStyle, double left, double top, double width, double height) {
    svg.open("rect", "class", "filled " + lineStyle.style(), "x", left, "y", top);
    svg.with("width", width, "height", height);
    return svg.with("fill", lineStyle.color(), "stroke", lineStyle.color());
  }
}
