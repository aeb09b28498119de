package io.github.dl4jlosses.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.onednn.OneDnn.State;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The two ways to run a layer: DL4J's and ND4J's own code, and oneDNN. */
final class Paths {
  /** Float sums in another order. */
  static final double TOLERANCE = 1e-5;

  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private Paths() {}

  /**
   * Runs without oneDNN: networks that are made have no helpers, and operations of ND4J do not use
   * it of their own accord either.
   */
  static <T> T builtIn(Supplier<T> work) {
    String before = System.setProperty(HELPERS_DISABLED, "true");
    Nd4j.getEnvironment().allowHelpers(false);
    try {
      return work.get();
    } finally {
      Nd4j.getEnvironment().allowHelpers(true);
      if (before == null) {
        System.clearProperty(HELPERS_DISABLED);
      } else {
        System.setProperty(HELPERS_DISABLED, before);
      }
    }
  }

  /** Runs with oneDNN; skips the test where the natives do not have it. */
  static <T> T oneDnn(Supplier<T> work) {
    enableOrSkip();
    return work.get();
  }

  static void enableOrSkip() {
    OneDnn.Status status = OneDnn.enable();
    assumeTrue(status.state() == State.ON, status.toString());
  }

  /** Fails unless no entry is off by more than the tolerance times the largest. */
  static void assertClose(INDArray expected, INDArray actual, String what) {
    assertClose(expected, actual, TOLERANCE, what);
  }

  static void assertClose(INDArray expected, INDArray actual, double tolerance, String what) {
    assertArrayEquals(expected.shape(), actual.shape(), what);
    double worst = expected.sub(actual).amaxNumber().doubleValue();
    double largest = expected.amaxNumber().doubleValue();
    assertTrue(worst <= tolerance * largest, what + ": " + worst + " of " + largest);
  }
}
