package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.GoldenFamily;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The losses of golden/family.json, in value and gradient, within the tolerances that stand in
 * golden/README.md.
 */
class GoldenFamilyTest {
  static List<GoldenFamily> cases() {
    return GoldenFamily.cases();
  }

  @Test
  void allCasesOfTheFileAreRun() {
    if (System.getProperty("golden.dir", "").isEmpty()) {
      assertEquals(CASES, cases().size());
    }
    assertFalse(cases().isEmpty());
  }

  private static final int CASES = 280;

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInDouble(GoldenFamily c) {
    check(c, DataType.DOUBLE, 1e-12, 1e-15, 1e-12, 1e-15);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInFloat(GoldenFamily c) {
    check(c, DataType.FLOAT, 1e-6, 1e-7, 4e-6, 5e-8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInFloatWithoutSimd(GoldenFamily c) {
    try {
      System.setProperty("dl4jlosses.kernel", "scalar");
      check(c, DataType.FLOAT, 1e-6, 1e-7, 4e-6, 5e-8);
    } finally {
      System.clearProperty("dl4jlosses.kernel");
    }
  }

  private static void check(
      GoldenFamily c, DataType type, double relative, double absolute, double ofG, double atG) {
    INDArray logits = c.logits().castTo(type);
    SegmentationLoss loss = c.loss();
    ValueAndGradient result = loss.valueAndGradient(c.labels(), logits, null);
    double slack = relative * Math.abs(c.value()) + absolute;
    assertEquals(c.value(), result.value(), slack);
    assertEquals(c.value(), loss.value(c.labels(), logits, null), slack);
    INDArray expected = c.gradient();
    double largest = expected.amaxNumber().doubleValue();
    double worst =
        result.gradient().castTo(DataType.DOUBLE).sub(expected).amaxNumber().doubleValue();
    assertTrue(
        worst <= ofG * largest + atG,
        () -> worst + " off, the largest is " + largest + "; " + loss);
  }
}
