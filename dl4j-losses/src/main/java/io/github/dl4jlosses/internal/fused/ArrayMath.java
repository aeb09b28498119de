package io.github.dl4jlosses.internal.fused;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Functions of whole arrays. All implementations give the same bits: each does the same additions,
 * multiplications and divisions, and none uses a fused multiply-add.
 */
public interface ArrayMath {
  /**
   * Replaces x[0..length) by e^x, within 2 ulp.
   *
   * <p>For x &lt;= 0 only; 0 below -87.7, where the result would not be a normal number. NaN stays.
   *
   * @param scratch of that length, overwritten
   */
  void exp(float[] x, int length, float[] scratch);

  /**
   * Replaces x[0..length) by log(1 + x), within 3 ulp. For 0 &lt;= x &lt; 2^24; NaN stays.
   *
   * @param scratch of that length, overwritten
   */
  void log1p(float[] x, int length, float[] scratch);

  /** Returns what this implementation is called in the log. */
  String description();

  /** Returns the fastest implementation that this JVM has. */
  static ArrayMath fastest() {
    return Fastest.INSTANCE;
  }

  /** Finds the fastest implementation once, and says in the log which it is. */
  final class Fastest {
    private static final Logger LOG = LoggerFactory.getLogger(ArrayMath.class);
    private static final ArrayMath INSTANCE = find();

    private Fastest() {}

    private static ArrayMath find() {
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
        LOG.info("Losses run without SIMD (java --add-modules jdk.incubator.vector turns it on)");
        return new ScalarMath();
      }
      try {
        // By name: the class is compiled against a module that most JVMs do not load.
        Class<?> type = Class.forName("io.github.dl4jlosses.internal.simd.VectorMath");
        ArrayMath math = (ArrayMath) type.getConstructor().newInstance();
        LOG.info("Losses run on {}", math.description());
        return math;
      } catch (ReflectiveOperationException | LinkageError e) {
        LOG.warn("Losses run without SIMD: this JVM has another jdk.incubator.vector", e);
        return new ScalarMath();
      }
    }
  }
}
