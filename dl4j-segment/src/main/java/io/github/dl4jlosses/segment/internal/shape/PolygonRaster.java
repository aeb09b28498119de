package io.github.dl4jlosses.segment.internal.shape;

import java.util.BitSet;

/**
 * The pixels inside a polygon, as COCO has them.
 *
 * <p>Corners are rounded to fifths of a pixel. An edge crosses a column i where it steps from 5i+2
 * to 5i+3, near the middle of the column, at a height that is rounded up to whole rows. In a column
 * the pixels from the first crossing to the second are inside, from the third to the fourth, …: the
 * even-odd rule. So a polygon has pixels only where it spans the middle of a column, and two that
 * share an edge share no pixel.
 *
 * <p><b>Elsewhere.</b> {@code pycocotools.mask.frPyObjects}, with the same pixels; that lists each
 * point of the outline, here only the crossings are computed.
 */
final class PolygonRaster {
  private static final int SCALE = 5;

  private final int height;
  private final int width;
  private final BitSet crossings = new BitSet(); // column by column, of height + 1 places
  private int first; // column

  private PolygonRaster(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Returns the pixels of an image that are inside.
   *
   * @param corners x, y, x, y, …
   */
  static BitSet pixels(double[] corners, int height, int width) {
    PolygonRaster raster = new PolygonRaster(height, width);
    int count = corners.length / 2;
    int[] x = new int[count];
    int[] y = new int[count];
    int left = Integer.MAX_VALUE;
    for (int j = 0; j < count; j++) {
      x[j] = rounded(SCALE * corners[2 * j]);
      y[j] = rounded(SCALE * corners[2 * j + 1]);
      left = Math.min(left, x[j]);
    }
    raster.first = Math.max(0, Math.min(width, left / SCALE));
    for (int j = 0; j < count; j++) {
      int next = (j + 1) % count;
      raster.edge(x[j], y[j], x[next], y[next]);
    }
    return raster.filled();
  }

  /** As a cast in C rounds: toward zero after the half is added. */
  private static int rounded(double value) {
    return (int) (value + .5);
  }

  private void edge(int x0, int y0, int x1, int y1) {
    int dx = Math.abs(x1 - x0);
    int dy = Math.abs(y1 - y0);
    if (dx >= dy) {
      flat(Math.min(x0, x1), x0 <= x1 ? y0 : y1, dx, x0 <= x1 ? y1 - y0 : y0 - y1);
    } else {
      steep(y0 <= y1 ? x0 : x1, Math.min(y0, y1), y0 <= y1 ? x1 - x0 : x0 - x1, dy);
    }
  }

  private int lastColumn(int x) {
    return Math.min(width - 1, Math.floorDiv(x - 3, SCALE));
  }

  private int firstColumn(int x) {
    return Math.max(0, Math.floorDiv(x + 2, SCALE)); // least i of 5i + 2 >= x
  }

  private void flat(int x, int y, int dx, int rise) {
    double slope = (double) rise / dx;
    for (int i = firstColumn(x); i <= lastColumn(x + dx); i++) {
      int t = SCALE * i + 2 - x;
      cross(i, Math.min(rounded(y + slope * t), rounded(y + slope * (t + 1))));
    }
  }

  private void steep(int x, int y, int run, int dy) {
    double slope = (double) run / dy;
    int end = rounded(x + slope * dy);
    int last = lastColumn(Math.max(x, end));
    for (int i = firstColumn(Math.min(x, end)); i <= last; i++) {
      int after = SCALE * i + (run > 0 ? 3 : 2);
      int low = 0;
      int high = dy;
      while (low < high) { // the first step at which the column is crossed
        int middle = (low + high) >>> 1;
        int at = rounded(x + slope * middle);
        if (run > 0 ? at >= after : at <= after) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      cross(i, low - 1 + y);
    }
  }

  private void cross(int column, int y) {
    double row = (y + .5) / SCALE - .5;
    int place = (int) Math.ceil(Math.max(0, Math.min(height, row)));
    crossings.flip((column - first) * (height + 1) + place); // two at one place are none
  }

  private BitSet filled() {
    BitSet pixels = new BitSet();
    for (int from = crossings.nextSetBit(0); from >= 0; ) {
      int to = crossings.nextSetBit(from + 1);
      int column = first + from / (height + 1);
      int row = from % (height + 1);
      for (int end = row + to - from; row < end; row++) {
        pixels.set(row * width + column);
      }
      from = crossings.nextSetBit(to + 1);
    }
    return pixels;
  }
}
