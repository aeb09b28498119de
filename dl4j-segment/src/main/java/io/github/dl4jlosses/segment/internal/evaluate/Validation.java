package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.metric.ApInterval;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Collects predictions of validation images of any size, and measures them.
 *
 * <p>With one label per pixel a class may be the background: it has an IoU, but no objects, and no
 * part in the average precisions. With several there is none, and a pixel has the labels whose
 * probability is at least 0.5.
 *
 * <p>Objects are those of the sample, where it knows them apart, else connected components.
 */
public final class Validation implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final double YES = .5; // probability from which on a pixel has a label
  private static final double FOUND = .50; // IoU below which the report calls an object missed

  private static final List<IouThresholds> SINGLE =
      List.of(IouThresholds.AP10, IouThresholds.AP50, IouThresholds.AP70, IouThresholds.AP75);

  private static final List<IouThresholds> THRESHOLDS =
      Stream.concat(SINGLE.stream(), Stream.of(IouThresholds.COCO)).toList();

  private final SegmentationTask task;
  private final Foreground foreground;
  private final Pictures pictures;
  private final SegmentationEvaluation pixels;
  private final PixelAveragePrecision ranking;
  private final InstanceAveragePrecision objects; // of no image
  private final ArrayList<MeasuredImage> images = new ArrayList<>();

  /** Whether images have what the page of a run shows of them; scores do not need it. */
  public enum Pictures {
    MADE,
    NONE
  }

  /**
   * What is kept of an image.
   *
   * @param place by which images are ordered
   * @param matrices of each class, no and yes
   */
  private record MeasuredImage(
      int place,
      InstanceAveragePrecision objects,
      List<ConfusionMatrix> matrices,
      ImageScores scores)
      implements Serializable {}

  /** Creates a validation of a network that gives logits [N, C, H, W]; it has seen no image. */
  public Validation(SegmentationTask task, Foreground foreground) {
    this(task, foreground, Pictures.MADE);
  }

  /** Creates the same, with or without pictures. */
  public Validation(SegmentationTask task, Foreground foreground, Pictures pictures) {
    this.task = task;
    this.foreground = foreground;
    this.pictures = pictures;
    pixels = new SegmentationEvaluation(task);
    ranking = new PixelAveragePrecision(task);
    objects =
        new InstanceAveragePrecision(
            task.withScores(Scores.PROBABILITIES),
            new InstanceOptions().withThreshold(YES).withBackground(foreground.background()));
  }

  /** Adds an image behind all others: logits and their softmax, or sigmoid, both [1, C, H, W]. */
  public void add(Sample sample, INDArray logits, INDArray probabilities) {
    add(images.size(), sample, logits, probabilities);
  }

  /** Adds the image that has a place among all. */
  public void add(int place, Sample sample, INDArray logits, INDArray probabilities) {
    INDArray labels =
        Nd4j.createFromArray(sample.mask())
            .reshape(1, sample.planes(), sample.height(), sample.width());
    SegmentationEvaluation image = pixels.newInstance();
    image.eval(labels, logits);
    pixels.merge(image);
    ranking.eval(labels, logits);
    List<ImageObjects> found = objects.objects(labels, probabilities, sample.objects());
    InstanceAveragePrecision ofImage = objects.newInstance();
    ofImage.add(found);
    INDArray deciding = isSingle() ? logits : probabilities; // two logits may be one probability
    ImageScores scores =
        pictures == Pictures.MADE
            ? pictured(sample, deciding, found, image.meanIou())
            : ImageScores.withoutPictures(sample.height(), sample.width(), image.meanIou());
    images.add(new MeasuredImage(place, ofImage, image.scores().matrices(), scores));
  }

  private ImageScores pictured(
      Sample sample, INDArray deciding, List<ImageObjects> found, double meanIou) {
    List<ObjectError> errors =
        found.stream().flatMap(o -> ObjectErrors.of(o, FOUND, sample.width()).stream()).toList();
    Sample predicted = predicted(sample, task, deciding.slice(0));
    return new ErrorMaps(sample, predicted, foreground).scores(meanIou, errors);
  }

  /**
   * Adds what another validation has seen, of images with other places: the scores are those of one
   * which has seen all of them, to the last digit, in whatever order and in whatever parts they
   * come.
   *
   * @return this
   */
  public Validation merge(Validation other) {
    pixels.merge(other.pixels);
    ranking.merge(other.ranking);
    images.addAll(other.images);
    return this;
  }

  private boolean isSingle() {
    return task.labeling() == Labeling.SINGLE_LABEL;
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

  /** Returns the scores of all images added, of no epoch of a run. */
  public EpochReport report(Bootstrap bootstrap) {
    return report(/* epoch= */ 0, /* loss= */ Double.NaN, /* seconds= */ 0, bootstrap);
  }

  public EpochReport report(int epoch, double loss, double seconds, Bootstrap bootstrap) {
    images.sort(Comparator.comparingInt(MeasuredImage::place));
    InstanceAveragePrecision all = objects.newInstance();
    images.forEach(image -> all.merge(image.objects));
    InstanceScores scores = all.scores();
    List<ApInterval> pixelAps = // each sorts or walks all scores
        InParallel.map(foreground.indices().boxed().toList(), c -> ranking.averagePrecision(c));
    return new EpochReport(
        new EpochScores(
            epoch,
            loss,
            pixels.meanIou(),
            ApInterval.mean(pixelAps).value(),
            scores.meanAp(IouThresholds.AP10),
            scores.meanAp(IouThresholds.AP50),
            scores.meanAp(IouThresholds.AP70),
            scores.meanAp(IouThresholds.AP75),
            scores.meanAp(IouThresholds.COCO),
            seconds),
        isSingle() ? List.of(pixels.confusionMatrix()) : pixels.scores().matrices(),
        classScores(scores, pixelAps, bootstrap),
        images.stream().map(MeasuredImage::scores).toList(),
        bootstrap);
  }

  private List<ClassScores> classScores(
      InstanceScores scores, List<ApInterval> pixelAps, Bootstrap bootstrap) {
    List<Integer> withObjects = foreground.indices().boxed().toList();
    DrawnScores drawn = new DrawnScores(bootstrap, images.size(), scores, withObjects, THRESHOLDS);
    return IntStream.range(0, task.classes())
        .mapToObj(
            c -> {
              Score iou = drawn.score(pixels.scores().iou(c), times -> iou(c, times));
              int k = withObjects.indexOf(c);
              if (k < 0) {
                Score undefined = Score.of(Double.NaN);
                return new ClassScores(c, iou, undefined, undefined, List.of());
              }
              return new ClassScores(
                  c,
                  iou,
                  Score.of(pixelAps.get(k).value()),
                  drawn.ap(c, IouThresholds.COCO),
                  objectScores(c, scores, drawn));
            })
        .toList();
  }

  private static List<ObjectScores> objectScores(int c, InstanceScores scores, DrawnScores drawn) {
    return SINGLE.stream()
        .map(
            ious ->
                new ObjectScores(ious.first(), drawn.ap(c, ious), scores.curve(c, ious.first())))
        .toList();
  }

  /** Returns the IoU of a class if the images come so often. */
  private double iou(int c, int... times) {
    long common = 0;
    long union = 0;
    for (int i = 0; i < times.length; i++) {
      ConfusionMatrix matrix = images.get(i).matrices.get(c); // of no and yes
      common += times[i] * matrix.count(1, 1);
      union += times[i] * (matrix.count(1, 1) + matrix.count(0, 1) + matrix.count(1, 0));
    }
    return (double) common / union; // 0/0 is NaN
  }
}
