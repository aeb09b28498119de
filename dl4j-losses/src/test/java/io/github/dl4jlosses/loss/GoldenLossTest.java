package io.github.dl4jlosses.loss;

import static io.github.dl4jlosses.Golden.doubles;
import static io.github.dl4jlosses.Golden.longs;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dl4jlosses.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The losses are PyTorch's, in value and gradient, on all vectors of golden/losses.json. */
class GoldenLossTest {
  /** Rows [R, columns] of one case, and how to read the golden arrays as such rows. */
  private record Case(int number, JsonNode json) {
    boolean crossEntropy() {
      return json.get("fn").asText().equals("cross_entropy");
    }

    boolean index() {
      return json.get("target_kind").asText().equals("index");
    }

    Reduction reduction() {
      return switch (json.get("reduction").asText()) {
        case "mean" -> Reduction.MEAN;
        case "sum" -> Reduction.SUM;
        default -> Reduction.NONE;
      };
    }

    long[] shape() {
      return longs(json.get("shape"));
    }

    /** The axis of weights and softmax: 1, or the last along which a pos_weight [W] broadcasts. */
    int channelAxis() {
      boolean alongTheLast =
          json.path("pos_weight_shape").size() == 1 && json.get("pos_weight").size() > 1;
      return alongTheLast || shape().length == 1 ? shape().length - 1 : 1;
    }

    INDArray rows(double[] values, long... shape) {
      INDArray array = Nd4j.createFromArray(values).reshape(shape);
      int rank = shape.length;
      int[] order =
          IntStream.concat(
                  IntStream.range(0, rank).filter(axis -> axis != channelAxis()),
                  IntStream.of(channelAxis()))
              .toArray();
      return array.permute(order).dup('c').reshape(-1, shape[channelAxis()]);
    }

    INDArray rows(String key) {
      return rows(doubles(json.get(key)), shape());
    }

    /** An array of any shape that broadcasts as NumPy's do, as rows. */
    INDArray broadcastRows(String key) {
      long[] small = longs(json.get(key + "_shape"));
      long[] full = shape();
      long[] padded = new long[full.length];
      for (int i = 0; i < full.length; i++) {
        int j = i - (full.length - small.length);
        padded[i] = j < 0 ? 1 : small[j];
      }
      INDArray array = Nd4j.createFromArray(doubles(json.get(key))).reshape(padded);
      return rows(array.broadcast(full).dup('c').data().asDouble(), full);
    }

    INDArray labels() {
      return crossEntropy() && index()
          ? Nd4j.createFromArray(doubles(json.get("target"))).reshape(-1, 1)
          : rows("target");
    }

    LogitsLoss loss() {
      if (!crossEntropy()) {
        LossBCEWithLogits bce = new LossBCEWithLogits().withReduction(reduction());
        if (json.get("pos_weight").isNull()) {
          return bce;
        }
        double[] posWeight = doubles(json.get("pos_weight"));
        long channels = shape()[channelAxis()];
        return bce.withPosWeight(
            posWeight.length == 1
                ? IntStream.range(0, (int) channels).mapToDouble(c -> posWeight[0]).toArray()
                : posWeight);
      }
      LossCrossEntropy loss =
          new LossCrossEntropy()
              .withLabelSmoothing(json.get("label_smoothing").doubleValue())
              .withTarget(index() ? Target.INDEX : Target.PROBABILITY)
              .withReduction(reduction());
      if (!json.get("weight").isNull()) {
        loss = loss.withWeight(doubles(json.get("weight")));
      }
      JsonNode ignoreIndex = json.get("ignore_index");
      return ignoreIndex.isNull() ? loss : loss.withIgnoreIndex(ignoreIndex.intValue());
    }

    /** BCE's weight of any shape, as a factor per element. */
    @Nullable INDArray elementWeight() {
      return crossEntropy() || json.get("weight").isNull() ? null : broadcastRows("weight");
    }

    /** What the gradient is multiplied by from above: a factor per row or element. */
    INDArray upstream() {
      double[] upstream = doubles(json.get("upstream"));
      return crossEntropy()
          ? Nd4j.createFromArray(upstream).reshape(-1, 1)
          : rows(upstream, shape());
    }

    @Override
    public String toString() {
      return number
          + " "
          + json.get("fn")
          + " "
          + json.get("shape")
          + " "
          + json.get("reduction")
          + " "
          + json.path("tag").asText();
    }
  }

  static List<Case> cases() {
    List<JsonNode> json = Golden.cases("losses.json");
    return IntStream.range(0, json.size()).mapToObj(i -> new Case(i, json.get(i))).toList();
  }

  @Test
  void allCasesOfTheFileAreRun() {
    List<Case> cases = cases();
    if (System.getProperty("golden.dir", "").isEmpty()) {
      assertEquals(219, cases.stream().filter(Case::crossEntropy).count());
      assertEquals(21, cases.stream().filter(c -> !c.crossEntropy()).count());
    }
    assertFalse(cases.isEmpty());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInDouble(Case c) {
    // Both sides round in double: 1e-12 relative, and 1e-15 absolute where a value is about 0.
    check(c, c.labels(), DataType.DOUBLE, 1e-12, 1e-15);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsPyTorchInFloat(Case c) {
    // The logits and the gradient are rounded to 24 bits, 6e-8 relative; the rest is double.
    check(c, c.labels(), DataType.FLOAT, 1e-6, 1e-7);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void oneHotRowsEqualIndices(Case c) {
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
      Case c, INDArray labels, DataType type, double relative, double absolute) {
    INDArray logits = c.rows("x").castTo(type);
    LogitsLoss loss = c.loss();
    Activation activation = Activation.IDENTITY;
    INDArray weight = c.elementWeight();
    double[] golden = doubles(c.json().get("loss"));
    INDArray goldenGradient = c.rows("grad");

    if (loss.reduction() == Reduction.NONE) {
      INDArray losses = loss.losses(labels, logits, weight);
      INDArray expected =
          c.crossEntropy()
              ? Nd4j.createFromArray(golden).reshape(-1, 1)
              : c.rows(golden, c.shape());
      assertClose(expected, losses, relative, absolute);

      INDArray upstream = weight == null ? c.upstream() : c.upstream().mul(weight);
      INDArray gradient =
          summed(loss)
              .computeGradient(labels, logits, activation.getActivationFunction(), upstream);
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

  private static LogitsLoss summed(LogitsLoss loss) {
    return loss instanceof LossCrossEntropy ce
        ? ce.withReduction(Reduction.SUM)
        : ((LossBCEWithLogits) loss).withReduction(Reduction.SUM);
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
