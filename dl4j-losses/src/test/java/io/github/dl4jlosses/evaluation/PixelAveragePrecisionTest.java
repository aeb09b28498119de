package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.Golden;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.metric.ApInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.databind.JsonNode;

class PixelAveragePrecisionTest {
  private static final double ROUNDING = 1e-13; // sums in another order
  private static final SegmentationTask SHIP = SegmentationTask.multiLabel("ship");
  private static final SegmentationTask MULTI =
      SegmentationTask.multiLabel("ship", "wake", "cloud").withIgnoreIndex(255);
  private static final SegmentationTask SINGLE =
      SegmentationTask.singleLabel("sky", "tree", "road", "never").withIgnoreIndex(255);

  static final List<JsonNode> GOLDEN = Golden.cases("pixel_ap.json");

  /** The cases of scikit-learn as images of one row and one class. */
  @ParameterizedTest(name = "case {index}")
  @FieldSource("GOLDEN")
  void equalsScikitLearn(JsonNode json) {
    double[] y = Golden.doubles(json.get("y"));
    double[] s = Golden.doubles(json.get("s"));
    INDArray labels = Nd4j.createFromArray(y).reshape(1, 1, 1, y.length);
    INDArray logits = Nd4j.createFromArray(s).reshape(1, 1, 1, s.length);
    PixelAveragePrecision exact = new PixelAveragePrecision(SHIP.withScores(Scores.LOGITS));
    exact.eval(labels, logits);
    double expected = json.get("ap").doubleValue();
    assertEquals(expected, exact.averagePrecision(0).value(), ROUNDING);
    assertEquals(expected, exact.micro().value(), ROUNDING);

    PixelAveragePrecision binned = new PixelAveragePrecision(SHIP.withScores(Scores.LOGITS), 0);
    binned.eval(labels, logits);
    ApInterval interval = binned.averagePrecision(0);
    assertTrue(interval.low() - ROUNDING <= expected && expected <= interval.high() + ROUNDING);
  }

  static final List<SegmentationTask> TASKS =
      List.of(
          SINGLE,
          MULTI,
          SHIP.withIgnoreIndex(255),
          SINGLE.withScores(Scores.LOGITS),
          MULTI.withScores(Scores.LOGITS));

  /** AP as a sum over positives of the precision at their score, pixel by pixel. */
  @ParameterizedTest(name = "{0}, seeds 1 to 10")
  @FieldSource("TASKS")
  void equalsRankingByHand(SegmentationTask task) {
    for (long seed = 1; seed <= 10; seed++) {
      Scenes scenes = Scenes.random(task, 2, 6, 7, seed);
      if (task.equals(SINGLE.withScores(Scores.LOGITS))) {
        addNoise(scenes.predictions(), seed); // log-odds that are equal are so up to rounding
      }
      PixelAveragePrecision evaluation = new PixelAveragePrecision(task);
      evaluation.eval(scenes.labels(), scenes.predictions(), scenes.mask());
      List<double[]> all = new ArrayList<>(); // score, label
      double sum = 0;
      int defined = 0;
      for (int c = 0; c < task.classes(); c++) {
        List<double[]> pixels = pixels(scenes, c);
        all.addAll(pixels);
        double ap = averagePrecision(pixels);
        assertEquals(ap, evaluation.averagePrecision(c).value(), ROUNDING);
        if (!Double.isNaN(ap)) {
          assertEquals(0, evaluation.averagePrecision(c).error());
          sum += ap;
          defined++;
        }
      }
      assertEquals(sum / defined, evaluation.macro().value(), ROUNDING);
      assertEquals(averagePrecision(all), evaluation.micro().value(), ROUNDING);
    }
  }

  private static void addNoise(INDArray predictions, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < predictions.length(); i++) {
      predictions.putScalar(i, predictions.getDouble(i) + random.nextDouble());
    }
  }

  private static List<double[]> pixels(Scenes scenes, int c) {
    List<double[]> pixels = new ArrayList<>();
    boolean single = scenes.labels().size(1) < scenes.task().classes();
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 42; i++) {
        int label = scenes.labels().getInt(n, single ? 0 : c, i / 7, i % 7);
        if (label != 255 && scenes.mask().getDouble(n, 0, i / 7, i % 7) == 1) {
          double score = scenes.predictions().getDouble(n, c, i / 7, i % 7);
          if (single && scenes.task().scores() == Scores.LOGITS) {
            double others = 0;
            for (int k = 0; k < 4; k++) {
              others += k == c ? 0 : Math.exp(scenes.predictions().getDouble(n, k, i / 7, i % 7));
            }
            score -= Math.log(others);
          }
          pixels.add(new double[] {score, label == (single ? c : 1) ? 1 : 0});
        }
      }
    }
    return pixels;
  }

  private static double averagePrecision(List<double[]> pixels) {
    double sum = 0;
    int positives = 0;
    for (double[] pixel : pixels) {
      if (pixel[1] == 1) {
        double kept = 0;
        double right = 0;
        for (double[] other : pixels) {
          kept += other[0] >= pixel[0] ? 1 : 0;
          right += other[0] >= pixel[0] ? other[1] : 0;
        }
        sum += right / kept;
        positives++;
      }
    }
    return sum / positives;
  }

  @Test
  void aMonotoneTransformationChangesNothing_seed3() {
    Scenes scenes = Scenes.random(MULTI, 3, 9, 7, 3);
    PixelAveragePrecision one = new PixelAveragePrecision(MULTI);
    PixelAveragePrecision other = new PixelAveragePrecision(MULTI);
    one.eval(scenes.labels(), scenes.predictions());
    other.eval(scenes.labels(), Transforms.pow(scenes.predictions(), 3, true));
    for (int c = 0; c < 3; c++) {
      assertEquals(one.averagePrecision(c), other.averagePrecision(c));
    }
  }

  @Test
  void renamingClassesRenamesScores_seed4() {
    Scenes scenes = Scenes.random(MULTI, 3, 9, 7, 4);
    PixelAveragePrecision one = new PixelAveragePrecision(MULTI);
    PixelAveragePrecision other = new PixelAveragePrecision(MULTI);
    one.eval(scenes.labels(), scenes.predictions());
    other.eval(turned(scenes.labels()), turned(scenes.predictions()));
    for (int c = 0; c < 3; c++) {
      assertEquals(one.averagePrecision(c), other.averagePrecision((c + 1) % 3));
    }
    assertEquals(one.macro().value(), other.macro().value(), ROUNDING);
    assertEquals(one.micro(), other.micro());
  }

  /** Channel c becomes channel c + 1. */
  private static INDArray turned(INDArray x) {
    return Nd4j.concat(1, channel(x, 2), channel(x, 0), channel(x, 1));
  }

  private static INDArray channel(INDArray x, int c) {
    INDArray channel = Nd4j.zeros(x.dataType(), x.size(0), 1, x.size(2), x.size(3));
    for (int n = 0; n < x.size(0); n++) {
      for (int y = 0; y < x.size(2); y++) {
        for (int k = 0; k < x.size(3); k++) {
          channel.putScalar(new int[] {n, 0, y, k}, x.getDouble(n, c, y, k));
        }
      }
    }
    return channel;
  }

  @Test
  void logitsRankWhatFloatProbabilitiesCannot() {
    // three positives whose softmax is 1 in FLOAT, and a negative among them
    INDArray logits =
        Nd4j.createFromArray(new float[][] {{40, 30, 35, 20}, {0, 0, 0, 0}}).reshape(1, 2, 1, 4);
    INDArray labels = Nd4j.createFromArray(0, 0, 1, 0).reshape(1, 1, 1, 4);
    SegmentationTask task = SegmentationTask.singleLabel(2);
    PixelAveragePrecision ofLogits = new PixelAveragePrecision(task.withScores(Scores.LOGITS));
    ofLogits.eval(labels, logits);
    assertEquals((1 + 2 / 3. + 3 / 4.) / 3, ofLogits.averagePrecision(0).value(), ROUNDING);
    PixelAveragePrecision ofProbabilities = new PixelAveragePrecision(task);
    INDArray saturated =
        Nd4j.createFromArray(new float[][] {{1, 1, 1, 1}, {0, 0, 0, 2e-9f}}).reshape(1, 2, 1, 4);
    ofProbabilities.eval(labels, saturated);
    assertEquals(.75, ofProbabilities.averagePrecision(0).value());
  }

  static final List<SegmentationTask> TASKS_WITH_THRESHOLDS =
      List.of(MULTI, MULTI.withScores(Scores.LOGITS));

  /** The threshold is one of SegmentationEvaluation, whose Dice is F1, to the last pixel. */
  @ParameterizedTest(name = "{0}, seeds 1 to 20")
  @FieldSource("TASKS_WITH_THRESHOLDS")
  void theBestThresholdGivesTheBestF1(SegmentationTask task) {
    for (long seed = 1; seed <= 20; seed++) {
      Scenes scenes = Scenes.random(task, 1, 6, 7, seed);
      scenes.predictions().divi(3); // so that no logit is a short number
      if (task.scores() == Scores.LOGITS) {
        scenes.predictions().muli(seed / 2.); // up to ±20: 1 - p still tells them apart
      }
      PixelAveragePrecision ranked = new PixelAveragePrecision(task);
      ranked.eval(scenes.labels(), scenes.predictions());
      double[] best = IntStream.range(0, 3).mapToDouble(ranked::bestThreshold).toArray();
      SegmentationEvaluation cut = new SegmentationEvaluation(task, best);
      cut.eval(scenes.labels(), scenes.predictions());
      for (int c = 0; c < 3; c++) {
        assertEquals(ranked.curve(c).bestF1().f1(), cut.scores().dice(c), 1e-15, "seed " + seed);
      }
    }
  }

  @Test
  void theBestThresholdIsAProbability() {
    INDArray labels = Nd4j.createFromArray(1., 1, 0).reshape(1, 1, 1, 3);
    PixelAveragePrecision ofLogits = new PixelAveragePrecision(SHIP.withScores(Scores.LOGITS));
    ofLogits.eval(labels, Nd4j.createFromArray(2., 1, -1).reshape(1, 1, 1, 3));
    assertEquals(1, ofLogits.curve(0).bestF1().threshold());
    assertEquals(1 / (1 + Math.exp(-1)), ofLogits.bestThreshold(0), 1e-15);
    assertTrue(ofLogits.stats().contains("1.0000  0.7311"), ofLogits.stats());
    PixelAveragePrecision overshot = new PixelAveragePrecision(SHIP);
    overshot.eval(labels, Nd4j.createFromArray(1.005, 1.005, .5).reshape(1, 1, 1, 3));
    assertEquals(1, overshot.bestThreshold(0));
    assertEquals(Double.NaN, new PixelAveragePrecision(SHIP).bestThreshold(0));
    double inf = Double.POSITIVE_INFINITY;
    for (double logit : new double[] {inf, 40, 36, 0, -40, -700, -1000, -inf}) {
      assertTrue(Sigmoid.inverse(Sigmoid.threshold(logit)) <= logit, "logit " + logit);
    }
    assertEquals(Double.NaN, Sigmoid.threshold(Double.NaN));
  }

  @Test
  void aClassWithoutPositivesIsUndefinedAndLeftOut() {
    PixelAveragePrecision evaluation = new PixelAveragePrecision(MULTI);
    INDArray labels = Nd4j.zeros(1, 3, 1, 4);
    labels.putScalar(new int[] {0, 0, 0, 1}, 1);
    INDArray p = Nd4j.createFromArray(.9, .8, .1, .2, .5, .5, .5, .5, .1, .1, .1, .1);
    evaluation.eval(labels, p.reshape(1, 3, 1, 4));
    assertEquals(.5, evaluation.macro().value());
    assertEquals(.5, evaluation.macro(0, 2).value());
    assertEquals(.5, evaluation.macro(0, 0, 2).value());
    assertEquals(Double.NaN, evaluation.macro(1).value());
    assertEquals(.5, evaluation.micro().value());
    assertEquals(.5, evaluation.getValue(PixelAveragePrecision.Metric.MACRO_AP));
    assertEquals(.5, evaluation.getValue(PixelAveragePrecision.Metric.MICRO_AP));
    assertEquals(
        """
        class  pixel AP  best F1      at  precision  recall  pixels
        ship     0.5000   0.6667  0.8000     0.5000  1.0000       1
        wake          -        -       -          -       -       0
        cloud         -        -       -          -       -       0
        macro    0.5000
        micro    0.5000
        warning: no pixel of wake, cloud; such scores mean nothing (labels of 0 and 255? divide by 255)
        """,
        evaluation.stats());
  }

  @Test
  void withoutPixelsAllIsUndefined() {
    PixelAveragePrecision evaluation = new PixelAveragePrecision(SINGLE);
    assertEquals(Double.NaN, evaluation.macro().value());
    assertEquals(Double.NaN, evaluation.micro().value());
    assertEquals(Double.NaN, evaluation.averagePrecision(0).value());
  }

  @Test
  void beyondTheLimitItPrintsHowFarOffItMayBe_seed6() {
    Scenes scenes = Scenes.random(SHIP.withIgnoreIndex(255), 8, 64, 64, 6);
    INDArray p = scenes.predictions().dup();
    Random random = new Random(6);
    for (int i = 0; i < p.length(); i++) { // no ties
      p.putScalar(i, .75 * p.getDouble(i) + .25 * random.nextDouble());
    }
    PixelAveragePrecision exact = new PixelAveragePrecision(SHIP.withIgnoreIndex(255), 32_768);
    PixelAveragePrecision binned = new PixelAveragePrecision(SHIP.withIgnoreIndex(255), 1000);
    exact.eval(scenes.labels(), p);
    binned.eval(scenes.labels(), p);
    double ap = exact.averagePrecision(0).value();
    ApInterval interval = binned.averagePrecision(0);
    assertEquals(0, exact.averagePrecision(0).error());
    assertTrue(interval.low() <= ap && ap <= interval.high());
    assertTrue(interval.toString().matches("0\\.\\d+ ± 0\\.000\\d+"), interval.toString());
    assertTrue(binned.stats().contains(interval.toString()));
  }

  @Test
  void rejectsWhatDoesNotFit() {
    assertMessage("limit must be >= 0, got -1", () -> new PixelAveragePrecision(SHIP, -1));
    assertMessage(
        "other must have the limit 5, got 6",
        () -> new PixelAveragePrecision(SHIP, 5).merge(new PixelAveragePrecision(SHIP, 6)));
    assertMessage(
        "number of intervals must be >= 1, got 0",
        () -> new PixelAveragePrecision(SHIP).macro(new int[0]));
    String json = new PixelAveragePrecision(MULTI, 5).toJson();
    assertTrue(
        message(() -> PixelAveragePrecision.fromJson(json.replace("\"wake\", ", "")))
            .contains("scores must be those of 2 classes, got 3"));
    assertTrue(
        message(
                () ->
                    PixelAveragePrecision.fromJson(
                        json.replaceFirst("\"limit\" : 5", "\"limit\" : 6")))
            .contains("scores must have one limit, got [6, 5, 5]"));
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, message(call));
  }
}
