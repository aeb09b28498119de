package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.ClassMatches;
import io.github.dl4jlosses.metric.matching.ImageMatches;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Collects predictions of validation images of any size, and measures them.
 *
 * <p>With one label per pixel class 0 is the background: it has an IoU, but no objects, and no part
 * in the average precisions. With several there is none, and a pixel has the labels whose
 * probability is at least 0.5.
 *
 * <p>Objects are those of the sample, where it knows them apart, else connected components.
 */
public final class Validation {
  private static final int BACKGROUND = 0;
  private static final double YES = .5; // probability from which on a pixel has a label
  private static final double FOUND = .50; // IoU below which the report calls an object missed

  private static final List<IouThresholds> SINGLE =
      List.of(IouThresholds.AP10, IouThresholds.AP50, IouThresholds.AP70, IouThresholds.AP75);

  private final SegmentationTask task;
  private final SegmentationEvaluation pixels;
  private final PixelAveragePrecision ranking;
  private final InstanceOptions options = new InstanceOptions().withThreshold(YES);
  private final List<ImageMatches> objects = new ArrayList<>();
  private final InstanceExtractor extractor = new InstanceExtractor();
  private final List<List<ConfusionMatrix>> matrices = new ArrayList<>(); // image, class
  private final List<ImageScores> images = new ArrayList<>();

  /**
   * Creates a validation that has seen no image.
   *
   * @param task of a network that gives logits [N, C, H, W]
   */
  public Validation(SegmentationTask task) {
    this.task = task;
    pixels = new SegmentationEvaluation(task);
    ranking = new PixelAveragePrecision(task);
  }

  /**
   * Adds an image.
   *
   * @param sample with its mask
   * @param logits [1, C, H, W]
   * @param probabilities their softmax, or sigmoid [1, C, H, W]
   */
  public void add(Sample sample, INDArray logits, INDArray probabilities) {
    INDArray labels =
        Nd4j.createFromArray(sample.mask())
            .reshape(1, sample.planes(), sample.height(), sample.width());
    pixels.eval(labels, logits);
    ranking.eval(labels, logits);
    if (isSingle()) {
      addClasses(sample, logits.slice(0), probabilities.slice(0));
    } else {
      addLabels(sample, probabilities.slice(0));
    }
  }

  private boolean isSingle() {
    return task.labeling() == Labeling.SINGLE_LABEL;
  }

  private void addClasses(Sample sample, INDArray logits, INDArray probabilities) {
    int[] truth = sample.mask();
    BitSet ignored = voids(truth);
    ImageObjects found =
        new ImageObjects(
            sample
                .objects()
                .orElseGet(() -> extractor.truth(truth, sample.width(), BACKGROUND, Sample.VOID)),
            extractor.argmax(probabilities, BACKGROUND, ignored),
            Region.of(ignored.stream().toArray()),
            sample.height(),
            sample.width());
    objects.add(options.matcher().match(found));
    Sample predicted = predicted(sample, task, logits); // which never tie where they differ
    ConfusionMatrix matrix =
        ConfusionMatrix.of(truth, predicted.mask(), task.classes(), Sample.VOID);
    matrices.add(IntStream.range(0, task.classes()).mapToObj(matrix::oneAgainstRest).toList());
    images.add(
        new ErrorMaps(sample, predicted)
            .scores(matrix.meanIou(), ObjectErrors.of(found, FOUND, sample.width())));
  }

  private void addLabels(Sample sample, INDArray probabilities) {
    int count = sample.height() * sample.width();
    double[][] p = ScoreMaps.channels("probabilities", probabilities);
    Sample predicted = predicted(sample, task, probabilities);
    List<ConfusionMatrix> ofLabels = new ArrayList<>();
    List<ObjectError> errors = new ArrayList<>();
    List<ClassMatches> matches = new ArrayList<>(); // label by label: each has its own void pixels
    for (int c = 0; c < task.classes(); c++) {
      int[] truth = Arrays.copyOfRange(sample.mask(), c * count, (c + 1) * count);
      int[] of = Arrays.copyOfRange(predicted.mask(), c * count, (c + 1) * count);
      ofLabels.add(ConfusionMatrix.of(truth, of, 2, Sample.VOID));
      ImageObjects found = found(c, sample, truth, p[c]);
      matches.addAll(options.matcher().match(found).classes());
      errors.addAll(ObjectErrors.of(found, FOUND, sample.width()));
    }
    objects.add(new ImageMatches(matches));
    matrices.add(ofLabels);
    double meanIou =
        ofLabels.stream()
            .mapToDouble(matrix -> matrix.iou(1))
            .filter(iou -> !Double.isNaN(iou))
            .average()
            .orElse(Double.NaN);
    images.add(new ErrorMaps(sample, predicted).scores(meanIou, errors));
  }

  /**
   * Returns the image with the mask that a network gives it: the class of each pixel, or for each
   * label 1 where its probability is at least 0.5.
   *
   * @param probabilities [C, H, W]; with one label per pixel logits will do
   */
  public static Sample predicted(Sample image, SegmentationTask task, INDArray probabilities) {
    int[] mask;
    if (task.labeling() == Labeling.SINGLE_LABEL) {
      mask = ScoreMaps.argmax(probabilities);
    } else {
      mask =
          Arrays.stream(ScoreMaps.channels("probabilities", probabilities))
              .flatMapToInt(channel -> Arrays.stream(channel).mapToInt(p -> p >= YES ? 1 : 0))
              .toArray();
    }
    return new Sample(image.height(), image.width(), image.image(), mask);
  }

  private ImageObjects found(int c, Sample sample, int[] truth, double... probabilities) {
    BitSet ignored = voids(truth);
    return new ImageObjects(
        sample
            .objects()
            .map(all -> all.stream().filter(object -> object.classIndex() == c).toList())
            .orElseGet(() -> components(c, sample.width(), truth)),
        extractor.threshold(probabilities, sample.width(), c, YES, ignored),
        Region.of(ignored.stream().toArray()),
        sample.height(),
        sample.width());
  }

  private List<GroundTruth> components(int c, int width, int... truth) {
    int[] objectsOf = Arrays.stream(truth).map(t -> t == 1 ? c : Sample.VOID).toArray();
    return extractor.truth(objectsOf, width, Sample.VOID, Sample.VOID);
  }

  private static BitSet voids(int... truth) {
    BitSet ignored = new BitSet();
    IntStream.range(0, truth.length).filter(i -> truth[i] == Sample.VOID).forEach(ignored::set);
    return ignored;
  }

  /** Returns the scores of all images added, of no epoch of a run. */
  public EpochReport report(Bootstrap bootstrap) {
    return report(/* epoch= */ 0, /* loss= */ Double.NaN, /* seconds= */ 0, bootstrap);
  }

  /**
   * Returns the scores of all images added.
   *
   * @param bootstrap how intervals are found
   */
  public EpochReport report(int epoch, double loss, double seconds, Bootstrap bootstrap) {
    InstanceScores scores = new InstanceScores(options.matcher(), options.ties(), objects);
    int first = isSingle() ? 1 : 0;
    return new EpochReport(
        new EpochScores(
            epoch,
            loss,
            pixels.meanIou(),
            ranking.macro(IntStream.range(first, task.classes()).toArray()).value(),
            scores.meanAp(IouThresholds.AP10),
            scores.meanAp(IouThresholds.AP50),
            scores.meanAp(IouThresholds.AP70),
            scores.meanAp(IouThresholds.AP75),
            scores.meanAp(IouThresholds.COCO),
            seconds),
        isSingle() ? List.of(pixels.confusionMatrix()) : pixels.scores().matrices(),
        classScores(scores, bootstrap),
        images,
        bootstrap);
  }

  private List<ClassScores> classScores(InstanceScores scores, Bootstrap bootstrap) {
    // The intervals take time, and the scores do not change.
    return InParallel.map(
        IntStream.range(0, task.classes()).boxed().toList(),
        c -> classScores(c, scores, bootstrap));
  }

  private ClassScores classScores(int c, InstanceScores scores, Bootstrap bootstrap) {
    Interval drawn = bootstrap.interval(matrices.size(), times -> iou(c, times));
    Estimate iou = new Estimate(pixels.scores().iou(c), drawn.low(), drawn.high());
    if (isSingle() && c == BACKGROUND) {
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
      ConfusionMatrix matrix = matrices.get(i).get(c); // of no and yes
      common += times[i] * matrix.count(1, 1);
      union += times[i] * (matrix.count(1, 1) + matrix.count(0, 1) + matrix.count(1, 0));
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
