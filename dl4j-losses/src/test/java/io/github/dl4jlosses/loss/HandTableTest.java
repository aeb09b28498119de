package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Tables small enough to check by hand. The numbers are those of PyTorch 2.13.0, printed with ten
 * digits by {@code F.cross_entropy(x, y, weight=.., label_smoothing=.., reduction=..)} and {@code
 * F.binary_cross_entropy_with_logits(x, t, weight=.., pos_weight=.., reduction=..)}.
 */
@SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
class HandTableTest {
  private static final double TEN_DIGITS = 6e-11; // half a unit of the last printed digit, and some

  private static final INDArray X = rows(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, .5}});
  private static final INDArray Y = rows(new double[][] {{2}, {0}, {1}});
  private static final INDArray Y_IGNORED = rows(new double[][] {{2}, {-100}, {1}});
  private static final INDArray T = rows(new double[][] {{.2, .3, .5}, {1, 0, 0}, {0, .5, .5}});
  private static final LossCrossEntropy CE = new LossCrossEntropy();
  private static final LossCrossEntropy WEIGHTED = CE.withWeight(1, 2, .5);
  private static final LossCrossEntropy SOFT = WEIGHTED.withTarget(Target.PROBABILITY);

  private static final INDArray BCE_X = rows(new double[][] {{0, 2}, {-3, 5}});
  private static final INDArray BCE_T = rows(new double[][] {{1, 0}, {1, .25}});
  private static final LossBCEWithLogits BCE = new LossBCEWithLogits();

  record Row(
      String name, PixelLoss loss, INDArray labels, double sum, double mean, double... none) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Row> CROSS_ENTROPY =
      List.of(
          new Row(
              "plain", CE, Y, 4.7475295498, 1.5825098499, .4076059644, 1.0986122887, 3.2413112967),
          new Row(
              "w",
              WEIGHTED,
              Y,
              7.7850378642,
              2.2242965326,
              .2038029822,
              1.0986122887,
              6.4826225933),
          new Row(
              "ε=.1",
              CE.withLabelSmoothing(.1),
              Y,
              4.6975295498,
              1.5658431833,
              .5076059644,
              1.0986122887,
              3.0913112967),
          new Row(
              "w, ε=.1",
              WEIGHTED.withLabelSmoothing(.1),
              Y,
              7.5687458586,
              2.1624988167,
              .3643100465,
              1.1169224935,
              6.0875133186),
          new Row(
              "w, ε=.1, one ignored",
              WEIGHTED.withLabelSmoothing(.1),
              Y_IGNORED,
              6.4518233651,
              2.5807293460,
              .3643100465,
              0,
              6.0875133186),
          new Row(
              "w, ε=.1, class 0 ignored",
              WEIGHTED.withLabelSmoothing(.1).withIgnoreIndex(0),
              Y,
              6.4518233651,
              2.5807293460,
              .3643100465,
              0,
              6.0875133186),
          new Row(
              "T, w",
              SOFT,
              T,
              6.2032376722,
              2.0677458907,
              1.4279862627,
              1.0986122887,
              3.6766391208),
          new Row(
              "T, w, ε=.1",
              SOFT.withLabelSmoothing(.1),
              T,
              6.1451256857,
              2.0483752286,
              1.4660749989,
              1.1169224935,
              3.5621281933));

  static final List<Row> BINARY =
      List.of(
          new Row(
              "plain",
              BCE,
              BCE_T,
              9.6253778917,
              2.4063444729,
              .6931471806,
              2.1269280110,
              3.0485873516,
              3.7567153485),
          new Row(
              "pos_weight=[3,.5]",
              BCE.withPosWeight(3, .5),
              BCE_T,
              17.1080075374,
              4.2770018843,
              2.0794415417,
              2.1269280110,
              9.1457620547,
              3.7558759299));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CROSS_ENTROPY")
  void crossEntropyIsTheTable(Row row) {
    check(row, ((LossCrossEntropy) row.loss).withReduction(Reduction.SUM), X);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("BINARY")
  void binaryCrossEntropyIsTheTable(Row row) {
    check(row, ((LossBCEWithLogits) row.loss).withReduction(Reduction.SUM), BCE_X);
  }

  @Test
  void aWeightPerRowIsAMask() {
    // weight=[[1],[.1]], pos_weight=[3,.5]
    INDArray mask = rows(new double[][] {{1}, {.1}});
    LossBCEWithLogits loss = BCE.withPosWeight(3, .5);
    assertArrayEquals(
        new double[] {2.0794415417, 2.1269280110, .9145762055, .3755875930},
        flat(loss.losses(BCE_T, BCE_X, mask)),
        TEN_DIGITS);
    assertEquals(
        1.3741333378,
        loss.computeScore(
            BCE_T, BCE_X, Activation.IDENTITY.getActivationFunction(), mask, /* average= */ true),
        TEN_DIGITS);
  }

  private static void check(Row row, PixelLoss summed, INDArray x) {
    var identity = Activation.IDENTITY.getActivationFunction();
    assertArrayEquals(row.none, flat(row.loss.losses(row.labels, x, null)), TEN_DIGITS);
    assertEquals(
        row.mean,
        row.loss.computeScore(row.labels, x, identity, null, /* average= */ true),
        TEN_DIGITS);
    assertEquals(
        row.sum,
        summed.computeScore(row.labels, x, identity, null, /* average= */ false),
        TEN_DIGITS);
  }

  private static INDArray rows(double[][] rows) {
    return Nd4j.createFromArray(rows);
  }

  private static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
