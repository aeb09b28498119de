package io.github.dl4jlosses.internal.fused;

/**
 * Focal losses of rows in float, one number per pixel. Used by one thread.
 *
 * <p>Logarithms are taken of odds, -log p = log(1 + q/p) with q = 1 - p, exact at both ends. They
 * end at 16, where p is 2^-23: there all of them are multiplied by p, or are those of q^γ and
 * multiplied by q, so that what is cut is less than a float of 1 holds.
 */
final class FocalRows {
  static final TileMath.BinaryTerms PLAIN = new TileMath.BinaryTerms(1, 1, 1, 0);

  private static final float MOST_ODDS = 1 << 23;

  private final TileMath math;
  private final float[] q; // by how much the prediction is wrong
  private final float[] right; // 1 - q
  private final float[] power; // q^γ
  private final float[] log;
  private final float[] other;

  FocalRows(TileMath math, int padded) {
    this.math = math;
    q = new float[padded];
    right = new float[padded];
    power = new float[padded];
    log = new float[padded];
    other = new float[padded];
  }

  private void minusLog(float[] p, float[] q, int length, float[] into) {
    for (int i = 0; i < length; i++) {
      into[i] = Math.min(q[i] / p[i], MOST_ODDS);
    }
    math.log1p(into, length);
  }

  private float[] power(float[] q, float[] right, int length, float gamma) {
    minusLog(q, right, length, power);
    for (int i = 0; i < length; i++) {
      power[i] *= -gamma;
    }
    math.exp(power, length);
    return power;
  }

  /** loss(i) *= q(i)^γ, with p of the class, and q of all others. */
  void focusOnClasses(float[] loss, float[] p, float[] q, int length, FocalCosts costs) {
    Rows.multiply(loss, length, power(q, p, length, (float) costs.gamma));
  }

  /** to(i) = k·m·w·[ q^γ + γ·q^(γ-1)·p·(-log p) ], after {@link #focusOnClasses}. */
  void slopesOfClasses(
      float[] to, float[] p, float[] q, int length, FocalCosts costs, int[] y, float[] m, float k) {
    minusLog(p, q, length, log);
    float gamma = (float) costs.gamma;
    for (int i = 0; i < length; i++) {
      to[i] = power[i] * (1 + gamma * p[i] * (log[i] / Math.max(q[i], Float.MIN_NORMAL)));
    }
    float[] w = costs.terms.a();
    for (int i = 0; i < length; i++) {
      to[i] *= k * m[i] * w[y[i]];
    }
  }

  /** As {@link #slopesOfClasses}, by itself. */
  void slopesOfClassesAlone(
      float[] to, float[] p, float[] q, int length, FocalCosts costs, int[] y, float[] m, float k) {
    power(q, p, length, (float) costs.gamma);
    slopesOfClasses(to, p, q, length, costs, y, m, k);
  }

  /**
   * Prepares a channel.
   *
   * @param p σ(z)
   * @param no σ(-z)
   * @param t the label
   */
  void begin(float[] p, float[] no, float[] t, int length, FocalCosts costs) {
    for (int i = 0; i < length; i++) {
      q[i] = p[i] * (1 - t[i]) + no[i] * t[i];
      right[i] = p[i] * t[i] + no[i] * (1 - t[i]);
    }
    power(q, right, length, (float) costs.gamma);
  }

  /** loss(i) *= w·a·q^γ, a the weights of yes and no. */
  void focus(float[] loss, float[] t, int length, FocalCosts costs, int channel) {
    float yes = (float) (costs.weight[channel] * costs.yes);
    float no = (float) (costs.weight[channel] * costs.no);
    for (int i = 0; i < length; i++) {
      loss[i] *= power[i] * (yes * t[i] + no * (1 - t[i]));
    }
  }

  /** to(i) = k·m·w·a·[ q^γ·(p - t) + γ·q^(γ-1)·(1 - 2t)·p·(1 - p)·l ], l the cross entropy. */
  void slopes(float[] to, float[] p, float[] no, float[] t, int length, FocalCosts costs) {
    minusLog(p, no, length, log);
    minusLog(no, p, length, other);
    float gamma = (float) costs.gamma;
    for (int i = 0; i < length; i++) {
      float l = t[i] * log[i] + (1 - t[i]) * other[i];
      float share = p[i] * (no[i] / Math.max(q[i], Float.MIN_NORMAL));
      float error = p[i] * (1 - t[i]) - no[i] * t[i];
      to[i] = error + gamma * (1 - 2 * t[i]) * share * l;
    }
  }
}
