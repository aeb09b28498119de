package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;

/** Plain loops, most of which a JIT compiler turns into vector instructions. */
public final class ScalarTileMath implements TileMath {
  /*
   * exp: e^x = 2^n·e^r with n = round(x·log2 e) and r = x - n·ln 2, |r| <= 0.35; ln 2 in two parts,
   * the first with few digits so that n times it is exact. The polynomial is that of Cephes (Moshier,
   * expf). Adding 1.5·2^23 rounds, and leaves n in the low bits of the sum; 2^n is made of them.
   *
   * log1p: 1 + q = s + e, with e what the sum s lost; s = 2^k·m, m in [0.71, 1.41);
   * log(1 + q) = k·ln 2 + log(1 + f), f = m - 1 + e/2^k, and log(1 + f) = 2·artanh(f / (2 + f)).
   *
   * minusLog1m: x + x²·h(x), h a polynomial with the least relative error of the whole, 4e-9.
   */
  public static final float LOWEST = -88.1f; // 2^n is 0 there
  public static final float LOG2_E = 1.442695f;
  public static final float ROUND = 12582912f; // 1.5·2^23
  public static final float LN2_HIGH = 355 / 512f;
  public static final float LN2_LOW = -2.1219444E-4f;
  public static final float E2 = 0.5f;
  public static final float E3 = 0.16666666f;
  public static final float E4 = 0.041665796f;
  public static final float E5 = 0.008333452f;
  public static final float E6 = 0.0013981999f;
  public static final float E7 = 1.9875691E-4f;
  public static final int EXPONENT_BIAS = 127;
  public static final int MANTISSA_BITS = 23;

  public static final int SQRT_HALF_BITS = 0x3f3504f3; // of √½
  public static final float LN2 = 0.6931472f;
  public static final float A3 = 2 / 3f;
  public static final float A5 = 2 / 5f;
  public static final float A7 = 2 / 7f;
  public static final float A9 = 2 / 9f;

  public static final float H0 = 0.5000009f;
  public static final float H1 = 0.33326215f;
  public static final float H2 = 0.25188854f;
  public static final float H3 = 0.17569014f;
  public static final float H4 = 0.34104687f;
  public static final float H5 = -0.59536630f;
  public static final float H6 = 1.9767121f;
  public static final float H7 = -2.4823205f;
  public static final float H8 = 1.7459431f;

  /** Where a sigmoid is 0 or 1 to the last digit, and e^z still a normal number. */
  public static final float SATURATED = 87;

  static final Maker MAKER =
      new Maker() {
        @Override
        public TileMath make(int pixels) {
          return new ScalarTileMath(pixels);
        }

        @Override
        public String description() {
          return "scalar";
        }
      };

  // Loops without moves between float and int registers, and without offsets into an array that is
  // read and written, are vectorized: hence one loop per method, and arrays in between.
  private final float[] scratch;
  private final float[] max;
  private final float[] own;
  private final float[] toMax;
  private final float[] e;
  private final float[] r;
  private final float[] loss;
  private final double[] s;

  private ScalarTileMath(int pixels) {
    int length = TileMath.padded(pixels);
    scratch = new float[length];
    max = new float[length];
    own = new float[length];
    toMax = new float[length];
    e = new float[length];
    r = new float[length];
    loss = new float[length];
    s = new double[length];
  }

  @Override
  public void exp(float[] x, int length) {
    exp(x, length, scratch);
  }

  private static void exp(float[] x, int length, float[] scratch) {
    for (int i = 0; i < length; i++) {
      float a = Math.max(x[i], LOWEST);
      float t = a * LOG2_E + ROUND;
      float n = t - ROUND;
      float r = a - n * LN2_HIGH - n * LN2_LOW;
      float p = ((((E7 * r + E6) * r + E5) * r + E4) * r + E3) * r + E2;
      x[i] = p * (r * r) + r + 1;
      scratch[i] = t;
    }
    for (int i = 0; i < length; i++) {
      int n = Float.floatToRawIntBits(scratch[i]); // its low bits
      x[i] *= Float.intBitsToFloat((n + EXPONENT_BIAS) << MANTISSA_BITS);
    }
  }

  @Override
  public void log1p(float[] x, int length) {
    log1p(x, length, scratch);
  }

  private static void log1p(float[] x, int length, float[] scratch) {
    for (int i = 0; i < length; i++) {
      float q = x[i];
      float s = 1 + q;
      float back = s - 1;
      float e = (1 - (s - back)) + (q - back);
      int bits = Float.floatToRawIntBits(s);
      int k = (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
      float m = Float.intBitsToFloat(bits - (k << MANTISSA_BITS));
      float scale = Float.intBitsToFloat((EXPONENT_BIAS - k) << MANTISSA_BITS); // 2^-k
      x[i] = (m - 1) + e * scale;
      scratch[i] = k;
    }
    for (int i = 0; i < length; i++) {
      float f = x[i];
      float v = f / (2 + f);
      float vv = v * v;
      float p = ((A9 * vv + A7) * vv + A5) * vv + A3;
      x[i] = scratch[i] * LN2 + (p * (vv * v) + 2 * v);
    }
  }

  @Override
  public void minusLog1m(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      x[i] = minusLog1m(x[i]);
    }
  }

  private static float minusLog1m(float x) {
    float h = H8;
    h = h * x + H7;
    h = h * x + H6;
    h = h * x + H5;
    h = h * x + H4;
    h = h * x + H3;
    h = h * x + H2;
    h = h * x + H1;
    h = h * x + H0;
    return h * (x * x) + x;
  }

  /*
   * With e(c) = exp(z(c) - max z), r = Σ_{c≠y} e(c), s = r + e(y),
   *
   *   log s = log1p(r - (1 - e(y)))        exact where y is the maximum and e(y) = 1
   *   -ℓp(y) = (max z - z(y)) + log s
   *   l = m·[ a(y)·(-ℓp(y)) + Σ_c u(c)·(max z - z(c)) + U·log s ]
   *
   *   ∂l/∂z(c) = m·[ (a(y) + U)·e(c)/s - u(c) ]                     c ≠ y
   *   ∂l/∂z(y) = m·[ (U·e(y) - a(y)·r)/s - u(y) ]
   *
   * The class of the pixel is left out of the sum so that nothing cancels where p(y) is almost 1.
   */
  @Override
  public double crossEntropy(
      float[][] z, int[] y, float[] m, int length, ClassTerms terms, Leaves leaves, float factor) {
    Rows.max(z, length, max);
    float[] uniform = loss; // Σ_c u(c)·(max z - z(c))
    Arrays.fill(uniform, 0, length, 0);
    if (terms.isSmoothed()) {
      for (int c = 0; c < z.length; c++) {
        addMultipleOfDifference(uniform, length, terms.u()[c], max, z[c]);
      }
    }
    for (int i = 0; i < length; i++) {
      float[] row = z[y[i]];
      toMax[i] = max[i] - row[i];
      row[i] = Float.NEGATIVE_INFINITY; // its e is 0
    }
    own(terms, y, length);
    negative(toMax, length, e);
    exp(e, length, scratch);
    Arrays.fill(r, 0, length, 0);
    for (float[] row : z) {
      Rows.subtract(row, length, max);
      exp(row, length, scratch);
      Rows.add(row, length, r);
    }
    float[] logS = scratch;
    excess(r, length, e, logS);
    if (z.length == 2) {
      partOfSum(logS, length); // <= 1/2, and log(1 + x) = -log(1 - x/(1 + x))
      minusLog1m(logS, length);
    } else {
      log1p(logS, length, max);
    }
    float sumOfU = terms.sumOfU();
    losses(loss, length, m, own, toMax, logS, sumOfU);
    double sum = Rows.total(loss, length);
    switch (leaves) {
      case NOTHING, LOSSES -> {}
      case GRADIENT -> gradient(z, y, m, length, terms, factor);
      case PROBABILITIES -> probabilities(z, y, length);
    }
    return sum;
  }

  private void probabilities(float[][] z, int[] y, int length) {
    float[] toS = max;
    for (int i = 0; i < length; i++) {
      toS[i] = 1 / (r[i] + e[i]);
    }
    for (float[] row : z) {
      Rows.multiply(row, length, toS);
    }
    for (int i = 0; i < length; i++) {
      z[y[i]][i] += e[i] * toS[i];
    }
  }

  private void own(ClassTerms terms, int[] y, int length) {
    float[] a = terms.a();
    if (terms.isWeighted()) {
      for (int i = 0; i < length; i++) {
        own[i] = a[y[i]];
      }
    } else {
      Arrays.fill(own, 0, length, a[0]);
    }
  }

  private void gradient(
      float[][] z, int[] y, float[] m, int length, ClassTerms terms, float factor) {
    float sumOfU = terms.sumOfU();
    float[] ofOthers = max;
    factors(ofOthers, length, m, own, sumOfU, r, e, factor);
    float[] ofOwn = toMax;
    gradientAtY(ofOwn, length, m, own, sumOfU, r, e, factor);
    boolean smoothed = terms.isSmoothed();
    for (int c = 0; c < z.length; c++) {
      if (smoothed) {
        Rows.multiplyAdd(z[c], length, ofOthers, -factor * terms.u()[c], m);
      } else {
        Rows.multiply(z[c], length, ofOthers);
      }
    }
    for (int i = 0; i < length; i++) {
      z[y[i]][i] += ofOwn[i];
    }
  }

  private static void addMultipleOfDifference(
      float[] sum, int length, float u, float[] max, float[] z) {
    for (int i = 0; i < length; i++) {
      sum[i] += u * (max[i] - z[i]);
    }
  }

  private static void negative(float[] x, int length, float[] negative) {
    for (int i = 0; i < length; i++) {
      negative[i] = -x[i];
    }
  }

  private static void excess(float[] r, int length, float[] e, float[] excess) {
    for (int i = 0; i < length; i++) {
      excess[i] = r[i] - (1 - e[i]);
    }
  }

  private static void partOfSum(float[] x, int length) {
    for (int i = 0; i < length; i++) {
      x[i] /= 1 + x[i];
    }
  }

  private static void losses(
      float[] loss, int length, float[] m, float[] own, float[] toMax, float[] logS, float sumOfU) {
    for (int i = 0; i < length; i++) {
      loss[i] = m[i] * (own[i] * (toMax[i] + logS[i]) + loss[i] + sumOfU * logS[i]);
    }
  }

  private static void factors(
      float[] to, int length, float[] m, float[] own, float sumOfU, float[] r, float[] e, float k) {
    for (int i = 0; i < length; i++) {
      to[i] = k * m[i] * (own[i] + sumOfU) / (r[i] + e[i]);
    }
  }

  private static void gradientAtY(
      float[] to, int length, float[] m, float[] own, float sumOfU, float[] r, float[] e, float k) {
    for (int i = 0; i < length; i++) {
      to[i] = k * m[i] * (sumOfU * e[i] - own[i] * r[i]) / (r[i] + e[i]);
    }
  }

  /*
   * With e(c) = exp(z(c) - max z), s = Σ_c e(c),
   *
   *   l = Σ_c a(c)·(max z - z(c)) + A·log s          ∂l/∂z(c) = A·e(c)/s - a(c)
   *
   * The e of the maximum is 1, so log s is log1p(r), r the sum of the others: s - 1 in double.
   */
  @Override
  public double softCrossEntropy(
      float[][] z, float[][] a, int length, Leaves leaves, float factor) {
    float[] sumOfA = own;
    Rows.sum(a, length, sumOfA);
    Rows.max(z, length, max);
    Arrays.fill(loss, 0, length, 0);
    Arrays.fill(s, 0, length, 0);
    for (int c = 0; c < z.length; c++) {
      Rows.subtract(z[c], length, max);
      Rows.subtractProduct(loss, length, a[c], z[c]);
      exp(z[c], length, scratch);
      Rows.add(z[c], length, s);
    }
    for (int i = 0; i < length; i++) {
      r[i] = (float) (s[i] - 1);
    }
    System.arraycopy(r, 0, e, 0, length);
    log1p(e, length, scratch);
    Rows.addProduct(loss, length, sumOfA, e);
    double sum = Rows.total(loss, length);
    if (leaves == Leaves.GRADIENT) {
      for (int i = 0; i < length; i++) {
        max[i] = factor * sumOfA[i] / (1 + r[i]);
      }
      for (int c = 0; c < z.length; c++) {
        Rows.multiplyAdd(z[c], length, max, -factor, a[c]);
      }
    } else if (leaves == Leaves.PROBABILITIES) {
      divideBySum(z, length);
    }
    return sum;
  }

  /** e(c) /= s. */
  private void divideBySum(float[][] e, int length) {
    for (int i = 0; i < length; i++) {
      max[i] = (float) (1 / s[i]);
    }
    for (float[] row : e) {
      Rows.multiply(row, length, max);
    }
  }

  @Override
  public void softmax(float[][] z, int length) {
    Rows.max(z, length, max);
    Arrays.fill(s, 0, length, 0);
    for (float[] row : z) {
      Rows.subtract(row, length, max);
      exp(row, length, scratch);
      Rows.add(row, length, s);
    }
    divideBySum(z, length);
  }

  @Override
  public void sigmoid(float[] z, int length) {
    minusAtMostSaturated(z, length, e);
    exp(e, length, scratch);
    for (int i = 0; i < length; i++) {
      z[i] = 1 / (1 + e[i]);
    }
  }

  @Override
  public double sum(float[] x, int length) {
    return Rows.total(x, length);
  }

  @Override
  public double dot(float[] x, float[] y, int length) {
    for (int i = 0; i < length; i++) {
      scratch[i] = x[i] * y[i];
    }
    return Rows.total(scratch, length);
  }

  @Override
  public boolean areBits(float[] x, int length) {
    float most = 0; // of |x² - x|
    for (int i = 0; i < length; i++) {
      most = Math.max(most, Math.abs(x[i] * x[i] - x[i]));
    }
    return most == 0; // not if one is NaN
  }

  @Override
  public boolean areShares(float[] x, int length) {
    float least = 0; // of x·(1-x), negative outside; a minimum alone would not be vectorized
    for (int i = 0; i < length; i++) {
      least = Math.min(least, x[i] * (1 - x[i]));
    }
    return least >= 0; // not if one is NaN
  }

  @Override
  public float[] losses() {
    return loss;
  }

  @Override
  public void chainOverlaps(
      float[][] g, float[][] p, int[] y, float[] m, int length, OverlapTerms terms) {
    boolean squares = terms.hasSquares();
    for (int c = 0; c < g.length; c++) {
      Rows.addMultiple(g[c], length, terms.all()[c], m);
      if (squares) {
        Rows.addMultipleOfProduct(g[c], length, terms.square()[c], m, p[c]);
      }
    }
    for (int i = 0; i < length; i++) {
      g[y[i]][i] += m[i] * terms.own()[y[i]];
    }
    Rows.chain(g, p, length, scratch);
  }

  @Override
  public void addCrossEntropyGradient(
      float[][] g, float[][] p, int[] y, float[] m, int length, ClassTerms terms, float factor) {
    float sumOfU = terms.sumOfU();
    float[] ofOthers = scratch; // k·m·(a(y) + U)
    for (int i = 0; i < length; i++) {
      ofOthers[i] = factor * m[i] * (terms.a()[y[i]] + sumOfU);
      own[i] = p[y[i]][i];
      p[y[i]][i] = 0;
    }
    Rows.sum(p, length, r);
    for (int c = 0; c < g.length; c++) {
      Rows.addProduct(g[c], length, ofOthers, p[c]);
    }
    for (int i = 0; i < length; i++) {
      float ofOwn = sumOfU * own[i] - terms.a()[y[i]] * r[i];
      g[y[i]][i] += factor * m[i] * ofOwn;
      p[y[i]][i] = own[i];
    }
    if (terms.isSmoothed()) {
      for (int c = 0; c < g.length; c++) {
        Rows.addMultiple(g[c], length, -factor * terms.u()[c], m);
      }
    }
  }

  /*
   * With v = e^-z, σ(z) = 1/(1+v), σ(-z) = v/(1+v) and w the smaller of them,
   *
   *   softplus(z) = max(z, 0) + L           softplus(-z) = max(-z, 0) + L           L = -log(1-w)
   *
   * Nothing cancels. Below z = -87, v stays as it is there, and σ(z) a tiny number.
   */
  @Override
  public double binaryCrossEntropy(
      float[] z,
      float[] label,
      float[] m,
      int length,
      BinaryTerms terms,
      Leaves leaves,
      float factor) {
    float[] positive = own; // m·P·t
    float[] negative = label; // m·w·(1-t)
    coefficients(label, length, m, terms, positive);
    float[] no = e;
    float[] yes = r;
    minusAtMostSaturated(z, length, no);
    exp(no, length, scratch);
    sigmoids(no, length, yes);
    float[] l = toMax;
    smaller(yes, length, no, l);
    minusLog1m(l, length);
    losses(loss, length, l, positive, negative, z);
    double sum = Rows.total(loss, length);
    if (Double.isNaN(sum)) { // perhaps of an infinite logit
      lossesOfAnyLogits(loss, length, l, positive, negative, z);
      sum = Rows.total(loss, length);
    }
    switch (leaves) {
      case NOTHING, LOSSES -> {}
      case GRADIENT -> difference(z, length, negative, yes, positive, no, factor);
      case PROBABILITIES -> System.arraycopy(yes, 0, z, 0, length);
    }
    return sum;
  }

  private static void coefficients(
      float[] label, int length, float[] m, BinaryTerms terms, float[] positive) {
    float kept = terms.kept();
    float half = terms.half();
    float p = terms.positive();
    float w = terms.negative();
    for (int i = 0; i < length; i++) {
      positive[i] = m[i] * (p * (kept * label[i] + half));
    }
    for (int i = 0; i < length; i++) {
      label[i] = m[i] * (w * (1 - (kept * label[i] + half)));
    }
  }

  private static void minusAtMostSaturated(float[] z, int length, float[] v) {
    for (int i = 0; i < length; i++) {
      v[i] = Math.min(-z[i], SATURATED);
    }
  }

  /** yes(i) = 1/(1 + v(i)), and v(i) becomes v(i)/(1 + v(i)). */
  private static void sigmoids(float[] v, int length, float[] yes) {
    for (int i = 0; i < length; i++) {
      float one = 1 / (1 + v[i]);
      yes[i] = one;
      v[i] *= one;
    }
  }

  private static void smaller(float[] x, int length, float[] y, float[] smaller) {
    for (int i = 0; i < length; i++) {
      smaller[i] = Math.min(x[i], y[i]);
    }
  }

  /** max(z, 0) = (|z| + z)/2 for finite z; a maximum of floats takes several instructions. */
  private static void losses(
      float[] loss, int length, float[] l, float[] positive, float[] negative, float[] z) {
    for (int i = 0; i < length; i++) {
      float half = 0.5f * z[i];
      loss[i] = positive[i] * (l[i] + (Math.abs(half) - half));
    }
    for (int i = 0; i < length; i++) {
      float half = 0.5f * z[i];
      loss[i] += negative[i] * (l[i] + (Math.abs(half) + half));
    }
  }

  private static void lossesOfAnyLogits(
      float[] loss, int length, float[] l, float[] positive, float[] negative, float[] z) {
    for (int i = 0; i < length; i++) {
      loss[i] =
          positive[i] * (l[i] + Math.max(-z[i], 0f)) + negative[i] * (l[i] + Math.max(z[i], 0f));
    }
  }

  /** d(i) = k·(a(i)·x(i) - b(i)·y(i)). */
  private static void difference(
      float[] d, int length, float[] a, float[] x, float[] b, float[] y, float k) {
    for (int i = 0; i < length; i++) {
      d[i] = k * (a[i] * x[i] - b[i] * y[i]);
    }
  }
}
