package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.Overlap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SegmentationEvaluationTest {
  private static final double ROUNDING = 1e-15;
  private static final SegmentationTask SINGLE =
      SegmentationTask.singleLabel("sky", "tree", "road", "never").withIgnoreIndex(255);
  private static final SegmentationTask IGNORES_FIRST =
      SegmentationTask.singleLabel(3).withIgnoreIndex(0);
  private static final SegmentationTask MULTI =
      SegmentationTask.multiLabel("ship", "wake").withIgnoreIndex(255);

  /** truth 0 0 0 1 1 2 | void, prediction 0 0 1 1 2 2 | 0 */
  private static SegmentationEvaluation seen() {
    double[] truth = {0, 0, 0, 1, 1, 2, 255};
    int[] predicted = {0, 0, 1, 1, 2, 2, 0};
    INDArray p = Nd4j.zeros(DataType.FLOAT, 1, 4, 1, 7);
    for (int i = 0; i < 7; i++) {
      p.putScalar(new int[] {0, predicted[i], 0, i}, 1);
    }
    SegmentationEvaluation evaluation = new SegmentationEvaluation(SINGLE);
    evaluation.eval(Nd4j.createFromArray(truth).reshape(1, 1, 1, 7), p);
    return evaluation;
  }

  @Test
  void measuresEachClass() {
    SegmentationScores scores = seen().scores();
    assertEquals(2 / 3., scores.iou(0));
    assertEquals(4 / 5., scores.dice(0));
    assertEquals(1, scores.precision(0));
    assertEquals(2 / 3., scores.recall(0));
    assertEquals(Double.NaN, scores.iou(3));
    assertEquals((2 / 3. + 1 / 3. + 1 / 2.) / 3, seen().meanIou(), ROUNDING);
    assertEquals(4 / 6., scores.pixelAccuracy());
    assertEquals(6, seen().confusionMatrix().total());
  }

  /** As the loss takes them: one-hot labels of the ignored class are ignored. */
  @Test
  void anIgnoredClassIsIgnoredInEachFormOfLabels() {
    int[] truth = {0, 1, 2, 0};
    INDArray oneHot = Nd4j.zeros(DataType.FLOAT, 1, 3, 2, 2);
    for (int i = 0; i < truth.length; i++) {
      oneHot.putScalar(new int[] {0, truth[i], i / 2, i % 2}, 1);
    }
    INDArray predictions = Nd4j.zeros(DataType.FLOAT, 1, 3, 2, 2);
    predictions.get(all(), interval(1, 2), all(), all()).assign(1);
    SegmentationEvaluation ofIndices = new SegmentationEvaluation(IGNORES_FIRST);
    ofIndices.eval(Nd4j.createFromArray(truth).reshape(1, 1, 2, 2), predictions);
    SegmentationEvaluation ofOneHot = new SegmentationEvaluation(IGNORES_FIRST);
    ofOneHot.eval(oneHot, predictions);
    assertEquals(2, ofOneHot.confusionMatrix().total());
    assertEquals(ofIndices, ofOneHot);
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(0);
    assertEquals(
        2,
        loss.losses(oneHot, predictions, null).gt(0).castTo(DataType.INT32).sumNumber().intValue());
  }

  @Test
  void printsATable() {
    // in one row of pixels all is boundary
    assertEquals(
        """
        class     IoU    Dice  precision  recall  boundary IoU  pixels
        sky    0.6667  0.8000     1.0000  0.6667        0.6667       3
        tree   0.3333  0.5000     0.5000  0.5000        0.3333       2
        road   0.5000  0.6667     0.5000  1.0000        0.5000       1
        never       -       -          -       -             -       0
        mean   0.5000  0.6556     0.6667  0.7222        0.5000
        pixel accuracy 0.6667
        warning: no pixel of never; such scores mean nothing (labels of 0 and 255? divide by 255)
        """,
        seen().stats());
    assertEquals(seen().stats(), seen().toString());
  }

  @Test
  void printsATableOfNothing() {
    assertEquals(
        """
        class  IoU  Dice  precision  recall  boundary IoU  pixels
        ship     -     -          -       -             -       0
        wake     -     -          -       -             -       0
        mean     -     -          -       -             -
        pixel accuracy -
        warning: no pixel of ship, wake; such scores mean nothing (labels of 0 and 255? divide by 255)
        """,
        new SegmentationEvaluation(MULTI).stats());
  }

  /** A mask of 0 and 255 whose 255 is taken for void: nothing is learned, and all seems right. */
  @Test
  void warnsOfClassesWithoutAPixel() {
    SegmentationEvaluation ships =
        new SegmentationEvaluation(SegmentationTask.multiLabel("ship").withIgnoreIndex(255));
    INDArray mask = Nd4j.createFromArray(0., 255, 255, 0).reshape(1, 1, 2, 2);
    ships.eval(mask, Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 2));
    String warning = "warning: no pixel of ship; such scores mean nothing";
    assertTrue(ships.stats().contains(warning), ships.stats());

    SegmentationTask many =
        SegmentationTask.singleLabel("a", "b", "c", "d", "e", "f").withScores(Scores.LOGITS);
    SegmentationEvaluation one = new SegmentationEvaluation(many);
    one.eval(Nd4j.zeros(1, 1, 2, 2), Nd4j.zeros(DataType.FLOAT, 1, 6, 2, 2));
    assertTrue(one.stats().contains("warning: no pixel of b, c, d and 2 more; "), one.stats());
    SegmentationEvaluation four =
        new SegmentationEvaluation(SegmentationTask.singleLabel(4).withScores(Scores.LOGITS));
    four.eval(Nd4j.zeros(1, 1, 2, 2), Nd4j.zeros(DataType.FLOAT, 1, 4, 2, 2));
    assertTrue(four.stats().contains("warning: no pixel of 1, 2, 3; "), four.stats());
  }

  @Test
  void metricsAreThoseOfTheScores() {
    SegmentationEvaluation seen = seen();
    SegmentationScores scores = seen.scores();
    Map<SegmentationEvaluation.Metric, Double> expected =
        Map.of(
            SegmentationEvaluation.Metric.MEAN_IOU, scores.meanIou(),
            SegmentationEvaluation.Metric.MEAN_DICE, scores.meanDice(),
            SegmentationEvaluation.Metric.MEAN_PRECISION, scores.meanPrecision(),
            SegmentationEvaluation.Metric.MEAN_RECALL, scores.meanRecall(),
            SegmentationEvaluation.Metric.MEAN_BOUNDARY_IOU, scores.meanBoundaryIou(),
            SegmentationEvaluation.Metric.PIXEL_ACCURACY, scores.pixelAccuracy());
    for (var metric : SegmentationEvaluation.Metric.values()) {
      assertEquals(expected.get(metric), seen.getValue(metric));
    }
  }

  static final List<SegmentationTask> TASKS =
      List.of(
          SINGLE,
          MULTI,
          SINGLE.withScores(Scores.LOGITS),
          MULTI.withScores(Scores.LOGITS),
          SegmentationTask.multiLabel("ship").withIgnoreIndex(255));

  /** All numbers again, pixel by pixel, on small random masks. */
  @ParameterizedTest(name = "{0}, seeds 1 to 20")
  @FieldSource("TASKS")
  void equalsCountingByHand(SegmentationTask task) {
    for (long seed = 1; seed <= 20; seed++) {
      int height = 1 + (int) (seed % 5) * 20; // boundaries from one to two pixels
      Scenes scenes = Scenes.random(task, 3, height, 8, seed);
      SegmentationEvaluation evaluation = new SegmentationEvaluation(task);
      evaluation.eval(scenes.labels(), scenes.predictions(), scenes.mask());
      SegmentationScores scores = evaluation.scores();
      for (int c = 0; c < task.classes(); c++) {
        Counts counts = new Counts();
        for (int n = 0; n < 3; n++) {
          counts.add(scenes, n, c, height, 8);
        }
        double tp = counts.tp;
        assertEquals(tp / (tp + counts.fp + counts.fn), scores.iou(c), ROUNDING);
        assertEquals(2 * tp / (2 * tp + counts.fp + counts.fn), scores.dice(c), ROUNDING);
        assertEquals(tp / (tp + counts.fp), scores.precision(c), ROUNDING);
        assertEquals(tp / (tp + counts.fn), scores.recall(c), ROUNDING);
        assertEquals(counts.bothBoundaries / counts.eitherBoundary, scores.boundaryIou(c));
      }
    }
  }

  private static final class Counts {
    int tp;
    int fp;
    int fn;
    double bothBoundaries;
    double eitherBoundary;

    void add(Scenes scenes, int n, int c, int height, int width) {
      boolean[][] truth = new boolean[height][width];
      boolean[][] predicted = new boolean[height][width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean single = scenes.task().labeling() == Labeling.SINGLE_LABEL;
          int label = scenes.labels().getInt(n, single ? 0 : c, y, x);
          if (label == 255 || scenes.mask().getDouble(n, 0, y, x) == 0) {
            continue;
          }
          truth[y][x] = label == (single ? c : 1);
          predicted[y][x] = single ? largest(scenes, n, y, x) == c : yes(scenes, n, c, y, x);
          tp += truth[y][x] && predicted[y][x] ? 1 : 0;
          fp += !truth[y][x] && predicted[y][x] ? 1 : 0;
          fn += truth[y][x] && !predicted[y][x] ? 1 : 0;
        }
      }
      int d = (int) Math.max(1, Math.round(.02 * Math.sqrt(height * height + width * width)));
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean a = isBoundary(truth, y, x, d);
          boolean b = isBoundary(predicted, y, x, d);
          bothBoundaries += a && b ? 1 : 0;
          eitherBoundary += a || b ? 1 : 0;
        }
      }
    }

    private static int largest(Scenes scenes, int n, int y, int x) {
      int best = 0;
      for (int c = 1; c < scenes.task().classes(); c++) {
        double score = scenes.predictions().getDouble(n, c, y, x);
        best = score > scenes.predictions().getDouble(n, best, y, x) ? c : best;
      }
      return best;
    }

    private static boolean yes(Scenes scenes, int n, int c, int y, int x) {
      double threshold = scenes.task().scores() == Scores.LOGITS ? 0 : .5;
      return scenes.predictions().getDouble(n, c, y, x) >= threshold;
    }

    /** In the mask, and not farther than d from a pixel that is not, or from outside. */
    private static boolean isBoundary(boolean[][] mask, int y, int x, int d) {
      boolean near = false;
      for (int dy = -d; dy <= d; dy++) {
        for (int dx = -d; dx <= d; dx++) {
          boolean inside =
              y + dy >= 0 && y + dy < mask.length && x + dx >= 0 && x + dx < mask[0].length;
          near |= !inside || !mask[y + dy][x + dx];
        }
      }
      return mask[y][x] && near;
    }
  }

  @Test
  void renamingClassesRenamesScores_seed5() {
    Scenes scenes = Scenes.random(SINGLE, 4, 9, 7, 5);
    int[] to = {2, 0, 3, 1}; // class c becomes to[c]
    INDArray labels = scenes.labels().dup();
    INDArray predictions = scenes.predictions().dup();
    for (int c = 0; c < 4; c++) {
      for (int n = 0; n < 4; n++) {
        for (int i = 0; i < 63; i++) {
          int[] from = {n, c, i / 7, i % 7};
          predictions.putScalar(
              new int[] {n, to[c], i / 7, i % 7}, scenes.predictions().getDouble(from));
          if (scenes.labels().getInt(n, 0, i / 7, i % 7) == c) {
            labels.putScalar(new int[] {n, 0, i / 7, i % 7}, to[c]);
          }
        }
      }
    }
    SegmentationEvaluation one = new SegmentationEvaluation(SINGLE);
    SegmentationEvaluation other = new SegmentationEvaluation(SINGLE);
    // a tie goes to the lowest class, whatever it is called
    INDArray noTies = withoutTies(scenes.predictions(), scenes.mask());
    one.eval(scenes.labels(), scenes.predictions(), noTies);
    other.eval(labels, predictions, noTies);
    for (int c = 0; c < 4; c++) {
      assertEquals(one.scores().matrices().get(c), other.scores().matrices().get(to[c]));
      assertEquals(one.scores().boundaries().get(c), other.scores().boundaries().get(to[c]));
    }
  }

  private static INDArray withoutTies(INDArray predictions, INDArray mask) {
    INDArray without = mask.dup();
    for (int n = 0; n < mask.size(0); n++) {
      for (int y = 0; y < mask.size(2); y++) {
        for (int x = 0; x < mask.size(3); x++) {
          int[] at = {n, 0, y, x};
          long distinct =
              IntStream.range(0, (int) predictions.size(1))
                  .mapToDouble(c -> predictions.getDouble(at[0], c, at[2], at[3]))
                  .distinct()
                  .count();
          if (distinct < predictions.size(1)) {
            without.putScalar(at, 0);
          }
        }
      }
    }
    return without;
  }

  @Test
  void aPerfectPredictionIsOneWhateverIsVoid_seed7() {
    Scenes scenes = Scenes.random(MULTI, 2, 30, 40, 7);
    SegmentationEvaluation evaluation = new SegmentationEvaluation(MULTI);
    INDArray perfect = scenes.labels().eq(1).castTo(DataType.FLOAT);
    evaluation.eval(scenes.labels(), perfect, scenes.mask());
    for (var metric : SegmentationEvaluation.Metric.values()) {
      assertEquals(1, evaluation.getValue(metric));
    }
  }

  @Test
  void eachChannelHasItsThreshold() {
    INDArray p = Nd4j.createFromArray(new double[][] {{.3, .6, .9}, {.3, .6, .9}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{0, 1, 1}, {0, 1, 1}});
    INDArray logits = Nd4j.createFromArray(new double[][] {{-1, .5, 3}, {-1, .5, 3}});
    SegmentationEvaluation evaluation = new SegmentationEvaluation(MULTI, .3, .7);
    evaluation.eval(labels.reshape(1, 2, 1, 3), p.reshape(1, 2, 1, 3));
    assertEquals(2 / 3., evaluation.scores().iou(0)); // .3 is a yes
    assertEquals(1 / 2., evaluation.scores().iou(1)); // .6 is a no
    SegmentationEvaluation ofLogits =
        new SegmentationEvaluation(MULTI.withScores(Scores.LOGITS), .2, .7);
    ofLogits.eval(labels.reshape(1, 2, 1, 3), logits.reshape(1, 2, 1, 3));
    assertEquals(2 / 3., ofLogits.scores().iou(0)); // sigmoid(-1) is .27
    assertEquals(1 / 2., ofLogits.scores().iou(1)); // sigmoid(.5) is .62
    assertEquals(new SegmentationEvaluation(MULTI, .5), new SegmentationEvaluation(MULTI));
  }

  @Test
  void rejectsThresholdsThatDoNotFit() {
    assertMessage(
        "thresholds must have the length 2, got 3",
        () -> new SegmentationEvaluation(MULTI, .1, .2, .3));
    assertMessage(
        "thresholds must not be given for one label per pixel, got [0.5] (it has none: the largest"
            + " score wins)",
        () -> new SegmentationEvaluation(SINGLE, .5));
    assertMessage(
        "threshold must be in [0.0, 1.0], got 2.0", () -> new SegmentationEvaluation(MULTI, 2));
    assertMessage(
        "other must have the thresholds [0.5, 0.5], got [0.5, 0.6]",
        () -> new SegmentationEvaluation(MULTI).merge(new SegmentationEvaluation(MULTI, .5, .6)));
    assertMessage("task must be given, got null", () -> new SegmentationEvaluation(nullTask()));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what a caller may do
  private static SegmentationTask nullTask() {
    return null;
  }

  @Test
  void rejectsCountsThatDoNotFitTheTask() {
    String json = new SegmentationEvaluation(SINGLE).toJson();
    assertUnreadable("boundaries must have the length", json.replaceAll(BOUNDARIES, "[]"));
    assertUnreadable("matrices must have the length 1, got 0", json.replaceAll(MATRICES, "[]"));
    assertUnreadable(
        "matrices must be of " + SINGLE.classes() + " classes, got 1",
        json.replaceAll(MATRICES, "[{\"classes\":1,\"counts\":[0]}]"));
    String ofBits = new SegmentationEvaluation(MULTI).toJson();
    assertUnreadable("matrices must have the length 2, got 0", ofBits.replaceAll(MATRICES, "[]"));
    String three = "{\"classes\":3,\"counts\":[0,0,0,0,0,0,0,0,0]}";
    assertUnreadable(
        "matrices must be of 2 classes, got 3",
        ofBits.replaceAll(MATRICES, "[" + three + "," + three + "]"));
  }

  private static final String MATRICES = "(?s)(?<=\"matrices\" ?: ?)\\[.*?\\}\\s*\\]";
  private static final String BOUNDARIES = "(?s)(?<=\"boundaries\" ?: ?)\\[.*?\\}\\s*\\]";

  private static void assertUnreadable(String message, String json) {
    var thrown =
        assertThrows(IllegalArgumentException.class, () -> SegmentationEvaluation.fromJson(json));
    assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
  }

  @Test
  void severalLabelsHaveNoMatrixOfClasses() {
    var thrown =
        assertThrows(
            IllegalStateException.class, () -> new SegmentationEvaluation(MULTI).confusionMatrix());
    assertEquals("a pixel may have several classes: see scores()", thrown.getMessage());
  }

  @Test
  void scoresNeedOneOfEachPerClass() {
    List<ConfusionMatrix> matrices = List.of(ConfusionMatrix.empty(2));
    List<Overlap> boundaries = List.of(Overlap.NONE);
    assertMessage(
        "matrices must be as long as classNames (1), got 0",
        () -> new SegmentationScores(List.of("a"), List.of(), boundaries, 0));
    assertMessage(
        "boundaries must be as long as classNames (1), got 0",
        () -> new SegmentationScores(List.of("a"), matrices, List.of(), 0));
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
