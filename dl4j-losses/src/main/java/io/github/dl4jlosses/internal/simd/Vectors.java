package io.github.dl4jlosses.internal.simd;

import io.github.dl4jlosses.internal.fused.ScalarTileMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions of {@link ScalarTileMath} of one vector, with fused multiply-adds, and polynomials
 * in halves that need not wait for each other.
 */
final class Vectors {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  static final int LANES = FLOATS.length();

  private static final FloatVector LOWEST = FloatVector.broadcast(FLOATS, ScalarTileMath.LOWEST);
  private static final FloatVector LOG2_E = FloatVector.broadcast(FLOATS, ScalarTileMath.LOG2_E);
  private static final FloatVector ROUND = FloatVector.broadcast(FLOATS, ScalarTileMath.ROUND);
  private static final FloatVector LN2_HIGH =
      FloatVector.broadcast(FLOATS, -ScalarTileMath.LN2_HIGH);
  private static final FloatVector LN2_LOW = FloatVector.broadcast(FLOATS, -ScalarTileMath.LN2_LOW);
  private static final FloatVector E2 = FloatVector.broadcast(FLOATS, ScalarTileMath.E2);
  private static final FloatVector E3 = FloatVector.broadcast(FLOATS, ScalarTileMath.E3);
  private static final FloatVector E4 = FloatVector.broadcast(FLOATS, ScalarTileMath.E4);
  private static final FloatVector E5 = FloatVector.broadcast(FLOATS, ScalarTileMath.E5);
  private static final FloatVector E6 = FloatVector.broadcast(FLOATS, ScalarTileMath.E6);
  private static final FloatVector E7 = FloatVector.broadcast(FLOATS, ScalarTileMath.E7);
  private static final FloatVector H0 = FloatVector.broadcast(FLOATS, ScalarTileMath.H0);
  private static final FloatVector H1 = FloatVector.broadcast(FLOATS, ScalarTileMath.H1);
  private static final FloatVector H2 = FloatVector.broadcast(FLOATS, ScalarTileMath.H2);
  private static final FloatVector H3 = FloatVector.broadcast(FLOATS, ScalarTileMath.H3);
  private static final FloatVector H4 = FloatVector.broadcast(FLOATS, ScalarTileMath.H4);
  private static final FloatVector H5 = FloatVector.broadcast(FLOATS, ScalarTileMath.H5);
  private static final FloatVector H6 = FloatVector.broadcast(FLOATS, ScalarTileMath.H6);
  private static final FloatVector H7 = FloatVector.broadcast(FLOATS, ScalarTileMath.H7);
  private static final FloatVector H8 = FloatVector.broadcast(FLOATS, ScalarTileMath.H8);
  static final FloatVector ONE = FloatVector.broadcast(FLOATS, 1f);
  static final FloatVector ZERO = FloatVector.broadcast(FLOATS, 0f);
  static final FloatVector SATURATED = FloatVector.broadcast(FLOATS, ScalarTileMath.SATURATED);
  private static final FloatVector TWO = FloatVector.broadcast(FLOATS, 2f);
  private static final FloatVector LN2 = FloatVector.broadcast(FLOATS, ScalarTileMath.LN2);
  private static final FloatVector A3 = FloatVector.broadcast(FLOATS, ScalarTileMath.A3);
  private static final FloatVector A5 = FloatVector.broadcast(FLOATS, ScalarTileMath.A5);
  private static final FloatVector A7 = FloatVector.broadcast(FLOATS, ScalarTileMath.A7);
  private static final FloatVector A9 = FloatVector.broadcast(FLOATS, ScalarTileMath.A9);
  private static final IntVector SQRT_HALF_BITS =
      IntVector.broadcast(INTS, ScalarTileMath.SQRT_HALF_BITS);
  static final IntVector ONE_BITS = ONE.reinterpretAsInts();
  private static final IntVector ROUND_BITS = ROUND.reinterpretAsInts();
  private static final IntVector BIAS = IntVector.broadcast(INTS, ScalarTileMath.EXPONENT_BIAS);

  private Vectors() {}

  static FloatVector exp(FloatVector x) {
    FloatVector a = x.blend(LOWEST, x.lt(LOWEST)); // NaN stays
    FloatVector t = a.fma(LOG2_E, ROUND);
    FloatVector n = t.sub(ROUND);
    FloatVector r = n.fma(LN2_LOW, n.fma(LN2_HIGH, a));
    FloatVector rr = r.mul(r);
    FloatVector p = r.fma(E7, E6).fma(rr, r.fma(E5, E4)).fma(rr, r.fma(E3, E2));
    FloatVector power =
        t.reinterpretAsInts()
            .add(BIAS)
            .lanewise(VectorOperators.LSHL, ScalarTileMath.MANTISSA_BITS)
            .reinterpretAsFloats();
    return p.fma(rr, r).fma(power, power);
  }

  static FloatVector log1p(FloatVector q) {
    FloatVector s = q.add(ONE);
    FloatVector back = s.sub(ONE);
    FloatVector e = ONE.sub(s.sub(back)).add(q.sub(back));
    IntVector bits = s.reinterpretAsInts();
    IntVector k =
        bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, ScalarTileMath.MANTISSA_BITS);
    IntVector power = k.lanewise(VectorOperators.LSHL, ScalarTileMath.MANTISSA_BITS);
    FloatVector m = bits.sub(power).reinterpretAsFloats();
    FloatVector scale = ONE_BITS.sub(power).reinterpretAsFloats(); // 2^-k
    FloatVector f = e.fma(scale, m.sub(ONE));
    FloatVector v = f.div(f.add(TWO));
    FloatVector vv = v.mul(v);
    FloatVector p = vv.fma(A9, A7).fma(vv, A5).fma(vv, A3);
    return toFloats(k).fma(LN2, p.fma(vv.mul(v), v.add(v)));
  }

  /** Returns whole numbers below 2^22: lanes that change type are slow on Java 17. */
  static FloatVector toFloats(IntVector n) {
    return n.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
  }

  static FloatVector minusLog1m(FloatVector x) {
    FloatVector xx = x.mul(x);
    FloatVector x4 = xx.mul(xx);
    FloatVector low = x.fma(H3, H2).fma(xx, x.fma(H1, H0));
    FloatVector high = x.fma(H7, H6).fma(xx, x.fma(H5, H4));
    return x4.fma(H8, high).fma(x4, low).fma(xx, x);
  }
}
