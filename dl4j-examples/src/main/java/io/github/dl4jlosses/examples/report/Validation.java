package io.github.dl4jlosses.examples.report;

import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.examples.data.Sample;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Collects predictions of validation images, and measures them. */
public final class Validation {
  private static final int BACKGROUND = 0;
  private static final double FOUND = .50; // IoU below which the report calls an object missed

  private static final List<IouThresholds> SINGLE =
      List.of(IouThresholds.AP10, IouThresholds.AP50, IouThresholds.AP70, IouThresholds.AP75);

  private final SegmentationEvaluation pixels;
  private final PixelAveragePrecision ranking;
  private final InstanceAveragePrecision objects;
  private final InstanceExtractor extractor = new InstanceExtractor();
  private final List<ConfusionMatrix> matrices = new ArrayList<>(); // of the images
  private final List<ImageScores> images = new ArrayList<>();

  /** Creates a validation that has seen no image; class 0 is the background. */
  public Validation(List<String> classNames) {
    SegmentationTask task =
        SegmentationTask.singleLabel(classNames.toArray(String[]::new))
            .withScores(SegmentationTask.Scores.LOGITS)
            .withIgnoreIndex(Sample.VOID);
    pixels = new SegmentationEvaluation(task);
    ranking = new PixelAveragePrecision(task);
    objects = new InstanceAveragePrecision(task);
  }

  /**
   * Adds images.
   *
   * @param labels class indices [N, 1, H, W], {@link Sample#VOID} in void pixels
   * @param logits [N, C, H, W]
   * @param probabilities their softmax [N, C, H, W]
   */
  public void add(INDArray labels, INDArray logits, INDArray probabilities) {
    pixels.eval(labels, logits);
    ranking.eval(labels, logits);
    for (int n = 0; n < labels.size(0); n++) {
      int[] truth = labels.slice(n).castTo(DataType.INT32).reshape(-1).toIntVector();
      add(truth, logits.slice(n), probabilities.slice(n));
    }
  }

  private void add(int[] truth, INDArray logits, INDArray probabilities) {
    int width = (int) logits.size(2);
    BitSet ignored = new BitSet();
    IntStream.range(0, truth.length).filter(i -> truth[i] == Sample.VOID).forEach(ignored::set);
    ImageObjects found =
        new ImageObjects(
            extractor.truth(truth, width, BACKGROUND, Sample.VOID),
            extractor.argmax(probabilities, BACKGROUND, ignored),
            Region.of(ignored.stream().toArray()),
            (int) logits.size(1),
            width);
    objects.add(found);
    int[] predicted = ScoreMaps.argmax(logits);
    ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted, classes(), Sample.VOID);
    matrices.add(matrix);
    images.add(
        new ImageScores(
            width, truth, predicted, matrix.meanIou(), ObjectErrors.of(found, FOUND, width)));
  }

  private int classes() {
    return pixels.task().classes();
  }

  /**
   * Returns the scores of all images added.
   *
   * @param bootstrap how intervals are found
   */
  public EpochReport report(int epoch, double loss, double seconds, Bootstrap bootstrap) {
    InstanceScores scores = objects.scores();
    return new EpochReport(
        new EpochScores(
            epoch,
            loss,
            pixels.meanIou(),
            ranking.macro(IntStream.range(1, classes()).toArray()).value(),
            scores.meanAp(IouThresholds.AP10),
            scores.meanAp(IouThresholds.AP50),
            scores.meanAp(IouThresholds.AP70),
            scores.meanAp(IouThresholds.AP75),
            scores.meanAp(IouThresholds.COCO),
            seconds),
        pixels.confusionMatrix(),
        classScores(scores, bootstrap),
        images,
        bootstrap);
  }

  private List<ClassScores> classScores(InstanceScores scores, Bootstrap bootstrap) {
    return IntStream.range(0, classes())
        .parallel() // the intervals take time, and the scores do not change
        .mapToObj(c -> classScores(c, scores, bootstrap))
        .toList();
  }

  private ClassScores classScores(int c, InstanceScores scores, Bootstrap bootstrap) {
    Interval drawn = bootstrap.interval(matrices.size(), times -> iou(c, times));
    Estimate iou = new Estimate(pixels.confusionMatrix().iou(c), drawn.low(), drawn.high());
    if (c == BACKGROUND) {
      Estimate undefined = Estimate.of(Double.NaN);
      return new ClassScores(c, iou, undefined, undefined, List.of());
    }
    return new ClassScores(
        c,
        iou,
        Estimate.of(ranking.averagePrecision(c).value()),
        estimate(scores, bootstrap, s -> s.ap(c, IouThresholds.COCO)),
        SINGLE.stream().map(ious -> objectScores(c, scores, bootstrap, ious)).toList());
  }

  /** Returns the IoU of a class if the images come as often as told. */
  private double iou(int c, int... times) {
    long common = 0;
    long union = 0;
    for (int i = 0; i < times.length; i++) {
      ConfusionMatrix matrix = matrices.get(i);
      for (int k = 0; k < classes(); k++) {
        long other = k == c ? 0 : matrix.count(c, k) + matrix.count(k, c);
        union += times[i] * (k == c ? matrix.count(c, c) : other);
      }
      common += times[i] * matrix.count(c, c);
    }
    return (double) common / union; // 0/0 is NaN
  }

  private static ObjectScores objectScores(
      int c, InstanceScores scores, Bootstrap bootstrap, IouThresholds ious) {
    PrecisionRecallCurve curve = scores.curve(c, ious.first());
    return new ObjectScores(ious.first(), estimate(scores, bootstrap, s -> s.ap(c, ious)), curve);
  }

  private static Estimate estimate(
      InstanceScores scores, Bootstrap bootstrap, ToDoubleFunction<InstanceScores> score) {
    Interval interval = scores.interval(bootstrap, score);
    return new Estimate(score.applyAsDouble(scores), interval.low(), interval.high());
  }
}
