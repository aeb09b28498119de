package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The arithmetic of a tile: arrays with one number per pixel. Used by one thread.
 *
 * <p>All arrays are {@linkplain #padded padded}: what lies behind {@code length} may be overwritten
 * and counts for nothing. A NaN that counts gives NaN.
 */
public interface TileMath {
  /** A logit whose loss and gradient are 0 if the label is 0. */
  float NOT_COUNTED = -1000;

  /** Replaces x by e^x, within 2 ulp. For |x| &lt; 87; 0 or a tiny number below. */
  void exp(float[] x, int length);

  /** Replaces x by log(1 + x), within 3 ulp. For 0 &lt;= x &lt; 2^24. */
  void log1p(float[] x, int length);

  /** Replaces x by -log(1 - x), within 2 ulp. For 0 &lt;= x &lt;= 1/2. */
  void minusLog1m(float[] x, int length);

  /** Replaces logits by their softmax. */
  void softmax(float[][] z, int length);

  /** Replaces logits by their sigmoid. */
  void sigmoid(float[] z, int length);

  /** Returns Σ x(i), in double. */
  double sum(float[] x, int length);

  /** Returns Σ x(i)·y(i), in double. */
  double dot(float[] x, float[] y, int length);

  /** Returns whether all x are 0 or 1. */
  boolean areBits(float[] x, int length);

  /** Returns whether all x are in [0, 1]. */
  boolean areShares(float[] x, int length);

  /**
   * The cross entropy of pixels that have one class.
   *
   * <pre>
   *   l = m·[ a(y)·(-ℓp(y)) + Σ_c u(c)·(-ℓp(c)) ]                         ℓp = log softmax z
   *   ∂l/∂z(c) = m·[ (a(y) + U)·p(c) - a(y)·[c = y] - u(c) ]               U = Σ_c u(c)
   * </pre>
   *
   * @param z logits, one array per class; replaced by what is left there
   * @param y class, also where m is 0
   * @return Σ l, in double
   */
  double crossEntropy(
      float[][] z, int[] y, float[] m, int length, ClassTerms terms, Leaves leaves, float factor);

  /**
   * The cross entropy of pixels that have probabilities.
   *
   * <pre>
   *   l = Σ_c a(c)·(-ℓp(c))            ∂l/∂z(c) = A·p(c) - a(c)            A = Σ_c a(c)
   * </pre>
   *
   * @param z logits, one array per class; replaced by what is left there
   * @param a mask, weight and probability in one, one array per class
   * @return Σ l, in double
   */
  double softCrossEntropy(float[][] z, float[][] a, int length, Leaves leaves, float factor);

  /**
   * The binary cross entropy of one channel.
   *
   * <pre>
   *   l = m·[ P·t·softplus(-z) + w·(1-t)·softplus(z) ]          t = kept·label + half
   *   ∂l/∂z = m·[ w·(1-t)·σ(z) - P·t·σ(-z) ]
   * </pre>
   *
   * @param z logits; replaced by what is left there
   * @param label overwritten
   * @return Σ l, in double
   */
  double binaryCrossEntropy(
      float[] z,
      float[] label,
      float[] m,
      int length,
      BinaryTerms terms,
      Leaves leaves,
      float factor);

  /**
   * The binary cross entropy of one channel whose labels are 0 or 1, and whose terms do not smooth
   * them. Leaves a factor times the gradient.
   *
   * @param z logits; {@link #NOT_COUNTED} where m is 0
   * @param label overwritten; 0 where m is 0
   * @param m 0 or 1
   * @return Σ l, in double
   */
  default double hardBinaryCrossEntropy(
      float[] z, float[] label, float[] m, int length, BinaryTerms terms, float factor) {
    return binaryCrossEntropy(z, label, m, length, terms, Leaves.GRADIENT, factor);
  }

  /** Returns l of each pixel of the last cross entropy that left losses or probabilities. */
  float[] losses();

  /**
   * Adds the derivative of a function of class overlaps to g, and takes g through the softmax.
   *
   * <pre>
   *   h(c) = g(c) + m·( all(c) + square(c)·p(c) + own(c)·[c = y] )
   *   g(c) = p(c)·( h(c) - Σ_k h(k)·p(k) )
   * </pre>
   *
   * @param g derivatives with respect to p; replaced by those with respect to the logits
   * @param p softmax of the logits
   * @param y class, also where m is 0
   */
  void chainOverlaps(float[][] g, float[][] p, int[] y, float[] m, int length, OverlapTerms terms);

  /**
   * Adds a factor times the gradient of {@link #crossEntropy} to g, from p.
   *
   * <pre>
   *   ∂l/∂z(c) = m·[ (a(y) + U)·p(c) - u(c) ]                             c ≠ y
   *   ∂l/∂z(y) = m·[ U·p(y) - a(y)·Σ_{c≠y} p(c) - u(y) ]
   * </pre>
   *
   * The sum of the others, so that nothing cancels where p(y) is almost 1.
   */
  void addCrossEntropyGradient(
      float[][] g, float[][] p, int[] y, float[] m, int length, ClassTerms terms, float factor);

  /** What is left where the logits were. */
  enum Leaves {
    /** Anything. */
    NOTHING,
    /** Anything, and the losses of pixels where they are asked for. */
    LOSSES,
    /** A factor times the gradient. */
    GRADIENT,
    /** Softmax or sigmoid of the logits, and the losses as well. */
    PROBABILITIES;

    /** Returns whether the losses of pixels are left too. */
    public boolean includeLosses() {
      return this == LOSSES || this == PROBABILITIES;
    }
  }

  /**
   * What each class weighs.
   *
   * @param a of the class of the pixel
   * @param u of any class
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record ClassTerms(float[] a, float[] u) {
    /** Returns U. */
    public float sumOfU() {
      return (float) Rows.total(u, u.length);
    }

    /** Returns whether some u is not 0. */
    public boolean isSmoothed() {
      return sumOfU() > 0;
    }

    /** Returns whether classes differ in a. */
    public boolean isWeighted() {
      for (float x : a) {
        if (x != a[0]) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * What each class adds to the derivatives of overlaps.
   *
   * @param own where it is the class of the pixel
   * @param all everywhere
   * @param square everywhere, times its probability
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record OverlapTerms(float[] own, float[] all, float[] square) {
    /** Returns terms of so many classes, all 0. */
    static OverlapTerms of(int classes) {
      return new OverlapTerms(new float[classes], new float[classes], new float[classes]);
    }

    /** Makes all terms 0. */
    void clear() {
      Arrays.fill(own, 0);
      Arrays.fill(all, 0);
      Arrays.fill(square, 0);
    }

    /** Returns whether some term of squares is not 0. */
    public boolean hasSquares() {
      for (float x : square) {
        if (x != 0) {
          return true; // also of NaN
        }
      }
      return false;
    }
  }

  /**
   * What yes and no weigh.
   *
   * @param positive P
   * @param negative w
   * @param kept share of the label that smoothing leaves
   * @param half half of what it spreads
   */
  record BinaryTerms(float positive, float negative, float kept, float half) {}

  /** Returns the length that arrays for so many pixels have. */
  static int padded(int pixels) {
    return (pixels + 63) & -64; // vectors are 4 to 64 floats long
  }

  /** Makes the arithmetic of one thread. */
  interface Maker {
    /**
     * Returns new arithmetic.
     *
     * @param pixels in the longest tile
     */
    TileMath make(int pixels);

    /** Returns fast products; nothing if ND4J's are faster. */
    default Optional<TileProducts> products() {
      return Optional.empty();
    }

    /** Returns what it is called in the log. */
    String description();
  }

  /** Returns arithmetic that every JVM has. */
  static Maker scalar() {
    return ScalarTileMath.MAKER;
  }

  /** Returns the fastest arithmetic that this JVM has. */
  static Maker fastest() {
    return Fastest.INSTANCE;
  }

  /** Finds the fastest arithmetic once, and says in the log which it is. */
  final class Fastest {
    private static final Logger LOG = LoggerFactory.getLogger(TileMath.class);
    private static final Maker INSTANCE = find();

    private Fastest() {}

    private static Maker find() {
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
        LOG.info("Losses run without SIMD (java --add-modules jdk.incubator.vector turns it on)");
        return scalar();
      }
      try {
        // By name: the class is compiled against a module that most JVMs do not load.
        Class<?> type = Class.forName("io.github.dl4jlosses.internal.simd.VectorTileMath");
        Optional<?> found = (Optional<?>) type.getMethod("maker").invoke(null);
        if (found.isEmpty()) {
          LOG.info("Losses run without SIMD (this processor has no fused multiply-add)");
          return scalar();
        }
        Maker maker = (Maker) found.orElseThrow();
        LOG.info("Losses run on {}", maker.description());
        return maker;
      } catch (ReflectiveOperationException | LinkageError e) {
        LOG.warn("Losses run without SIMD: this JVM has another jdk.incubator.vector", e);
        return scalar();
      }
    }
  }
}
