package io.github.dl4jlosses.internal.formula;

import io.github.dl4jlosses.internal.fused.Tile;
import io.github.dl4jlosses.internal.fused.TileMath.Leaves;

/**
 * The mean or sum of the largest losses.
 *
 * @param losses of pixels, or of elements
 * @param share how many are kept of those that count
 * @param above losses above this are kept
 * @param atLeast so many are kept
 */
public record HardestFormula(PixelFormula losses, double share, double above, int atLeast)
    implements RankFormula {
  private static final double NOT_COUNTED = Double.NEGATIVE_INFINITY; // no loss is
  private static final int DIGIT = 16; // bits
  private static final double SLACK = 1e-9; // so that 0.29 of 100 are 29

  @Override
  public boolean isByImage() {
    return false;
  }

  @Override
  public int rows(int channels) {
    return losses.isOfPixels() ? 1 : channels;
  }

  @Override
  public boolean ranksLogits() {
    return true;
  }

  @Override
  public boolean needsBits() {
    return false;
  }

  @Override
  public void look(Tile tile, int unit, Leaves leaves, Keys keys) {
    losses.loss(tile, unit, leaves, 0);
    double[] row = tile.row();
    for (int i = 0; i < tile.length(); i++) {
      row[i] = tile.isMasked(i) ? NOT_COUNTED : tile.loss(i);
    }
    keys.write(unit, tile.firstPixel(), tile.length(), row);
  }

  @Override
  public double weigh(Keys keys, int groups) {
    long counted = 0;
    long hard = 0;
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        double loss = keys.get(row, i);
        counted += loss == NOT_COUNTED ? 0 : 1;
        hard += loss > above ? 1 : 0;
      }
    }
    if (counted == 0) {
      for (int row = 0; row < keys.rows(); row++) {
        keys.clear(row, 0, keys.pixels());
      }
      return 0;
    }
    long ofShare = (long) Math.floor(share * counted + SLACK);
    long most = Math.max(Math.max(ofShare, hard), Math.max(1, atLeast));
    return weighKept(keys, Math.min(most, counted));
  }

  private double weighKept(Keys keys, long kept) {
    long least = leastKept(keys, kept);
    long equal = kept - countAbove(keys, least); // kept of those that are as large as the least
    double factor = losses.reduction().applyAsDouble((double) kept);
    double sum = 0;
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        double loss = keys.get(row, i);
        int compared = Long.compareUnsigned(order(loss), least);
        boolean isKept = compared > 0 || (compared == 0 && equal-- > 0);
        sum += isKept ? loss : 0;
        keys.set(row, i, isKept ? factor : 0);
      }
    }
    return factor * sum;
  }

  /** Returns a number that is greater, without a sign, for a greater loss; NaN is the greatest. */
  private static long order(double loss) {
    long bits = Double.doubleToLongBits(loss + 0.0); // -0 is 0
    return bits ^ ((bits >> (Long.SIZE - 1)) | Long.MIN_VALUE);
  }

  private static long countAbove(Keys keys, long least) {
    long count = 0;
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        count += Long.compareUnsigned(order(keys.get(row, i)), least) > 0 ? 1 : 0;
      }
    }
    return count;
  }

  /** Returns the order of the k-th largest loss: one digit after the other, from the first. */
  private static long leastKept(Keys keys, long k) {
    long found = 0;
    long rank = k;
    for (int shift = Long.SIZE - DIGIT; shift >= 0; shift -= DIGIT) {
      long[] counts = countsOfDigits(keys, found, shift);
      int digit = counts.length - 1;
      while (rank > counts[digit]) {
        rank -= counts[digit];
        digit--;
      }
      found |= (long) digit << shift;
    }
    return found;
  }

  /** Counts the digits of those losses that agree with what is found in all digits before. */
  private static long[] countsOfDigits(Keys keys, long found, int shift) {
    long[] counts = new long[1 << DIGIT];
    long before = shift + DIGIT == Long.SIZE ? 0 : -1L << (shift + DIGIT);
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        long order = order(keys.get(row, i));
        if (((order ^ found) & before) == 0) {
          counts[(int) (order >>> shift) & (counts.length - 1)]++;
        }
      }
    }
    return counts;
  }

  @Override
  public void push(Tile tile, int unit, Keys derivatives, double factor) {
    double[] row = tile.row();
    derivatives.read(unit, tile.firstPixel(), tile.length(), row);
    tile.weigh(row);
    losses.push(tile, unit, factor);
    tile.unweigh();
  }
}
