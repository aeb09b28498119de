package io.github.dl4jlosses.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.Regions.Classes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All losses of one case that is small enough to check by hand: four pixels, three classes, one
 * image. The numbers are those of plain formulas in double, to nine digits.
 */
@SuppressWarnings("ArrayRecordComponent") // rows of a table, never compared
class HandCaseTest {
  static final INDArray X =
      Nd4j.createFromArray(new double[][] {{2, 0, -1}, {0, 1, 0}, {-1, .5, 2}, {.5, 0, .3}})
          .transpose()
          .reshape('c', 1, 3, 2, 2);
  static final INDArray Y = Nd4j.createFromArray(new double[] {0, 1, 2, 1}).reshape(1, 2, 2);
  private static final double NINE_DIGITS = 6e-10; // half a unit of the last digit, and some

  record Row(String name, SegmentationLoss loss, double value, double... ofClass) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Row row(String name, SegmentationLoss loss, double value, double... ofClass) {
    return new Row(name, loss, value, ofClass);
  }

  private static final LossDice MONAI = LossDice.monai();
  private static final LossTversky PAPER = new LossTversky();

  static final List<Row> ROWS =
      List.of(
          row("cross entropy", new LossCrossEntropy(), .587135337),
          row("top-k", new LossTopK(new LossCrossEntropy(), Hardest.share(.5)), .968692016),
          row("focal", new LossFocal(), .223431300),
          row("Dice", MONAI, .378526256, .326894865, .469647059, .339036844),
          row("Dice of foreground", LossDice.nnUNet(), .404341951),
          row("Dice of squares", MONAI.withOverlap(Overlap.SQUARES), .187801543),
          row("Dice of smp", LossDice.smp(), .378527668),
          row("Jaccard", MONAI.withRatio(LossDice.Ratio.JACCARD), .546079913),
          row("Jaccard of smp", LossDice.smp().withRatio(LossDice.Ratio.JACCARD), .546081402),
          row("Tversky", PAPER, .361866715),
          row("focal Tversky", PAPER.withGamma(.75), .462416229),
          row("focal Tversky of smp", PAPER.withGammaOfMean(.75), .466564271),
          row("generalized Dice", LossGeneralizedDice.monai(), .351626391),
          row("Lovász", new LossLovasz(), .385482093, .293555358, .586897169, .275993752),
          row(
              "Lovász of foreground",
              new LossLovasz().withClasses(Classes.FOREGROUND),
              (.586897169 + .275993752) / 2));

  @ParameterizedTest(name = "{0}")
  @FieldSource("ROWS")
  void hasItsNumber(Row row) {
    assertEquals(row.value(), row.loss().value(Y, X, null), NINE_DIGITS);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("ROWS")
  void itsMeanIsOverClasses(Row row) {
    for (int c = 0; c < row.ofClass().length; c++) {
      double[] weight = new double[3];
      weight[c] = 3; // of three, the mean is one third
      RegionLoss<?> loss = (RegionLoss<?>) row.loss();
      double alone = loss.withWeight(weight).value(Y, X, null);
      assertEquals(row.ofClass()[c], alone, NINE_DIGITS);
    }
  }

  @Test
  void crossEntropyOfEachPixel() {
    double[] expected = {.169846020, .551444714, .241311297, 1.385939318};
    INDArray losses = new LossCrossEntropy().losses(Y, X, null);
    assertArrayEquals(expected, losses.data().asDouble(), NINE_DIGITS);
  }

  /** Its Dice is ours minus 1. */
  @Test
  void crossEntropyAndDiceOfNnUNet() {
    LossSum nnUNet = LossSum.of(new LossCrossEntropy(), LossDice.nnUNet());
    assertEquals(-.008522712, nnUNet.value(Y, X, null) - 1, NINE_DIGITS);
  }
}
