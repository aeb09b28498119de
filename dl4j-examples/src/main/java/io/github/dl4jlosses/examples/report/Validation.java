package io.github.dl4jlosses.examples.report;

import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.matching.ImageMatches;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Collects predictions of validation images, and measures them. */
public final class Validation {
  private static final int BACKGROUND = 0;

  private final int classes;
  private final InstanceExtractor extractor = new InstanceExtractor();
  private final InstanceMatcher matcher = new InstanceMatcher();
  private final List<ImageMatches> objects = new ArrayList<>();
  private final List<DoubleStream.Builder> positives = new ArrayList<>();
  private final List<DoubleStream.Builder> negatives = new ArrayList<>();
  private ConfusionMatrix confusion;

  /** Creates a validation that has seen no image; class 0 is the background. */
  public Validation(int classes) {
    this.classes = classes;
    this.confusion = ConfusionMatrix.empty(classes);
    for (int c = 0; c < classes; c++) {
      positives.add(DoubleStream.builder());
      negatives.add(DoubleStream.builder());
    }
  }

  /**
   * Adds one image.
   *
   * @param labels class indices [1, H, W], {@link Sample#VOID} in void pixels
   * @param logits [C, H, W]
   * @param probabilities their softmax [C, H, W]
   */
  public void add(INDArray labels, INDArray logits, INDArray probabilities) {
    int[] truth = labels.castTo(DataType.INT32).reshape(-1).toIntVector();
    int width = (int) logits.size(2);
    BitSet ignored = new BitSet();
    IntStream.range(0, truth.length).filter(i -> truth[i] == Sample.VOID).forEach(ignored::set);

    int[] predicted = ScoreMaps.argmax(logits);
    confusion = confusion.plus(ConfusionMatrix.of(truth, predicted, classes, Sample.VOID));
    for (int c = 1; c < classes; c++) {
      double[] odds = ScoreMaps.logOdds(logits, c);
      for (int i = 0; i < truth.length; i++) {
        if (truth[i] != Sample.VOID) {
          (truth[i] == c ? positives : negatives).get(c).add(odds[i]);
        }
      }
    }
    objects.add(
        matcher.match(
            new ImageObjects(
                extractor.truth(truth, width, BACKGROUND, Sample.VOID),
                extractor.argmax(probabilities, BACKGROUND, ignored))));
  }

  /** Returns the scores of all images added. */
  public EpochScores scores(int epoch, double loss, double seconds) {
    InstanceScores scores = new InstanceScores(matcher, Ties.GROUPED, objects);
    return new EpochScores(
        epoch,
        loss,
        confusion.meanIou(),
        pixelAp(),
        scores.meanAp(IouThresholds.AP10),
        scores.meanAp(IouThresholds.AP50),
        scores.meanAp(IouThresholds.AP70),
        scores.meanAp(IouThresholds.AP75),
        scores.meanAp(IouThresholds.COCO),
        seconds);
  }

  private double pixelAp() {
    return IntStream.range(1, classes)
        .mapToDouble(
            c ->
                PrecisionRecallCurve.of(
                        positives.get(c).build().toArray(), negatives.get(c).build().toArray())
                    .averagePrecision())
        .filter(ap -> !Double.isNaN(ap))
        .average()
        .orElse(Double.NaN);
  }
}
