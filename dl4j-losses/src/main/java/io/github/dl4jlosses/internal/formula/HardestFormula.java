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
    long[] firstDigits = new long[1 << DIGIT];
    int firstShift = keys.bitsOfSignedOrder() - DIGIT;
    long counted = 0;
    long hard = 0;
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        double loss = keys.get(row, i);
        counted += loss == NOT_COUNTED ? 0 : 1;
        hard += loss > above ? 1 : 0;
        firstDigits[(int) (keys.signedOrder(row, i) >>> firstShift)]++;
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
    return weighKept(keys, firstDigits, Math.min(most, counted));
  }

  private double weighKept(Keys keys, long[] firstDigits, long kept) {
    Least least = leastKept(keys, firstDigits, kept);
    long equal = least.rank();
    double factor = losses.reduction().applyAsDouble((double) kept);
    double sum = 0;
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        int compared = Long.compareUnsigned(keys.signedOrder(row, i), least.order());
        boolean isKept = compared > 0 || (compared == 0 && equal-- > 0);
        sum += isKept ? keys.get(row, i) : 0;
        keys.set(row, i, isKept ? factor : 0);
      }
    }
    return factor * sum;
  }

  /**
   * The least of the losses that are kept.
   *
   * @param rank among those of the same order, of which so many are kept
   */
  private record Least(long order, long rank) {}

  /** Returns the k-th largest loss: one digit after the other, from the first. */
  private static Least leastKept(Keys keys, long[] firstDigits, long k) {
    int shift = keys.bitsOfSignedOrder() - DIGIT;
    long[] counts = firstDigits;
    long found = 0;
    long rank = k;
    while (true) {
      int digit = counts.length - 1;
      while (rank > counts[digit]) {
        rank -= counts[digit];
        digit--;
      }
      found |= (long) digit << shift;
      if (shift == 0) {
        return new Least(found, rank);
      }
      counts = countsOfNextDigit(keys, found, shift);
      shift -= DIGIT;
    }
  }

  /** Counts the next digit of those losses that agree with what is found, down to a shift. */
  private static long[] countsOfNextDigit(Keys keys, long found, int shift) {
    long[] counts = new long[1 << DIGIT];
    for (int row = 0; row < keys.rows(); row++) {
      for (int i = 0; i < keys.pixels(); i++) {
        long order = keys.signedOrder(row, i);
        if ((order ^ found) >>> shift == 0) {
          counts[(int) (order >>> (shift - DIGIT)) & (counts.length - 1)]++;
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
