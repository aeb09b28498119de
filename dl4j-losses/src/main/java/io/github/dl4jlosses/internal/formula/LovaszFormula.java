package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.fused.Tiling.Grouping;

/**
 * The Lovász extension of 1 - IoU: Σ ΔJ(i)·e(i) over errors e in descending order.
 *
 * @param errors which errors
 * @param grouping what is ranked together
 * @param weight w, one per class
 * @param first the first class that has a part
 * @param absent what a class without a label is
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LovaszFormula(
    Errors errors, Grouping grouping, double[] weight, int first, Absent absent)
    implements RankFormula {
  /*
   * A key is the error, negative where the pixel is of the class; NaN where it does not count, and
   * infinite where the error is NaN: such pixels are the first.
   */

  /** Which errors are ranked. */
  public enum Errors {
    /** |t - p| of softmax. */
    SOFTMAX,
    /** max(0, 1 ± z) of each channel. */
    HINGE
  }

  /** What a class without a label is. */
  public enum Absent {
    /** A class like others: its loss is the largest error. */
    COUNTED,
    /** No part of the mean. */
    LEFT_OUT,
    /** 0, and a part of the mean. */
    ZERO
  }

  @Override
  public boolean isByImage() {
    return grouping == Grouping.IMAGE;
  }

  @Override
  public int rows(int channels) {
    return channels;
  }

  @Override
  public boolean ranksLogits() {
    return errors == Errors.HINGE;
  }

  @Override
  public boolean needsBits() {
    return true;
  }

  @Override
  public void look(Tile tile, int unit, Leaves leaves, Keys keys) {
    double[] row = tile.row();
    for (int c = tile.first(unit); c < tile.end(unit); c++) {
      if (errors == Errors.HINGE) {
        tile.hingeErrors(c, row);
      } else {
        tile.errors(c, row);
      }
      keys.write(c, tile.firstPixel(), tile.length(), row);
    }
    if (leaves == Leaves.PROBABILITIES) {
      tile.activate(unit);
    }
  }

  @Override
  public double weigh(Keys keys, int groups) {
    int pixels = keys.pixels() / groups;
    Ranking ranking = new Ranking(pixels);
    double total = 0;
    for (int g = 0; g < groups; g++) {
      total += ofGroup(keys, ranking, g * pixels, (g + 1) * pixels, groups);
    }
    return total / groups;
  }

  private double ofGroup(Keys keys, Ranking ranking, int from, int end, int groups) {
    int channels = keys.rows();
    int[] ofClass = new int[channels]; // G
    int count = 0;
    for (int c = first; c < channels; c++) {
      ofClass[c] = pixelsOfClass(keys, c, from, end);
      count += ofClass[c] == 0 && absent == Absent.LEFT_OUT ? 0 : 1;
    }
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      if (c < first || (ofClass[c] == 0 && absent != Absent.COUNTED)) {
        keys.clear(c, from, end);
        continue;
      }
      rank(keys, c, ranking, from, end);
      sum += weight[c] * weigh(keys, c, ranking, ofClass[c], weight[c] / count / groups);
    }
    return count == 0 ? 0 : sum / count;
  }

  private static boolean isOfClass(double key) {
    return Double.doubleToRawLongBits(key) < 0; // -0 too
  }

  private static int pixelsOfClass(Keys keys, int c, int from, int end) {
    int count = 0;
    for (int i = from; i < end; i++) {
      double key = keys.get(c, i);
      count += !Double.isNaN(key) && isOfClass(key) ? 1 : 0;
    }
    return count;
  }

  private static void rank(Keys keys, int c, Ranking ranking, int from, int end) {
    ranking.clear();
    for (int i = from; i < end; i++) {
      double key = keys.get(c, i);
      if (Double.isNaN(key)) {
        keys.set(c, i, 0);
      } else {
        ranking.add(i, keys.order(Math.abs(key)));
      }
    }
    ranking.sort(keys.bitsOfOrder());
  }

  /**
   * With f pixels of the class and b others up to a rank, J = 1 - (G - f) / (G + b). The increase
   * is written so that nothing cancels: 1 / (G + b) at a pixel of the class, else (G - f) / ((G + b
   * - 1)·(G + b)); without the class 1 at the first pixel.
   */
  private double weigh(Keys keys, int c, Ranking ranking, int ofClass, double factor) {
    double value = 0;
    double left = ofClass; // G - f
    double union = ofClass; // G + b
    for (int rank = 0; rank < ranking.size(); rank++) {
      int i = ranking.pixel(rank);
      double key = keys.get(c, i);
      double error = Double.isInfinite(key) ? Double.NaN : Math.abs(key);
      double increase;
      if (isOfClass(key)) {
        increase = 1 / union;
        left--;
      } else {
        increase = ofClass == 0 ? (rank == 0 ? 1 : 0) : left / (union * (union + 1));
        union++;
      }
      value += increase * error;
      keys.set(c, i, factor * slope(key, error) * increase);
    }
    return value;
  }

  /** Returns the derivative of an error with respect to p or z. */
  private double slope(double key, double error) {
    if (Double.isNaN(error)) {
      return Double.NaN;
    }
    if (error == 0 && errors == Errors.HINGE) {
      return 0;
    }
    return isOfClass(key) ? -1 : 1;
  }

  @Override
  public void push(Tile tile, int unit, Keys derivatives, double factor) {
    double[] row = tile.row();
    for (int c = tile.first(unit); c < tile.end(unit); c++) {
      derivatives.read(c, tile.firstPixel(), tile.length(), row);
      tile.push(c, row, factor);
    }
  }
}
