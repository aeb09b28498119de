package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Boundary;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.Overlap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.IMetric;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * IoU, Dice, precision, recall, accuracy and boundary IoU of a segmentation.
 *
 * <p><b>Definition.</b> {@link SegmentationScores} has the formulas; all pixels that count of all
 * images seen are added up. With one label per pixel the prediction is the class with the largest
 * score; with several, it is class c where the probability of c is at least its threshold.
 *
 * <p><b>Ties.</b> Of classes with equal scores the lowest is predicted; a probability at the
 * threshold is a yes.
 *
 * <p><b>Void.</b> Pixels that do not count are in neither the true nor the predicted mask, also
 * where boundaries are found: what is predicted there changes nothing, and a prediction that is
 * right elsewhere has a boundary IoU of 1.
 *
 * <p><b>Elsewhere.</b> torchmetrics JaccardIndex, Keras MeanIoU, boundary-iou-api. smp counts an
 * absent class as 1. DL4J has no IoU, and its Evaluation no ignored pixels.
 *
 * <p>Not safe for threads: give each thread its own, and {@link #merge} them.
 */
public final class SegmentationEvaluation extends ImageEvaluation<SegmentationEvaluation> {
  private static final long serialVersionUID = 1L;

  /** What {@link #getValue} gives. */
  public enum Metric implements IMetric {
    /** Mean IoU, mIoU. */
    MEAN_IOU,
    /** Mean Dice coefficient, which is the mean F1. */
    MEAN_DICE,
    /** Mean precision. */
    MEAN_PRECISION,
    /** Mean recall. */
    MEAN_RECALL,
    /** Mean boundary IoU. */
    MEAN_BOUNDARY_IOU,
    /** Pixel accuracy. */
    PIXEL_ACCURACY;

    @Override
    @SuppressWarnings("rawtypes") // so it is in IMetric
    public Class<? extends IEvaluation> getEvaluationClass() {
      return SegmentationEvaluation.class;
    }

    @Override
    public boolean minimize() {
      return false;
    }
  }

  @JsonProperty(index = 1)
  private final ArrayList<Double> thresholds; // per class with several labels, else empty

  @JsonProperty(index = 2)
  private final ArrayList<ConfusionMatrix> matrices; // one of C classes, or C of no and yes

  @JsonProperty(index = 3)
  private final ArrayList<Overlap> boundaries; // per class

  /** Creates an evaluation that has seen no image; thresholds, where there are any, are 0.5. */
  public SegmentationEvaluation(SegmentationTask task) {
    this(task, thresholds(task, 0.5), empty(task), none(task));
  }

  /**
   * Creates an evaluation of several labels per pixel that has seen no image.
   *
   * @param thresholds probability from which on a pixel is of the class; one for each class, or one
   *     for all
   * @throws IllegalArgumentException if there is one label per pixel, a threshold is outside [0,
   *     1], or their number is another
   */
  public SegmentationEvaluation(SegmentationTask task, double... thresholds) {
    this(
        task,
        thresholds.length == 1 && task.labeling() == Labeling.MULTI_LABEL
            ? thresholds(task, thresholds[0])
            : Arrays.stream(thresholds).boxed().toList(),
        empty(task),
        none(task));
  }

  @JsonCreator
  private SegmentationEvaluation(
      @JsonProperty(value = "task", required = true) SegmentationTask task,
      @JsonProperty(value = "thresholds", required = true) List<Double> thresholds,
      @JsonProperty(value = "matrices", required = true) List<ConfusionMatrix> matrices,
      @JsonProperty(value = "boundaries", required = true) List<Overlap> boundaries) {
    super(task);
    this.thresholds = new ArrayList<>(thresholds);
    this.matrices = new ArrayList<>(matrices);
    this.boundaries = new ArrayList<>(boundaries);
    int classes = task.classes();
    if (isSingle() && !thresholds.isEmpty()) {
      throw Arguments.bad(
          "thresholds",
          "not be given for one label per pixel",
          thresholds,
          "it has none: the largest score wins");
    }
    requireSize("thresholds", isSingle() ? 0 : classes, thresholds.size());
    requireSize("matrices", isSingle() ? 1 : classes, matrices.size());
    requireSize("boundaries", classes, boundaries.size());
    thresholds.forEach(threshold -> Arguments.between("threshold", 0, 1, threshold));
    for (ConfusionMatrix matrix : matrices) {
      if (matrix.classes() != (isSingle() ? classes : 2)) {
        throw Arguments.bad(
            "matrices", "be of " + (isSingle() ? classes : 2) + " classes", matrix.classes());
      }
    }
  }

  private static void requireSize(String name, int size, int got) {
    if (got != size) {
      throw Arguments.bad(name, "have the length " + size, got);
    }
  }

  private static List<Double> thresholds(SegmentationTask task, double threshold) {
    boolean single = Arguments.notNull("task", task).labeling() == Labeling.SINGLE_LABEL;
    return Collections.nCopies(single ? 0 : task.classes(), threshold);
  }

  private static List<ConfusionMatrix> empty(SegmentationTask task) {
    return task.labeling() == Labeling.SINGLE_LABEL
        ? List.of(ConfusionMatrix.empty(task.classes()))
        : Collections.nCopies(task.classes(), ConfusionMatrix.empty(2));
  }

  private static List<Overlap> none(SegmentationTask task) {
    return Collections.nCopies(task.classes(), Overlap.NONE);
  }

  private boolean isSingle() {
    return task().labeling() == Labeling.SINGLE_LABEL;
  }

  @Override
  void add(ImagePixels image) {
    int[] argmax = isSingle() ? image.argmax() : new int[0];
    if (isSingle()) {
      int classes = task().classes();
      count(0, ConfusionMatrix.of(image.classes(), argmax, classes, ImagePixels.VOID));
    }
    int d = Boundary.width(image.height(), image.width());
    BitSet occurring = occurring(image, argmax);
    for (int c = occurring.nextSetBit(0); c >= 0; c = occurring.nextSetBit(c + 1)) {
      int[] predicted = isSingle() ? isClass(argmax, c) : isAbove(image.ranking(c), c);
      int[] truth = new int[predicted.length];
      BitSet trueMask = new BitSet(predicted.length);
      BitSet predictedMask = new BitSet(predicted.length);
      for (int i = 0; i < predicted.length; i++) {
        truth[i] = image.truth(c, i);
        trueMask.set(i, truth[i] == 1);
        predictedMask.set(i, truth[i] != ImagePixels.VOID && predicted[i] == 1);
      }
      if (!isSingle()) {
        count(c, ConfusionMatrix.of(truth, predicted, 2, ImagePixels.VOID));
      }
      BitSet trueBoundary = Boundary.of(trueMask, image.height(), image.width(), d);
      BitSet predictedBoundary = Boundary.of(predictedMask, image.height(), image.width(), d);
      boundaries.set(c, boundaries.get(c).plus(Overlap.of(trueBoundary, predictedBoundary)));
    }
  }

  /** Returns the classes of which there may be a pixel, in truth or prediction. */
  private BitSet occurring(ImagePixels image, int... argmax) {
    BitSet classes = new BitSet(task().classes());
    if (!isSingle()) {
      classes.set(0, task().classes());
      return classes;
    }
    int[] truth = image.classes();
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] != ImagePixels.VOID) {
        classes.set(truth[i]);
        classes.set(argmax[i]);
      }
    }
    return classes;
  }

  private void count(int matrix, ConfusionMatrix more) {
    matrices.set(matrix, matrices.get(matrix).plus(more));
  }

  private static int[] isClass(int[] classes, int c) {
    return Arrays.stream(classes).map(k -> k == c ? 1 : 0).toArray();
  }

  private int[] isAbove(double[] scores, int c) {
    double p = thresholds.get(c);
    double threshold = task().scores() == Scores.LOGITS ? Sigmoid.inverse(p) : p;
    return Arrays.stream(scores).mapToInt(score -> score >= threshold ? 1 : 0).toArray();
  }

  @Override
  void addAll(SegmentationEvaluation other) {
    if (!other.thresholds.equals(thresholds)) {
      throw Arguments.bad("other", "have the thresholds " + thresholds, other.thresholds);
    }
    for (int m = 0; m < matrices.size(); m++) {
      count(m, other.matrices.get(m));
    }
    for (int c = 0; c < boundaries.size(); c++) {
      boundaries.set(c, boundaries.get(c).plus(other.boundaries.get(c)));
    }
  }

  @Override
  public void reset() {
    Collections.fill(boundaries, Overlap.NONE);
    Collections.copy(matrices, empty(task()));
  }

  @Override
  public SegmentationEvaluation newInstance() {
    return new SegmentationEvaluation(task(), thresholds, empty(task()), none(task()));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static SegmentationEvaluation fromJson(String json) {
    return read(json, SegmentationEvaluation.class);
  }

  /** Returns the counts of a pixel's class; only with one label per pixel. */
  public ConfusionMatrix confusionMatrix() {
    if (!isSingle()) {
      throw new IllegalStateException("a pixel may have several classes: see scores()");
    }
    return matrices.get(0);
  }

  /** Returns the numbers of what has been seen so far. */
  public SegmentationScores scores() {
    List<ConfusionMatrix> classes =
        isSingle()
            ? IntStream.range(0, task().classes())
                .mapToObj(matrices.get(0)::oneAgainstRest)
                .toList()
            : matrices;
    return new SegmentationScores(
        task().classNames(),
        classes,
        boundaries,
        matrices.stream().reduce(ConfusionMatrix::plus).orElseThrow().pixelAccuracy());
  }

  /** Returns the mean IoU of the classes that occur or are predicted; NaN if none does. */
  public double meanIou() {
    return scores().meanIou();
  }

  /** Returns the value of one of {@link Metric}. */
  @Override
  public double getValue(IMetric metric) {
    if (!(metric instanceof Metric own)) {
      throw Arguments.bad("metric", "be one of SegmentationEvaluation.Metric", metric);
    }
    return switch (own) {
      case MEAN_IOU -> scores().meanIou();
      case MEAN_DICE -> scores().meanDice();
      case MEAN_PRECISION -> scores().meanPrecision();
      case MEAN_RECALL -> scores().meanRecall();
      case MEAN_BOUNDARY_IOU -> scores().meanBoundaryIou();
      case PIXEL_ACCURACY -> scores().pixelAccuracy();
    };
  }

  /** Prints a line per class, the means, the accuracy, and which classes have no pixel. */
  @Override
  public String stats() {
    return scores().toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentationEvaluation that
        && task().equals(that.task())
        && thresholds.equals(that.thresholds)
        && matrices.equals(that.matrices)
        && boundaries.equals(that.boundaries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(task(), thresholds, matrices, boundaries);
  }
}
