package io.github.dl4jlosses.metric.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Confidence;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Connectivity;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.VoidPixels;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class InstanceExtractorTest {
  private static final InstanceExtractor EXTRACTOR = new InstanceExtractor();
  private static final BitSet NONE = new BitSet();

  @Test
  void aDiagonalPairIsOneObjectOrTwo() {
    int[] mask = {1, 0, 0, 1};
    assertEquals(1, EXTRACTOR.truth(mask, 2, 0, 255).size());
    InstanceExtractor four = EXTRACTOR.withConnectivity(Connectivity.FOUR);
    assertEquals(2, four.truth(mask, 2, 0, 255).size());
  }

  @Test
  void theEndOfALineIsNoNeighborOfTheNext() {
    int[] mask = {
      0, 0, 1, //
      1, 0, 0, //
      0, 0, 0
    };
    assertEquals(2, EXTRACTOR.truth(mask, 3, 0, 255).size());
  }

  @Test
  void touchingClassesAreSeparateAndVoidIsNoClass() {
    int[] mask = {1, 1, 2, 2, 255, 2};
    List<GroundTruth> truths = EXTRACTOR.truth(mask, 6, 0, 255);
    assertEquals(List.of(1, 2, 2), truths.stream().map(GroundTruth::classIndex).toList());
    assertArrayEquals(new int[] {2, 3}, truths.get(1).region().pixels());
  }

  @Test
  void objectsComeByClassAndWithinAClassByTheirFirstPixel() {
    int[] mask = {3, 1, 2, 1, 3};
    assertEquals(
        List.of(object(1, 1), object(1, 3), object(2, 2), object(3, 0), object(3, 4)),
        EXTRACTOR.truth(mask, 5, 0, 255));
    double[] sure = {1, 1, 1, 1, 1};
    assertEquals(
        List.of(found(1, 1), found(1, 3), found(2, 2), found(3, 0), found(3, 4)),
        EXTRACTOR.instances(mask, sure, 5, 0, NONE));
  }

  private static GroundTruth object(int c, int pixel) {
    return new GroundTruth(c, Region.of(pixel), GroundTruth.Kind.OBJECT);
  }

  private static Instance found(int c, int pixel) {
    return new Instance(c, Region.of(pixel), 1);
  }

  @Test
  void aStripeOfVoidDoesNotCutAPredictionInTwo() {
    INDArray p = Nd4j.createFromArray(new double[][][] {{{.9, .8, .7, .6, 0}}});
    BitSet ignored = new BitSet();
    ignored.set(1, 3);
    List<Instance> found = EXTRACTOR.threshold(p, .5, ignored);
    assertEquals(1, found.size());
    assertArrayEquals(new int[] {0, 3}, found.get(0).region().pixels());
    assertEquals(.75, found.get(0).confidence());
    ignored.set(0, 4);
    assertEquals(List.of(), EXTRACTOR.threshold(p, .5, ignored));
  }

  @Test
  void argmaxGivesEqualsToTheLowestClassAndLeavesOutTheBackground() {
    INDArray p =
        Nd4j.createFromArray(new double[][][] {{{.4, .2, .8}}, {{.4, .4, .1}}, {{.2, .4, .1}}});
    List<Instance> found = EXTRACTOR.argmax(p, 0, NONE);
    assertEquals(List.of(new Instance(1, Region.of(1), .4)), found);
    assertArrayEquals(new int[] {0, 1, 0}, ScoreMaps.argmax(p));
  }

  @Test
  void confidenceFollowsTheRule() {
    INDArray p = Nd4j.createFromArray(new double[][][] {{{.9, .5, .6}}});
    assertEquals(2 / 3., confidence(Confidence.MEAN, p), 1e-15);
    assertEquals(.9, confidence(Confidence.MAX, p));
    assertEquals(Math.cbrt(.9 * .5 * .6), confidence(Confidence.GEOMETRIC, p), 1e-15);
  }

  private static double confidence(Confidence rule, INDArray p) {
    return EXTRACTOR.withConfidence(rule).threshold(p, .5, NONE).get(0).confidence();
  }

  @Test
  void smallPredictionsAreDroppedAndSmallTruthsAreNot() {
    InstanceExtractor large = EXTRACTOR.withMinArea(2);
    INDArray p = Nd4j.createFromArray(new double[][][] {{{.9, 0, .9, .9}}});
    assertEquals(1, large.threshold(p, .5, NONE).size());
    assertEquals(2, large.truth(new int[] {1, 0, 1, 1}, 4, 0, 255).size());
  }

  @Test
  void logOddsRankWhereFloatProbabilitiesAreAllOne() {
    INDArray logits = Nd4j.createFromArray(new float[][][] {{{0, 0, 0}}, {{20, 40, 30}}});
    double[] odds = ScoreMaps.logOdds(logits, 1);
    assertArrayEquals(new double[] {20, 40, 30}, odds);
    double[] three =
        ScoreMaps.logOdds(Nd4j.createFromArray(new double[][][] {{{1}}, {{2}}, {{3}}}), 2);
    assertEquals(3 - Math.log(Math.exp(1) + Math.exp(2)), three[0], 1e-15);
  }

  @Test
  void infiniteLogitsRankAtTheEnds() {
    double inf = Double.POSITIVE_INFINITY;
    INDArray logits = Nd4j.createFromArray(new double[][][] {{{-inf, inf, 0}}, {{0, 0, inf}}});
    assertArrayEquals(new double[] {inf, -inf, inf}, ScoreMaps.logOdds(logits, 1));
    double nan = Double.NaN;
    double[][] undefined = {{nan, nan, nan, 0, inf}, {inf, -inf, 0, nan, nan}};
    for (int c = 0; c < 2; c++) {
      assertArrayEquals(new double[] {nan, nan, nan, nan, nan}, ScoreMaps.logOdds(undefined, c));
    }
  }

  @Test
  void rejectsScoresOfADivergedNetwork() {
    INDArray p = Nd4j.createFromArray(new double[][][] {{{.9, Double.NaN}}});
    String message = "must be numbers, got NaN at 1 (has the network diverged?)";
    var argmax = assertThrows(IllegalArgumentException.class, () -> ScoreMaps.argmax(p));
    assertEquals("scores " + message, argmax.getMessage());
    var objects =
        assertThrows(IllegalArgumentException.class, () -> EXTRACTOR.threshold(p, .5, NONE));
    assertEquals("probabilities " + message, objects.getMessage());
  }

  @Test
  void rejectsAWidthThatDoesNotFit() {
    for (int width : new int[] {0, 3}) {
      var thrown =
          assertThrows(
              IllegalArgumentException.class, () -> EXTRACTOR.truth(new int[4], width, 0, 255));
      assertEquals("width must divide the number of pixels 4, got " + width, thrown.getMessage());
    }
  }

  @Test
  void rejectsNegativeClasses() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> EXTRACTOR.truth(new int[] {0, -100, 1}, 3, 0, 255));
    assertEquals("classes must be >= 0, got -100", thrown.getMessage());
    assertEquals(1, EXTRACTOR.truth(new int[] {0, -100, 1}, 3, 0, -100).size());
  }

  @Test
  void voidPixelsAreCutOrKept() {
    INDArray p = Nd4j.createFromArray(new double[][][] {{{.75, 1, 1, .5, 0}}});
    BitSet ignored = new BitSet();
    ignored.set(1, 3);
    InstanceExtractor keeping = EXTRACTOR.withVoidPixels(VoidPixels.KEPT);
    assertEquals(
        List.of(new Instance(0, Region.of(0, 3), .625)), EXTRACTOR.threshold(p, .5, ignored));
    assertEquals(
        List.of(new Instance(0, Region.of(0, 1, 2, 3), .625)), keeping.threshold(p, .5, ignored));
    ignored.set(0, 4);
    assertEquals(List.of(), keeping.threshold(p, .5, ignored));
  }

  @Test
  void whateverTheScoresOfVoidAreTheyHaveNoSay() {
    int[] classes = {1, 1, 1, 0};
    BitSet ignored = new BitSet();
    ignored.set(1);
    for (double any : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -3}) {
      double[] p = {.75, any, .5, .9};
      for (Confidence rule : Confidence.values()) {
        InstanceExtractor extractor = EXTRACTOR.withConfidence(rule);
        double expected = extractor.instances(classes, p, 4, 0, ignored).get(0).confidence();
        assertEquals(
            List.of(new Instance(1, Region.of(0, 1, 2), expected)),
            extractor.withVoidPixels(VoidPixels.KEPT).instances(classes, p, 4, 0, ignored));
      }
    }
  }

  @Test
  void instancesGivenByIdAreTakenAsTheyAre() {
    int[] ids = {7, 7, 3, 3, 0, 7, 9};
    int[] classes = {1, 1, 2, 2, 2, 1, 255};
    List<GroundTruth> truths = GroundTruth.ofInstances(ids, classes, 255);
    assertEquals(
        List.of(
            new GroundTruth(2, Region.of(2, 3), GroundTruth.Kind.OBJECT),
            new GroundTruth(1, Region.of(0, 1, 5), GroundTruth.Kind.OBJECT)),
        truths);
    assertEquals(truths, GroundTruth.ofInstances(ids, id -> id == 9 ? -1 : id == 7 ? 1 : 2));
    assertEquals(0, GroundTruth.ofInstances(ids, id -> 0).get(2).classIndex());
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> GroundTruth.ofInstances(new int[] {4, 4}, new int[] {1, 2}, 255));
    assertEquals(
        "classes must be one class in instance 4, got 1 and 2 at pixel 1", thrown.getMessage());
    var longer =
        assertThrows(
            IllegalArgumentException.class,
            () -> GroundTruth.ofInstances(new int[] {4}, new int[] {1, 1}, 255));
    assertEquals("ids must be as long as classes (2), got 1", longer.getMessage());
  }

  @Test
  void rejectsABatch() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> EXTRACTOR.threshold(Nd4j.create(1, 2, 3, 4), .5, NONE));
    assertEquals(
        "probabilities must have the shape [C, H, W], got [1, 2, 3, 4] (one image at a time:"
            + " output.slice(n))",
        thrown.getMessage());
  }
}
