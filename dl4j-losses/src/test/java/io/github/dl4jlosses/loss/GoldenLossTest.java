package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.Golden.doubles;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dl4jlosses.GoldenLoss;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The losses are PyTorch's, in value and gradient, on all vectors of golden/losses.json. */
class GoldenLossTest {
  static List<GoldenLoss> cases() {
    return GoldenLoss.cases();
  }

  @Test
  void allCasesOfTheFileAreRun() {
    List<GoldenLoss> cases = cases();
    if (System.getProperty("golden.dir", "").isEmpty()) {
      assertEquals(219, cases.stream().filter(GoldenLoss::crossEntropy).count());
      assertEquals(21, cases.stream().filter(c -> !c.crossEntropy()).count());
    }
    assertFalse(cases.isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInDouble(GoldenLoss c) {
    // Both sides round in double: 1e-12 relative, and 1e-15 absolute where a value is about 0.
    check(c, c.labels(), DataType.DOUBLE, 1e-12, 1e-15);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInFloat(GoldenLoss c) {
    // Logits, exponentials and the gradient are rounded to 24 bits, 6e-8 relative. The gradient of
    // probabilities is a difference of numbers up to the sum of the row.
    boolean difference = c.crossEntropy() && !c.index();
    double largest = difference ? c.labels().sum(1).maxNumber().doubleValue() : 1;
    check(c, c.labels(), DataType.FLOAT, 1e-6, 1e-7 * Math.max(1, largest));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void oneHotRowsEqualIndices(GoldenLoss c) {
    if (c.crossEntropy() && c.index()) {
      long classes = c.rows("x").size(1);
      INDArray index = c.labels();
      INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, index.size(0), classes);
      for (long r = 0; r < index.size(0); r++) {
        long y = index.getLong(r, 0);
        if (y >= 0 && y < classes) { // the others are ignored: a row of zeros
          oneHot.putScalar(r, y, 1);
        }
      }
      check(c, oneHot, DataType.DOUBLE, 1e-12, 1e-15);
    }
  }

  private static void check(
      GoldenLoss c, INDArray labels, DataType type, double relative, double absolute) {
    INDArray logits = c.rows("x").castTo(type);
    PixelLoss loss = c.loss();
    Activation activation = Activation.IDENTITY;
    INDArray weight = c.elementWeight();
    double[] golden = doubles(c.json().get("loss"));
    INDArray goldenGradient = c.rows("grad");

    if (c.unreduced()) {
      INDArray losses = loss.losses(labels, logits, weight);
      INDArray expected =
          c.crossEntropy()
              ? Nd4j.createFromArray(golden).reshape(-1, 1)
              : c.rows(golden, c.shape());
      assertClose(expected, losses, relative, absolute);

      INDArray upstream = weight == null ? c.upstream() : c.upstream().mul(weight);
      INDArray gradient =
          loss.computeGradient(labels, logits, activation.getActivationFunction(), upstream);
      assertClose(goldenGradient, gradient, relative, absolute);
      return;
    }
    boolean mean = loss.reduction() == Reduction.MEAN;
    double score =
        loss.computeScore(labels, logits, activation.getActivationFunction(), weight, mean);
    if (Double.isNaN(golden[0])) {
      assertEquals(Double.NaN, score);
    } else {
      assertEquals(golden[0], score, Math.abs(golden[0]) * relative + absolute);
    }
    INDArray gradient =
        loss.computeGradient(labels, logits, activation.getActivationFunction(), weight);
    assertEquals(type, gradient.dataType());
    INDArray perRow = gradient.castTo(DataType.DOUBLE).div(mean ? logits.size(0) : 1);
    assertClose(goldenGradient, perRow, relative, absolute);
  }

  private static void assertClose(
      INDArray expected, INDArray actual, double relative, double absolute) {
    assertArrayEquals(expected.shape(), actual.shape());
    List<String> different = new ArrayList<>();
    for (long r = 0; r < expected.size(0); r++) {
      for (long c = 0; c < expected.size(1); c++) {
        double e = expected.getDouble(r, c);
        double a = actual.getDouble(r, c);
        boolean same = Double.compare(e, a) == 0; // also infinite or NaN on both sides
        if (!same && !(Math.abs(e - a) <= Math.abs(e) * relative + absolute)) {
          different.add("[" + r + ", " + c + "] expected " + e + ", got " + a);
        }
      }
    }
    assertEquals(List.of(), different);
  }
}
