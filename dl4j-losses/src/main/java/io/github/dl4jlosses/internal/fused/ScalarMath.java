package io.github.dl4jlosses.internal.fused;

/** Plain loops, most of which a JIT compiler turns into vector instructions. */
public final class ScalarMath implements ArrayMath {
  /*
   * exp: e^x = 2^n·e^r with n = round(x·log2 e) and r = x - n·ln 2, |r| <= 0.35; ln 2 in two parts,
   * the first with few digits so that n times it is exact. The polynomial is that of Cephes (Moshier,
   * expf). Adding 1.5·2^23 rounds, and leaves n in the low bits of the sum; 2^n is made of them.
   *
   * log1p: 1 + q = s + e, with e what the sum s lost; s = 2^k·m, m in [0.71, 1.41);
   * log(1 + q) = k·ln 2 + log(1 + f), f = m - 1 + e/2^k, and log(1 + f) = 2·artanh(f / (2 + f)).
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

  // Loops without moves between float and int registers, and without offsets into an array that is
  // read and written, are vectorized.

  @Override
  public void exp(float[] x, int length, float[] scratch) {
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
  public void log1p(float[] x, int length, float[] scratch) {
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
  public String description() {
    return "scalar";
  }
}
