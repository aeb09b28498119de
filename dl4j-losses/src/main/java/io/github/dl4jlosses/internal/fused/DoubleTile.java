package io.github.dl4jlosses.internal.fused;

import io.github.dl4jlosses.internal.fused.TileMath.Leaves;
import io.github.dl4jlosses.internal.label.LabelKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A tile in double, one pixel after the other: what the tile in float is measured by. */
public final class DoubleTile extends Tile {
  /** Makes such tiles. */
  public static final Maker MAKER =
      new Maker() {
        @Override
        public Tile make(LabelKind kind, int channels, int pixels) {
          return new DoubleTile(kind, channels, pixels);
        }

        @Override
        public DataType type() {
          return DataType.DOUBLE;
        }

        @Override
        public String description() {
          return "double";
        }
      };

  private final double[][] z;
  private final double[][] t; // of all classes; of CHANNELS that of the unit
  private final double[][] g;
  private final double[] m;
  private final double[] losses;
  private double[] unweighed = {};

  private DoubleTile(LabelKind kind, int channels, int pixels) {
    super(kind, channels, pixels);
    z = new double[channels][pixels];
    t = new double[channels][kind == LabelKind.CLASSES ? 0 : pixels];
    g = new double[channels][pixels];
    m = new double[pixels];
    losses = new double[pixels];
  }

  @Override
  public void readMask(@Nullable TiledArray mask, int tile, int channel) {
    if (mask == null) {
      Arrays.fill(m, 0, length, 1);
    } else {
      mask.read(tile, channel, m);
    }
  }

  @Override
  public boolean isMasked(int i) {
    return m[i] == 0;
  }

  @Override
  public void mask(int i) {
    m[i] = 0;
  }

  @Override
  public double sumOfMask() {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += m[i];
    }
    return sum;
  }

  @Override
  public double sumOfWeights(double[] w) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += m[i] == 0 ? 0 : m[i] * w[y[i]];
    }
    return sum;
  }

  @Override
  public int readTargets(TiledArray labels, int tile, int ignoreIndex) {
    labels.read(tile, t);
    int counted = 0;
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || isIgnored(i, ignoreIndex)) {
        m[i] = 0;
        for (double[] ofClass : t) {
          ofClass[i] = 0;
        }
      } else {
        counted++;
      }
    }
    return counted;
  }

  private boolean isIgnored(int i, int ignoreIndex) {
    return Arrays.stream(t).allMatch(ofClass -> ofClass[i] == ignoreIndex);
  }

  @Override
  public int readChannel(TiledArray labels, int tile, int channel, int ignoreIndex) {
    double[] label = t[channel];
    labels.read(tile, channel, label);
    int counted = 0;
    boolean legal = true;
    for (int i = 0; i < length; i++) {
      if (m[i] == 0 || label[i] == ignoreIndex) {
        m[i] = 0;
        label[i] = 0;
      } else {
        counted++;
        legal &= label[i] >= 0 && label[i] <= 1;
      }
    }
    return legal ? counted : -1;
  }

  @Override
  public void readLogits(TiledArray logits, int tile) {
    logits.read(tile, z);
  }

  @Override
  public void keepLogits(int unit) {
    for (int c = first(unit); c < end(unit); c++) {
      System.arraycopy(z[c], 0, g[c], 0, length);
    }
  }

  @Override
  public void restoreLogits(int unit) {
    for (int c = first(unit); c < end(unit); c++) {
      System.arraycopy(g[c], 0, z[c], 0, length);
    }
  }

  @Override
  void clear(int unit, int i) {
    for (int c = first(unit); c < end(unit); c++) {
      z[c][i] = 0;
    }
  }

  @Override
  public void write(TiledArray into, int tile) {
    into.write(tile, z);
  }

  @Override
  public void writePushed(TiledArray into, int tile) {
    into.write(tile, g);
  }

  @Override
  public void activate(int unit) {
    for (int i = 0; i < length; i++) {
      if (kind == LabelKind.CHANNELS) {
        z[unit][i] = sigmoid(z[unit][i]);
      } else {
        softmax(i);
      }
    }
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** log(1 + e^z), finite for every finite z. */
  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  private double max(int i) {
    double max = Double.NEGATIVE_INFINITY;
    for (double[] ofClass : z) {
      max = Math.max(max, ofClass[i]); // NaN if one is
    }
    return max;
  }

  private void softmax(int i) {
    double max = max(i);
    double s = 0;
    for (double[] ofClass : z) {
      ofClass[i] = Math.exp(ofClass[i] - max);
      s += ofClass[i];
    }
    for (double[] ofClass : z) {
      ofClass[i] /= s;
    }
  }

  /** log Σ_c exp(z(c) - max z): log1p of all but the first maximum, whose exponential is 1. */
  private double logOfSum(int i, double max) {
    double r = 0;
    boolean found = false;
    for (double[] ofClass : z) {
      double e = Math.exp(ofClass[i] - max); // NaN where both are infinite
      if (!found && e == 1) {
        found = true;
      } else {
        r += e;
      }
    }
    return Math.log1p(r);
  }

  /** a(c) = w(c)·[(1-ε)·t(c) + ε/C], t one-hot where the pixel has a class. */
  private double cost(ClassCosts costs, int c, int i) {
    return costs.weight[c] * (costs.kept * target(c, i) + costs.spread);
  }

  /** Whether a class has no part in the loss of a pixel, even if it is impossible (logit -∞). */
  private boolean isNotLookedAt(ClassCosts costs, int c, int i) {
    return kind == LabelKind.CLASSES && y[i] != c && costs.spread == 0;
  }

  @Override
  public double crossEntropy(ClassCosts costs, Leaves leaves, double factor) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double max = max(i);
      double logS = logOfSum(i, max);
      double l = 0;
      for (int c = 0; c < channels; c++) {
        l += isNotLookedAt(costs, c, i) ? 0 : cost(costs, c, i) * (max - z[c][i] + logS);
      }
      losses[i] = m[i] * l;
      sum += losses[i];
      if (leaves == Leaves.GRADIENT || leaves == Leaves.PROBABILITIES) {
        softmax(i);
      }
      if (leaves == Leaves.GRADIENT) {
        double[] gradient = new double[channels];
        addCrossEntropyGradient(costs, i, factor, gradient);
        for (int c = 0; c < channels; c++) {
          z[c][i] = gradient[c];
        }
      }
    }
    return sum;
  }

  /**
   * ∂l/∂z(c) = A·p(c) - a(c) with A = Σ_k a(k); at the class that has all of A, -A·Σ_{k≠c} p(k).
   */
  private void addCrossEntropyGradient(ClassCosts costs, int i, double factor, double[] into) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += cost(costs, c, i);
    }
    for (int c = 0; c < channels; c++) {
      double own = cost(costs, c, i);
      double d = sum * z[c][i] - own;
      if (own == sum && sum != 0) {
        d = 0;
        for (int k = 0; k < channels; k++) {
          d -= k == c ? 0 : sum * z[k][i];
        }
      }
      into[c] += factor * m[i] * d;
    }
  }

  @Override
  public void pushCrossEntropy(ClassCosts costs, double factor) {
    for (int i = 0; i < length; i++) {
      double[] gradient = new double[channels];
      addCrossEntropyGradient(costs, i, factor, gradient);
      for (int c = 0; c < channels; c++) {
        g[c][i] += gradient[c];
      }
    }
  }

  @Override
  public double binaryCrossEntropy(int channel, BinaryCosts costs, Leaves leaves, double factor) {
    double[] x = z[channel];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double target = costs.kept * t[channel][i] + costs.half;
      double yes = costs.positive * target;
      double no = costs.negative * (1 - target);
      losses[i] = m[i] * (yes * softplus(-x[i]) + no * softplus(x[i]));
      sum += losses[i];
      switch (leaves) {
        case NOTHING, LOSSES -> {}
        case GRADIENT -> x[i] = factor * m[i] * (no * sigmoid(x[i]) - yes * sigmoid(-x[i]));
        case PROBABILITIES -> x[i] = sigmoid(x[i]);
      }
    }
    return sum;
  }

  @Override
  public void pushBinaryCrossEntropy(int channel, BinaryCosts costs, double factor) {
    for (int i = 0; i < length; i++) {
      double target = costs.kept * t[channel][i] + costs.half;
      double p = z[channel][i];
      double d = costs.negative * (1 - target) * p - costs.positive * target * (1 - p);
      g[channel][i] += factor * m[i] * d;
    }
  }

  @Override
  public double loss(int i) {
    return losses[i];
  }

  private double target(int c, int i) {
    return kind == LabelKind.CLASSES ? (y[i] == c ? 1 : 0) : t[c][i];
  }

  @Override
  public void addOverlaps(OverlapSums overlap, int unit, double[] sums, int from) {
    boolean squares = overlap == OverlapSums.SQUARES;
    for (int c = first(unit); c < end(unit); c++) {
      int to = from + c;
      for (int i = 0; i < length; i++) {
        double p = z[c][i];
        double target = target(c, i);
        sums[to] += m[i] * (overlap == OverlapSums.MINIMUM ? Math.min(p, target) : p * target);
        sums[to + channels] += m[i] * (squares ? p * p : p);
        sums[to + 2 * channels] += m[i] * (squares ? target * target : target);
      }
    }
  }

  @Override
  double logit(int c, int i) {
    return z[c][i];
  }

  @Override
  boolean isOf(int c, int i) {
    return target(c, i) != 0;
  }

  @Override
  public void push(int channel, double[] derivatives, double factor) {
    for (int i = 0; i < length; i++) {
      g[channel][i] += factor * derivatives[i];
    }
  }

  @Override
  public void weigh(double[] factors) {
    unweighed = m.clone();
    for (int i = 0; i < length; i++) {
      m[i] *= factors[i];
    }
  }

  @Override
  public void unweigh() {
    System.arraycopy(unweighed, 0, m, 0, length);
  }

  @Override
  public void clearPushed(int unit) {
    for (int c = first(unit); c < end(unit); c++) {
      Arrays.fill(g[c], 0, length, 0);
    }
  }

  @Override
  void clearPushed(int unit, int i) {
    for (int c = first(unit); c < end(unit); c++) {
      g[c][i] = 0;
    }
  }

  @Override
  public void pushOverlaps(OverlapSums overlap, int unit, double[] derivatives, double factor) {
    for (int c = first(unit); c < end(unit); c++) {
      for (int i = 0; i < length; i++) {
        double p = z[c][i];
        double target = target(c, i);
        double ofI =
            overlap == OverlapSums.MINIMUM ? (p < target ? 1 : p == target ? 0.5 : 0) : target;
        double ofA = overlap == OverlapSums.SQUARES ? 2 * p : 1;
        g[c][i] += factor * m[i] * (derivatives[c] * ofI + derivatives[channels + c] * ofA);
      }
    }
  }

  @Override
  public void chain(int unit) {
    for (int i = 0; i < length; i++) {
      if (kind == LabelKind.CHANNELS) {
        double p = z[unit][i];
        g[unit][i] *= p * (1 - p);
        continue;
      }
      double mean = 0;
      for (int c = 0; c < channels; c++) {
        mean += g[c][i] * z[c][i];
      }
      for (int c = 0; c < channels; c++) {
        g[c][i] = z[c][i] * (g[c][i] - mean);
      }
    }
  }

  /** -log p with q = 1 - p, exact at both ends. */
  private static double minusLog(double p, double q) {
    return q < 0.5 ? -Math.log1p(-q) : -Math.log(p);
  }

  /** p·(-log p), 0 at p = 0. */
  private static double entropy(double p, double q) {
    return p == 0 ? 0 : p * minusLog(p, q);
  }

  private double others(int i) {
    double q = 0;
    for (int c = 0; c < channels; c++) {
      q += c == y[i] ? 0 : z[c][i];
    }
    return q;
  }

  @Override
  public double focal(FocalCosts costs, Leaves leaves, double factor) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double max = max(i);
      double l = max - z[y[i]][i] + logOfSum(i, max);
      softmax(i);
      losses[i] = m[i] * costs.weight[y[i]] * Math.pow(others(i), costs.gamma) * l;
      sum += losses[i];
      if (leaves == Leaves.GRADIENT) {
        double[] gradient = new double[channels];
        addFocalGradient(costs, i, factor, gradient);
        for (int c = 0; c < channels; c++) {
          z[c][i] = gradient[c];
        }
      }
    }
    return sum;
  }

  /**
   * With p = p(y), q = Σ_{c≠y} p(c) and K = w(y)·[ q^γ + γ·q^(γ-1)·p·(-log p) ]: ∂l/∂z(c) = K·p(c)
   * for c ≠ y, ∂l/∂z(y) = -K·q.
   */
  private void addFocalGradient(FocalCosts costs, int i, double factor, double[] into) {
    double p = z[y[i]][i];
    double q = others(i);
    double ratio = q == 0 ? 0 : entropy(p, q) / q; // q^(γ-1) alone is infinite at 0 for γ < 1
    double k = costs.weight[y[i]] * Math.pow(q, costs.gamma) * (1 + costs.gamma * ratio);
    for (int c = 0; c < channels; c++) {
      into[c] += factor * m[i] * k * (c == y[i] ? -q : z[c][i]);
    }
  }

  @Override
  public void pushFocal(FocalCosts costs, double factor) {
    for (int i = 0; i < length; i++) {
      double[] gradient = new double[channels];
      addFocalGradient(costs, i, factor, gradient);
      for (int c = 0; c < channels; c++) {
        g[c][i] += gradient[c];
      }
    }
  }

  @Override
  public double binaryFocal(int channel, FocalCosts costs, Leaves leaves, double factor) {
    double[] x = z[channel];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double target = t[channel][i];
      double p = sigmoid(x[i]);
      double no = sigmoid(-x[i]);
      double l = target * softplus(-x[i]) + (1 - target) * softplus(x[i]);
      double q = p * (1 - target) + no * target;
      losses[i] = m[i] * weight(costs, channel, target) * Math.pow(q, costs.gamma) * l;
      sum += losses[i];
      switch (leaves) {
        case NOTHING, LOSSES -> {}
        case GRADIENT -> x[i] = factor * m[i] * binaryFocalSlope(costs, channel, p, no, target);
        case PROBABILITIES -> x[i] = p;
      }
    }
    return sum;
  }

  private static double weight(FocalCosts costs, int channel, double target) {
    return costs.weight[channel] * (costs.yes * target + costs.no * (1 - target));
  }

  /** With q = p·(1-t) + (1-p)·t: w·a·[ q^γ·(p - t) + γ·q^(γ-1)·(1 - 2t)·p·(1-p)·l ]. */
  private static double binaryFocalSlope(
      FocalCosts costs, int channel, double p, double no, double target) {
    double q = p * (1 - target) + no * target;
    double error = p * (1 - target) - no * target;
    double ofYes = target == 0 ? 0 : target * no * entropy(p, no);
    double ofNo = target == 1 ? 0 : (1 - target) * p * entropy(no, p);
    double ratio = q == 0 ? 0 : (ofYes + ofNo) / q;
    double slope = error + costs.gamma * (1 - 2 * target) * ratio;
    return weight(costs, channel, target) * Math.pow(q, costs.gamma) * slope;
  }

  @Override
  public void pushBinaryFocal(int channel, FocalCosts costs, double factor) {
    for (int i = 0; i < length; i++) {
      double p = z[channel][i];
      double slope = binaryFocalSlope(costs, channel, p, 1 - p, t[channel][i]);
      g[channel][i] += factor * m[i] * slope;
    }
  }
}
