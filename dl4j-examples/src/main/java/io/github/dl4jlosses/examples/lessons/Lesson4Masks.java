package io.github.dl4jlosses.examples.lessons;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Masks that are resized: as images are, and as masks must be. */
public final class Lesson4Masks {
  private Lesson4Masks() {}

  /** Returns a mask of classes 0, 1 and 3. */
  public static int[][] mask() {
    return new int[][] {{0, 0, 0, 0}, {0, 3, 3, 0}, {0, 3, 3, 1}, {0, 0, 1, 1}};
  }

  public static int[][] nearest(int[][] mask, int size) {
    int[][] resized = new int[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double y = (row + 0.5) * mask.length / size; // the center of the pixel
        double x = (column + 0.5) * mask.length / size;
        resized[row][column] = mask[(int) y][(int) x];
      }
    }
    return resized;
  }

  public static int[][] bilinear(int[][] mask, int size) {
    int[][] resized = new int[size][size];
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double y = inside((row + 0.5) * mask.length / size - 0.5, mask.length);
        double x = inside((column + 0.5) * mask.length / size - 0.5, mask.length);
        int[] above = mask[(int) y];
        int[] below = mask[Math.min((int) y + 1, mask.length - 1)];
        double down = y - (int) y;
        double mean = (1 - down) * between(above, x) + down * between(below, x);
        resized[row][column] = (int) Math.round(mean);
      }
    }
    return resized;
  }

  private static double inside(double at, int length) {
    return Math.max(0, Math.min(length - 1, at));
  }

  private static double between(int[] row, double x) {
    double across = x - (int) x;
    return (1 - across) * row[(int) x] + across * row[Math.min((int) x + 1, row.length - 1)];
  }

  /** Returns how many pixels have each value. */
  static Map<Integer, Integer> count(int[][] mask) {
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int[] row : mask) {
      Arrays.stream(row).forEach(value -> counts.merge(value, 1, Integer::sum));
    }
    return counts;
  }
}
