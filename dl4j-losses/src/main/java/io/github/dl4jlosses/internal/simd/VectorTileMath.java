package io.github.dl4jlosses.internal.simd;

import static io.github.dl4jlosses.internal.simd.Vectors.FLOATS;
import static io.github.dl4jlosses.internal.simd.Vectors.INTS;
import static io.github.dl4jlosses.internal.simd.Vectors.LANES;
import static io.github.dl4jlosses.internal.simd.Vectors.ONE;
import static io.github.dl4jlosses.internal.simd.Vectors.ONE_BITS;
import static io.github.dl4jlosses.internal.simd.Vectors.SATURATED;

import io.github.dl4jlosses.internal.fused.Rows;
import io.github.dl4jlosses.internal.fused.ScalarTileMath;
import io.github.dl4jlosses.internal.fused.TileMath;
import io.github.dl4jlosses.internal.fused.TileProducts;
import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The formulas of {@link ScalarTileMath} on {@code jdk.incubator.vector}, a vector at a time. */
public final class VectorTileMath implements TileMath {
  /*
   * The JIT compiler of Java 17 makes instructions of some seventy vector operations in one method;
   * where a loop has more, the rest become objects, and are slow. Hence the three loops of a cross
   * entropy, with arrays in between. A loop that carries a vector begins with zero(FLOATS), not with
   * the constant ZERO, for the same reason; and no lane changes its size.
   */
  private static final FloatVector ABSENT =
      FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY); // a logit whose e is 0

  private static final int FACTORS = 16; // of a product whose logarithm is taken

  private final float[] lanes = new float[2 * LANES];
  private final float[] losses;
  private final float[] dy; // z(y) - max z
  private final float[] ey; // e(y)
  private final float[] ay; // a(y), or Σ_c a(c)
  private final float[] r; // Σ e(c) of the others
  private final float[] logS;
  private final float[] products;

  private VectorTileMath(int pixels) {
    losses = new float[TileMath.padded(pixels)];
    dy = new float[TileMath.padded(pixels)];
    ey = new float[TileMath.padded(pixels)];
    ay = new float[TileMath.padded(pixels)];
    r = new float[TileMath.padded(pixels)];
    logS = new float[TileMath.padded(pixels)];
    products = new float[2 * (TileMath.padded(pixels) / FACTORS + LANES)];
  }

  /** Returns what makes it; nothing where a fused multiply-add would be slow. */
  public static Optional<TileMath.Maker> maker() {
    // An x86 with vectors of 256 bits for whole numbers (AVX2) has it, and every 64-bit ARM.
    boolean fast = FLOATS.vectorBitSize() >= 256 || System.getProperty("os.arch").equals("aarch64");
    return fast ? Optional.of(new Maker()) : Optional.empty();
  }

  private static final class Maker implements TileMath.Maker {
    @Override
    public TileMath make(int pixels) {
      return new VectorTileMath(pixels);
    }

    @Override
    public Optional<TileProducts> products() {
      boolean fits = 4 * LANES <= TileMath.padded(1); // a step of it fits the shortest row
      return fits ? Optional.of(new VectorTileProducts()) : Optional.empty();
    }

    @Override
    public String description() {
      return "SIMD of " + FLOATS.vectorBitSize() + " bits";
    }
  }

  @Override
  public void exp(float[] x, int length) {
    for (int i = 0; i < length; i += LANES) {
      Vectors.exp(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
  }

  @Override
  public void log1p(float[] x, int length) {
    for (int i = 0; i < length; i += LANES) {
      Vectors.log1p(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
  }

  @Override
  public void minusLog1m(float[] x, int length) {
    for (int i = 0; i < length; i += LANES) {
      Vectors.minusLog1m(FloatVector.fromArray(FLOATS, x, i)).intoArray(x, i);
    }
  }

  /** Clears what lies behind the length in the last vector. */
  private static void clearRest(float[] x, int length) {
    Arrays.fill(x, length, (length + LANES - 1) / LANES * LANES, 0);
  }

  private static void clearRest(float[][] x, int length) {
    for (float[] row : x) {
      clearRest(row, length);
    }
  }

  @Override
  public double crossEntropy(
      float[][] z, int[] y, float[] m, int length, ClassTerms terms, Leaves leaves, float factor) {
    clearRest(z, length);
    clearRest(m, length);
    exponentials(z, y, length, terms);
    log1p(logS, length);
    if (leaves == Leaves.PROBABILITIES) {
      probabilities(z, y, length);
    }
    lossesAndGradient(z, y, m, length, terms, leaves == Leaves.GRADIENT ? factor : 0);
    return total(losses, length);
  }

  private void probabilities(float[][] z, int[] y, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector yi = Vectors.toFloats(IntVector.fromArray(INTS, y, i));
      FloatVector ey = FloatVector.fromArray(FLOATS, this.ey, i);
      FloatVector toS = ONE.div(FloatVector.fromArray(FLOATS, r, i).add(ey));
      FloatVector own = ey.mul(toS);
      for (int c = 0; c < z.length; c++) {
        FloatVector e = FloatVector.fromArray(FLOATS, z[c], i);
        e.mul(toS).blend(own, yi.eq(c)).intoArray(z[c], i);
      }
    }
  }

  @Override
  public void softmax(float[][] z, int length) {
    clearRest(z, length);
    for (int i = 0; i < length; i += LANES) {
      FloatVector max = max(z, i);
      FloatVector s = FloatVector.zero(FLOATS);
      for (int c = 0; c < z.length; c++) {
        FloatVector e = Vectors.exp(FloatVector.fromArray(FLOATS, z[c], i).sub(max));
        e.intoArray(z[c], i);
        s = s.add(e);
      }
      FloatVector toS = ONE.div(s);
      for (int c = 0; c < z.length; c++) {
        FloatVector.fromArray(FLOATS, z[c], i).mul(toS).intoArray(z[c], i);
      }
    }
  }

  @Override
  public void sigmoid(float[] z, int length) {
    clearRest(z, length);
    for (int i = 0; i < length; i += LANES) {
      FloatVector minus = FloatVector.fromArray(FLOATS, z, i).neg();
      FloatVector v = Vectors.exp(minus.blend(SATURATED, SATURATED.lt(minus)));
      ONE.div(v.add(ONE)).intoArray(z, i);
    }
  }

  @Override
  public double sum(float[] x, int length) {
    clearRest(x, length);
    return total(x, length);
  }

  @Override
  public double dot(float[] x, float[] y, int length) {
    clearRest(x, length);
    clearRest(y, length);
    for (int i = 0; i < length; i += LANES) {
      FloatVector product =
          FloatVector.fromArray(FLOATS, x, i).mul(FloatVector.fromArray(FLOATS, y, i));
      product.intoArray(logS, i);
    }
    return total(logS, length);
  }

  @Override
  public boolean areBits(float[] x, int length) {
    clearRest(x, length);
    IntVector bits = IntVector.zero(INTS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector xi = FloatVector.fromArray(FLOATS, x, i);
      bits = bits.or(xi.fma(xi, xi.neg()).reinterpretAsInts()); // x² - x
    }
    return bits.reduceLanes(VectorOperators.OR) == 0;
  }

  @Override
  public boolean areShares(float[] x, int length) {
    clearRest(x, length);
    FloatVector outside = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector xi = FloatVector.fromArray(FLOATS, x, i);
      FloatVector inside = xi.mul(ONE.sub(xi)); // negative outside
      outside = outside.add(inside.sub(inside.abs()));
    }
    return outside.reduceLanes(VectorOperators.ADD) == 0; // not if one is NaN
  }

  @Override
  public float[] losses() {
    return losses;
  }

  private void exponentials(float[][] z, int[] y, int length, ClassTerms terms) {
    float[] a = terms.a();
    float[] u = terms.u();
    boolean smoothed = terms.isSmoothed();
    boolean weighted = terms.isWeighted();
    for (int i = 0; i < length; i += LANES) {
      FloatVector yi = Vectors.toFloats(IntVector.fromArray(INTS, y, i));
      FloatVector max = max(z, i);
      FloatVector uniform = FloatVector.zero(FLOATS); // Σ_c u(c)·(z(c) - max z)
      FloatVector dy = FloatVector.zero(FLOATS);
      FloatVector ay = FloatVector.broadcast(FLOATS, a[0]);
      FloatVector r = FloatVector.zero(FLOATS);
      for (int c = 0; c < z.length; c++) {
        FloatVector d = FloatVector.fromArray(FLOATS, z[c], i).sub(max);
        VectorMask<Float> own = yi.eq(c);
        dy = dy.blend(d, own);
        if (smoothed) {
          uniform = d.fma(FloatVector.broadcast(FLOATS, u[c]), uniform);
        }
        if (weighted) {
          ay = ay.blend(a[c], own);
        }
        FloatVector e = Vectors.exp(d.blend(ABSENT, own));
        e.intoArray(z[c], i);
        r = r.add(e);
      }
      FloatVector ey = Vectors.exp(dy);
      r.sub(ONE.sub(ey)).intoArray(logS, i);
      r.intoArray(this.r, i);
      ey.intoArray(this.ey, i);
      ay.intoArray(this.ay, i);
      dy.intoArray(this.dy, i);
      uniform.intoArray(losses, i);
    }
  }

  private void lossesAndGradient(
      float[][] z, int[] y, float[] m, int length, ClassTerms terms, float factor) {
    float[] u = terms.u();
    float sumOfU = terms.sumOfU();
    boolean smoothed = terms.isSmoothed();
    for (int i = 0; i < length; i += LANES) {
      FloatVector yi = Vectors.toFloats(IntVector.fromArray(INTS, y, i));
      FloatVector logS = FloatVector.fromArray(FLOATS, this.logS, i);
      FloatVector dy = FloatVector.fromArray(FLOATS, this.dy, i);
      FloatVector uniform = FloatVector.fromArray(FLOATS, losses, i);
      FloatVector mi = FloatVector.fromArray(FLOATS, m, i);
      FloatVector ay = FloatVector.fromArray(FLOATS, this.ay, i);
      FloatVector ey = FloatVector.fromArray(FLOATS, this.ey, i);
      FloatVector r = FloatVector.fromArray(FLOATS, this.r, i);
      FloatVector loss = logS.sub(dy).mul(ay).sub(uniform).add(logS.mul(sumOfU)).mul(mi);
      loss.intoArray(losses, i);
      if (factor != 0) {
        FloatVector k = mi.mul(factor);
        FloatVector s = r.add(ey);
        FloatVector ofOthers = k.mul(ay.add(sumOfU)).div(s);
        FloatVector ofOwn = k.mul(ey.mul(sumOfU).sub(ay.mul(r))).div(s);
        for (int c = 0; c < z.length; c++) {
          FloatVector e = FloatVector.fromArray(FLOATS, z[c], i);
          FloatVector g = e.mul(ofOthers).blend(ofOwn, yi.eq(c));
          if (smoothed) {
            g = g.sub(k.mul(u[c]));
          }
          g.intoArray(z[c], i);
        }
      }
    }
  }

  @Override
  public void chainOverlaps(
      float[][] g, float[][] p, int[] y, float[] m, int length, OverlapTerms terms) {
    float[] own = terms.own();
    float[] all = terms.all();
    float[] square = terms.square();
    boolean squares = terms.hasSquares();
    for (int i = 0; i < length; i += LANES) {
      FloatVector yi = Vectors.toFloats(IntVector.fromArray(INTS, y, i));
      FloatVector mi = FloatVector.fromArray(FLOATS, m, i);
      FloatVector mean = FloatVector.zero(FLOATS);
      for (int c = 0; c < g.length; c++) {
        FloatVector pc = FloatVector.fromArray(FLOATS, p[c], i);
        FloatVector h = FloatVector.fromArray(FLOATS, g[c], i).add(mi.mul(all[c]));
        if (squares) {
          h = h.add(mi.mul(pc).mul(square[c]));
        }
        h = h.blend(h.add(mi.mul(own[c])), yi.eq(c));
        h.intoArray(g[c], i);
        mean = mean.add(h.mul(pc));
      }
      for (int c = 0; c < g.length; c++) {
        FloatVector h = FloatVector.fromArray(FLOATS, g[c], i);
        FloatVector.fromArray(FLOATS, p[c], i).mul(h.sub(mean)).intoArray(g[c], i);
      }
    }
  }

  @Override
  public void addCrossEntropyGradient(
      float[][] g, float[][] p, int[] y, float[] m, int length, ClassTerms terms, float factor) {
    float[] a = terms.a();
    float[] u = terms.u();
    float sumOfU = terms.sumOfU();
    boolean smoothed = terms.isSmoothed();
    boolean weighted = terms.isWeighted();
    for (int i = 0; i < length; i += LANES) {
      FloatVector yi = Vectors.toFloats(IntVector.fromArray(INTS, y, i));
      FloatVector k = FloatVector.fromArray(FLOATS, m, i).mul(factor);
      FloatVector others = FloatVector.zero(FLOATS);
      FloatVector py = FloatVector.zero(FLOATS);
      FloatVector ay = FloatVector.broadcast(FLOATS, a[0]);
      for (int c = 0; c < p.length; c++) {
        FloatVector pc = FloatVector.fromArray(FLOATS, p[c], i);
        VectorMask<Float> own = yi.eq(c);
        others = others.add(pc.blend(0f, own));
        py = py.blend(pc, own);
        if (weighted) {
          ay = ay.blend(a[c], own);
        }
      }
      FloatVector ofOthers = k.mul(ay.add(sumOfU));
      FloatVector ofOwn = k.mul(py.mul(sumOfU).sub(ay.mul(others)));
      for (int c = 0; c < g.length; c++) {
        FloatVector pc = FloatVector.fromArray(FLOATS, p[c], i);
        FloatVector d = pc.mul(ofOthers).blend(ofOwn, yi.eq(c));
        FloatVector sum = FloatVector.fromArray(FLOATS, g[c], i).add(d);
        if (smoothed) {
          sum = sum.sub(k.mul(u[c]));
        }
        sum.intoArray(g[c], i);
      }
    }
  }

  /** Returns the sum, as precise as in double: each lane has a sum and what it lost (Knuth). */
  private double total(float[] x, int length) {
    FloatVector sum = FloatVector.zero(FLOATS);
    FloatVector lost = FloatVector.zero(FLOATS);
    for (int i = 0; i < length; i += LANES) {
      FloatVector addend = FloatVector.fromArray(FLOATS, x, i);
      FloatVector next = sum.add(addend);
      FloatVector added = next.sub(sum);
      lost = lost.add(sum.sub(next.sub(added)).add(addend.sub(added)));
      sum = next;
    }
    sum.intoArray(lanes, 0);
    lost.intoArray(lanes, LANES);
    double total = 0;
    for (int i = 0; i < lanes.length; i++) {
      total += lanes[i];
    }
    return Double.isNaN(total) ? Rows.total(x, length) : total; // also where sums are infinite
  }

  /** The largest of all classes; a NaN somewhere becomes one of their e later. */
  private static FloatVector max(float[][] z, int i) {
    FloatVector max = FloatVector.fromArray(FLOATS, z[0], i);
    for (int c = 1; c < z.length; c++) {
      FloatVector other = FloatVector.fromArray(FLOATS, z[c], i);
      max = max.blend(other, max.lt(other));
    }
    return max;
  }

  @Override
  public double softCrossEntropy(
      float[][] z, float[][] a, int length, Leaves leaves, float factor) {
    clearRest(z, length);
    clearRest(a, length);
    exponentials(z, a, length);
    log1p(logS, length);
    if (leaves == Leaves.PROBABILITIES) {
      divideBySum(z, length);
    }
    lossesAndGradient(z, a, length, leaves == Leaves.GRADIENT ? factor : 0);
    return total(losses, length);
  }

  private void divideBySum(float[][] z, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector toS = ONE.div(FloatVector.fromArray(FLOATS, r, i).add(ONE));
      for (int c = 0; c < z.length; c++) {
        FloatVector.fromArray(FLOATS, z[c], i).mul(toS).intoArray(z[c], i);
      }
    }
  }

  private void exponentials(float[][] z, float[][] a, int length) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector max = max(z, i);
      FloatVector sumOfA = FloatVector.zero(FLOATS);
      FloatVector loss = FloatVector.zero(FLOATS);
      FloatVector r = FloatVector.zero(FLOATS); // Σ e(c) but the maximum's, once
      VectorMask<Float> found = sumOfA.lt(0f);
      for (int c = 0; c < z.length; c++) {
        FloatVector d = FloatVector.fromArray(FLOATS, z[c], i).sub(max);
        FloatVector ac = FloatVector.fromArray(FLOATS, a[c], i);
        FloatVector e = Vectors.exp(d);
        e.intoArray(z[c], i);
        VectorMask<Float> isMax = d.eq(0f).andNot(found);
        found = found.or(isMax);
        sumOfA = sumOfA.add(ac);
        loss = loss.sub(ac.mul(d));
        r = r.add(e.blend(0f, isMax));
      }
      r.intoArray(this.r, i);
      r.intoArray(logS, i);
      sumOfA.intoArray(ay, i);
      loss.intoArray(losses, i);
    }
  }

  private void lossesAndGradient(float[][] z, float[][] a, int length, float factor) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector sumOfA = FloatVector.fromArray(FLOATS, ay, i);
      FloatVector loss = FloatVector.fromArray(FLOATS, losses, i);
      loss.add(sumOfA.mul(FloatVector.fromArray(FLOATS, logS, i))).intoArray(losses, i);
      if (factor != 0) {
        FloatVector s = FloatVector.fromArray(FLOATS, r, i).add(1f);
        FloatVector k = sumOfA.mul(factor).div(s);
        for (int c = 0; c < z.length; c++) {
          FloatVector e = FloatVector.fromArray(FLOATS, z[c], i);
          FloatVector ac = FloatVector.fromArray(FLOATS, a[c], i);
          e.mul(k).sub(ac.mul(factor)).intoArray(z[c], i);
        }
      }
    }
  }

  @Override
  public double binaryCrossEntropy(
      float[] z,
      float[] label,
      float[] m,
      int length,
      BinaryTerms terms,
      Leaves leaves,
      float factor) {
    clearRest(z, length);
    clearRest(label, length);
    clearRest(m, length);
    FloatVector kept = FloatVector.broadcast(FLOATS, terms.kept());
    FloatVector half = FloatVector.broadcast(FLOATS, terms.half());
    FloatVector p = FloatVector.broadcast(FLOATS, terms.positive());
    FloatVector w = FloatVector.broadcast(FLOATS, terms.negative());
    FloatVector k = FloatVector.broadcast(FLOATS, factor);
    boolean probabilities = leaves == Leaves.PROBABILITIES;
    for (int i = 0; i < length; i += LANES) {
      FloatVector t = FloatVector.fromArray(FLOATS, label, i).fma(kept, half);
      FloatVector mi = FloatVector.fromArray(FLOATS, m, i);
      FloatVector mw = mi.mul(w);
      FloatVector positive = mi.mul(p).mul(t);
      FloatVector negative = t.neg().fma(mw, mw);
      FloatVector x = FloatVector.fromArray(FLOATS, z, i);
      FloatVector minus = x.neg();
      FloatVector v = Vectors.exp(minus.blend(SATURATED, SATURATED.lt(minus)));
      FloatVector yes = ONE.div(v.add(ONE));
      FloatVector no = v.mul(yes);
      // By bits of the sign: on Java 17 a comparison and a blend take more instructions.
      IntVector isBelow = x.reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
      IntVector isAbove = isBelow.not();
      IntVector smaller =
          yes.reinterpretAsInts().and(isBelow).or(no.reinterpretAsInts().and(isAbove));
      FloatVector l = Vectors.minusLog1m(smaller.reinterpretAsFloats());
      FloatVector ofYes = minus.reinterpretAsInts().and(isBelow).reinterpretAsFloats().add(l);
      FloatVector ofNo = x.reinterpretAsInts().and(isAbove).reinterpretAsFloats().add(l);
      positive.fma(ofYes, negative.mul(ofNo)).intoArray(losses, i);
      if (probabilities) {
        yes.intoArray(z, i);
      } else {
        negative.mul(yes).sub(positive.mul(no)).mul(k).intoArray(z, i);
      }
    }
    return total(losses, length);
  }

  /*
   * For labels 0 or 1, with c = w or -P and e = e^-|z|, the formulas are
   *
   *   l = max(c·z, 0) + |c|·log(1 + e)          ∂l/∂z = c·(c·z < 0 ? e : 1)/(1 + e)
   *
   * The logarithms of all with the same |c| are one of a product: q = Π(1 + e) - 1 grows from factor
   * to factor by q·e + (q + e). Nothing cancels, so that q is as exact as the e are, also where all of
   * them are tiny: each factor adds two roundings, and most of them even out. The sum of 16 errs by
   * less than 5e-7 of itself, as one of its terms may. q stays below 2^16.
   */
  @Override
  public double hardBinaryCrossEntropy(
      float[] z, float[] label, float[] m, int length, BinaryTerms terms, float factor) {
    clearRest(label, length);
    Arrays.fill(z, length, (length + LANES - 1) / LANES * LANES, NOT_COUNTED);
    int sums = products(z, label, length, terms, factor);
    log1p(products, 2 * sums);
    float p = terms.positive();
    float w = terms.negative();
    for (int i = 0; i < sums; i += LANES) {
      FloatVector ofNo = FloatVector.fromArray(FLOATS, products, 2 * i + LANES).mul(w);
      FloatVector ofBoth = FloatVector.fromArray(FLOATS, products, 2 * i).mul(p).add(ofNo);
      ofBoth.add(FloatVector.fromArray(FLOATS, losses, i)).intoArray(losses, i);
    }
    return total(losses, sums);
  }

  /**
   * Leaves the gradient, Σ max(c·z, 0) of so many pixels in losses, and the q of those with label 1
   * and with label 0 in products. By itself, as the compiler gives up where a method has too much.
   *
   * @return the number of sums
   */
  private int products(float[] z, float[] label, int length, BinaryTerms terms, float factor) {
    FloatVector w = FloatVector.broadcast(FLOATS, terms.negative());
    FloatVector minusP = FloatVector.broadcast(FLOATS, -terms.positive());
    FloatVector k = FloatVector.broadcast(FLOATS, factor);
    int sums = 0;
    for (int first = 0; first < length; first += FACTORS * LANES) {
      int end = Math.min(first + FACTORS * LANES, length);
      FloatVector ofYes = FloatVector.zero(FLOATS);
      FloatVector ofNo = FloatVector.zero(FLOATS);
      FloatVector linear = FloatVector.zero(FLOATS); // Σ 2·max(c·z, 0)
      for (int i = first; i < end; i += LANES) {
        FloatVector t = FloatVector.fromArray(FLOATS, label, i);
        FloatVector x = FloatVector.fromArray(FLOATS, z, i);
        FloatVector c = t.fma(minusP, w.sub(t.mul(w)));
        IntVector minusAbs = x.reinterpretAsInts().or(Integer.MIN_VALUE);
        FloatVector e = Vectors.exp(minusAbs.reinterpretAsFloats());
        FloatVector yes = e.mul(t);
        FloatVector no = e.sub(yes);
        ofYes = ofYes.fma(yes, ofYes.add(yes));
        ofNo = ofNo.fma(no, ofNo.add(no));
        FloatVector cz = c.mul(x);
        // By bits of the sign: on Java 17 a comparison and a blend take more instructions.
        IntVector isBelow = cz.reinterpretAsInts().lanewise(VectorOperators.ASHR, Integer.SIZE - 1);
        IntVector isAbove = isBelow.not();
        linear = linear.add(cz.add(cz.abs()));
        IntVector share = e.reinterpretAsInts().and(isBelow).or(ONE_BITS.and(isAbove));
        k.div(e.add(ONE)).mul(c.mul(share.reinterpretAsFloats())).intoArray(z, i);
      }
      ofYes.intoArray(products, 2 * sums);
      ofNo.intoArray(products, 2 * sums + LANES);
      linear.mul(0.5f).intoArray(losses, sums);
      sums += LANES;
    }
    return sums;
  }
}
