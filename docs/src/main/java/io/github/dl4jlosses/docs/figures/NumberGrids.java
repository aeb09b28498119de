package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.segment.internal.chart.ChartFrame;
import io.github.dl4jlosses.segment.internal.chart.LineStyle;
import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small images, two in a row, with a number in each pixel, as SVG.
 *
 * @param id unique in the page, and the name of the file
 * @param title what is shown
 * @param description the same in a sentence, for those who cannot see it
 * @param grids the images
 */
record NumberGrids(String id, String title, String description, List<Grid> grids) {
  private static final int SIDE = 176;
  private static final int STEP = 190;
  private static final int TOP = 30;
  private static final int ROW = SIDE + TOP + 14;

  /**
   * An image.
   *
   * @param name above it
   * @param rows of cells
   */
  record Grid(String name, List<List<Cell>> rows) {}

  /**
   * A pixel.
   *
   * @param text in it
   * @param look its color; none for a word beside the image
   * @param strength of the color, 0 to 1
   */
  record Cell(String text, @Nullable LineStyle look, double strength) {
    /** Returns the name of a row or a column. */
    static Cell name(String text) {
      return new Cell(text, null, 0);
    }
  }

  /** Returns the picture. */
  String svg() {
    int height = (grids.size() + 1) / 2 * ROW;
    Svg svg = ChartFrame.chart(2 * STEP, height, id, title, description);
    for (int i = 0; i < grids.size(); i++) {
      int left = 7 + i % 2 * STEP;
      int top = TOP + i / 2 * ROW;
      svg.open("g", "transform", "translate(" + left + " " + top + ")");
      ChartFrame.label(svg, SIDE / 2., -10, "middle", grids.get(i).name());
      draw(svg, grids.get(i).rows());
      svg.close();
    }
    return svg.end();
  }

  private static void draw(Svg svg, List<List<Cell>> rows) {
    double size = SIDE / (double) rows.size();
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < rows.get(r).size(); c++) {
        Cell cell = rows.get(r).get(c);
        LineStyle look = cell.look();
        if (look != null) {
          ChartFrame.box(svg, look, c * size + 1, r * size + 1, size - 2, size - 2);
          svg.with("fill-opacity", cell.strength() * 0.6).close(); // the number stays legible
        }
        ChartFrame.label(svg, (c + 0.5) * size, (r + 0.5) * size + 4.5, "middle", cell.text());
      }
    }
  }
}
