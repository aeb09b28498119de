package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.LabelKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A stretch of pixels as one thread works on it: their numbers, and what a loss does to them. Of
 * the two kinds one works in float, fast, and one in double, as plain as the formulas.
 *
 * <p>The letters: z(c) logits and later p(c) probabilities; y the class, t(c) the probabilities or
 * the label of one channel; m the mask, 0 at what does not count; g(c) what is pushed back. A
 * <i>unit</i> is what an activation runs over: with softmax all channels (unit 0), with sigmoid one
 * channel.
 */
public abstract class Tile {
  /** The class of a pixel that does not count. */
  public static final int NONE = -1;

  final LabelKind kind;
  final int channels;
  final int[] y;
  int length;
  boolean allCount; // with m = 1
  private int counted;
  private int firstPixel;
  private double[] row = {};

  Tile(LabelKind kind, int channels, int pixels) {
    this.kind = kind;
    this.channels = channels;
    y = new int[TileMath.padded(pixels)];
  }

  /** Makes the tiles of a call, one for each thread. */
  public interface Maker {
    /**
     * Returns a new tile.
     *
     * @param pixels in the longest one
     */
    Tile make(LabelKind kind, int channels, int pixels);

    /** Returns the type of gradients: FLOAT or DOUBLE. */
    DataType type();

    /** Returns what multiplies the rows of a {@link FloatTile}; nothing if ND4J is faster. */
    default Optional<TileProducts> products() {
      return Optional.empty();
    }

    /** Returns what it is called in the log. */
    String description();
  }

  /** Begins a tile of so many pixels. */
  public final void begin(int pixels) {
    length = pixels;
    allCount = false;
  }

  /** Begins a tile of so many pixels, of which the first has a number among all. */
  public final void begin(int pixels, int firstPixel) {
    begin(pixels);
    this.firstPixel = firstPixel;
  }

  /** Returns the number of its first pixel. */
  public final int firstPixel() {
    return firstPixel;
  }

  /** Returns memory for one number a pixel, which the next caller overwrites. */
  public final double[] row() {
    if (row.length < y.length) {
      row = new double[y.length];
    }
    return row;
  }

  /** Returns the number of its pixels. */
  public final int length() {
    return length;
  }

  /** Returns the number of its units. */
  public final int units() {
    return kind == LabelKind.CHANNELS ? channels : 1;
  }

  /** Returns the classes, of which {@link #NONE} does not count. */
  public final int[] classes() {
    return y;
  }

  /**
   * Says how many pixels of a unit count.
   *
   * @param withOne whether those that count have the mask 1
   */
  public final void setCounted(int pixels, boolean withOne) {
    counted = pixels;
    allCount = withOne && pixels == length;
  }

  /** Returns how many pixels of the unit count. */
  public final int counted() {
    return counted;
  }

  /** Reads m of a channel; ones if there is no mask. */
  public abstract void readMask(@Nullable TiledArray mask, int t, int channel);

  /** Returns whether m(i) is 0. */
  public abstract boolean isMasked(int i);

  /** Makes m(i) = 0. */
  public abstract void mask(int i);

  /** Returns Σ m. */
  public abstract double sumOfMask();

  /** Returns Σ m·w(y). */
  public abstract double sumOfWeights(double[] w);

  /**
   * Reads t of all classes, and masks pixels whose t are all ignored.
   *
   * @return how many pixels count
   */
  public abstract int readTargets(TiledArray labels, int t, int ignoreIndex);

  /**
   * Reads t of a channel, and masks what is ignored.
   *
   * @return how many pixels count; -1 if a label that counts is not in [0, 1]
   */
  public abstract int readChannel(TiledArray labels, int t, int channel, int ignoreIndex);

  /** Reads z of all channels. */
  public abstract void readLogits(TiledArray logits, int t);

  /** Makes z of a unit 0, and the class any, where m is 0: all that follows is finite there. */
  public final void clearMasked(int unit) {
    for (int i = 0; i < length; i++) {
      if (isMasked(i)) {
        clear(unit, i);
        if (kind == LabelKind.CLASSES) {
          y[i] = 0;
        }
      }
    }
  }

  abstract void clear(int unit, int i);

  /** Returns the first channel of a unit. */
  public final int first(int unit) {
    return kind == LabelKind.CHANNELS ? unit : 0;
  }

  /** Returns the channel after the last of a unit. */
  public final int end(int unit) {
    return kind == LabelKind.CHANNELS ? unit + 1 : channels;
  }

  /** Copies z of a unit to where g will be. */
  public abstract void keepLogits(int unit);

  /** Brings back what was kept. */
  public abstract void restoreLogits(int unit);

  /** Writes what is where the logits were. */
  public abstract void write(TiledArray into, int t);

  /** Writes g. */
  public abstract void writePushed(TiledArray into, int t);

  /** Replaces z of a unit by p. */
  public abstract void activate(int unit);

  /**
   * Returns Σ m·l with l the cross entropy of y or t.
   *
   * @param leaves what becomes of z
   * @param factor of the gradient
   */
  public abstract double crossEntropy(ClassCosts costs, Leaves leaves, double factor);

  /** As {@link #crossEntropy}, of one channel. */
  public abstract double binaryCrossEntropy(
      int channel, BinaryCosts costs, Leaves leaves, double factor);

  /**
   * Returns Σ m·l with l the focal loss of y: w(y)·(1 - p(y))^γ times the cross entropy.
   *
   * @param leaves what becomes of z
   * @param factor of the gradient
   */
  public abstract double focal(FocalCosts costs, Leaves leaves, double factor);

  /** As {@link #focal}, of one channel. */
  public abstract double binaryFocal(int channel, FocalCosts costs, Leaves leaves, double factor);

  /** Returns m·l of a pixel, of the last cross entropy or focal loss. */
  public abstract double loss(int i);

  /**
   * Adds up the overlaps of p of a unit with the labels.
   *
   * @param sums I of all classes, then A, then B
   * @param from where they begin
   */
  public abstract void addOverlaps(OverlapSums overlap, int unit, double[] sums, int from);

  /** Adds how many pixels count to the number of each class of a unit. */
  public final void addCounted(int unit, double[] sums, int from) {
    for (int c = first(unit); c < end(unit); c++) {
      sums[from + c] += counted;
    }
  }

  /**
   * Writes the errors |t - p| of a channel, negative where t is 1: -(1 - p), and p. NaN where the
   * pixel does not count; infinite where the error is NaN.
   */
  public final void errors(int channel, double[] into) {
    for (int i = 0; i < length; i++) {
      double p = logit(channel, i);
      into[i] = isMasked(i) ? Double.NaN : key(isOf(channel, i) ? 1 - p : p, isOf(channel, i));
    }
  }

  /** As {@link #errors}, with max(0, 1 - z) where t is 1 and max(0, 1 + z) elsewhere. */
  public final void hingeErrors(int channel, double[] into) {
    for (int i = 0; i < length; i++) {
      double z = logit(channel, i);
      double error = Math.max(0, isOf(channel, i) ? 1 - z : 1 + z); // NaN if z is
      into[i] = isMasked(i) ? Double.NaN : key(error, isOf(channel, i));
    }
  }

  private static double key(double error, boolean negative) {
    double key = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    return negative ? -key : key;
  }

  /** Returns what is where the logits were. */
  abstract double logit(int c, int i);

  /** Returns whether t(c) is not 0, of classes or channels. */
  abstract boolean isOf(int c, int i);

  /** Adds a factor times given numbers to g of a channel. */
  public abstract void push(int channel, double[] derivatives, double factor);

  /** Multiplies m by given numbers. */
  public abstract void weigh(double[] factors);

  /** Brings back m. */
  public abstract void unweigh();

  /** Makes g of a unit 0. */
  public abstract void clearPushed(int unit);

  /** Makes g of a unit 0 at what does not count: 0 times a NaN of the whole group is NaN. */
  public final void clearPushedOfMasked(int unit) {
    for (int i = 0; i < length; i++) {
      if (isMasked(i)) {
        clearPushed(unit, i);
      }
    }
  }

  abstract void clearPushed(int unit, int i);

  /**
   * Adds to g of a unit the derivative of a function of the overlaps with respect to p.
   *
   * @param derivatives with respect to I of all classes, then A
   */
  public abstract void pushOverlaps(
      OverlapSums overlap, int unit, double[] derivatives, double factor);

  /** Replaces g of a unit, the derivative with respect to p, by that with respect to z. */
  public abstract void chain(int unit);

  /** Adds to g the gradient of {@link #crossEntropy}, from p. */
  public abstract void pushCrossEntropy(ClassCosts costs, double factor);

  /** Adds to g the gradient of {@link #focal}, from p. */
  public abstract void pushFocal(FocalCosts costs, double factor);

  /** Adds to g of a channel the gradient of {@link #binaryFocal}, from p. */
  public abstract void pushBinaryFocal(int channel, FocalCosts costs, double factor);

  /** Adds to g of a channel the gradient of {@link #binaryCrossEntropy}, from p. */
  public abstract void pushBinaryCrossEntropy(int channel, BinaryCosts costs, double factor);
}
