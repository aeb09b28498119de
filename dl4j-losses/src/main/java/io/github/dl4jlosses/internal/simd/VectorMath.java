package io.github.dl4jlosses.internal.simd;

import static io.github.dl4jlosses.internal.fused.ScalarMath.*;

import io.github.dl4jlosses.internal.fused.ArrayMath;
import io.github.dl4jlosses.internal.fused.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The arithmetic of {@link ScalarMath} on {@code jdk.incubator.vector}. */
public final class VectorMath implements ArrayMath {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  @Override
  public void exp(float[] x, int length, float[] scratch) {
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += FLOATS.length()) {
      exp(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
    if (end < length) {
      float[] rest = new float[FLOATS.length()];
      System.arraycopy(x, end, rest, 0, length - end);
      exp(FloatVector.fromArray(FLOATS, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, x, end, length - end);
    }
  }

  private static FloatVector exp(FloatVector x) {
    FloatVector a = x.max(LOWEST);
    FloatVector t = a.mul(LOG2_E).add(ROUND);
    FloatVector n = t.sub(ROUND);
    FloatVector r = a.sub(n.mul(LN2_HIGH)).sub(n.mul(LN2_LOW));
    FloatVector p = r.mul(E7).add(E6).mul(r).add(E5).mul(r).add(E4).mul(r).add(E3).mul(r).add(E2);
    FloatVector power =
        t.reinterpretAsInts()
            .add(EXPONENT_BIAS)
            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
            .reinterpretAsFloats();
    return p.mul(r.mul(r)).add(r).add(1f).mul(power);
  }

  @Override
  public void log1p(float[] x, int length, float[] scratch) {
    int end = FLOATS.loopBound(length);
    for (int i = 0; i < end; i += FLOATS.length()) {
      log1p(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
    if (end < length) {
      float[] rest = new float[FLOATS.length()];
      System.arraycopy(x, end, rest, 0, length - end);
      log1p(FloatVector.fromArray(FLOATS, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, x, end, length - end);
    }
  }

  private static FloatVector log1p(FloatVector q) {
    FloatVector s = q.add(1f);
    FloatVector back = s.sub(1f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    FloatVector e = one.sub(s.sub(back)).add(q.sub(back));
    IntVector bits = s.reinterpretAsInts();
    IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    FloatVector m = bits.sub(k.lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsFloats();
    FloatVector scale =
        IntVector.broadcast(INTS, EXPONENT_BIAS)
            .sub(k)
            .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
            .reinterpretAsFloats();
    FloatVector f = m.sub(1f).add(e.mul(scale));
    FloatVector v = f.div(f.add(2f));
    FloatVector vv = v.mul(v);
    FloatVector p = vv.mul(A9).add(A7).mul(vv).add(A5).mul(vv).add(A3);
    FloatVector exponent = (FloatVector) k.convert(VectorOperators.I2F, 0);
    return exponent.mul(LN2).add(p.mul(vv.mul(v)).add(v.mul(2f)));
  }

  @Override
  public String description() {
    return "SIMD of " + FLOATS.vectorBitSize() + " bits";
  }
}
