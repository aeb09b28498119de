package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.ClassMatches;
import io.github.dl4jlosses.metric.matching.ImageMatches;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.evaluation.IMetric;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Average precision over objects, which are found in the network's maps: AP10, AP50, AP70, AP75,
 * AP@[.50:.05:.95] or any other, with the counts, detection accuracy and panoptic quality.
 *
 * <p><b>Definition.</b> {@link InstanceExtractor} tells what an object is, {@link
 * io.github.dl4jlosses.metric.matching.InstanceMatcher} which are right, and {@link InstanceScores}
 * what AP is. Objects that touch in a mask are one; {@link #add(ImageObjects)} takes images whose
 * objects are known apart.
 *
 * <p><b>Ties.</b> Equal confidences are taken at once; {@link InstanceOptions#withTies} gives
 * pycocotools' numbers. Images keep their order, and merging appends the other's; that matters to
 * {@link #equals}, to IN_ORDER, and to which images the draws of intervals take.
 *
 * <p><b>Undefined.</b> NaN for a class without objects, which means leave out.
 *
 * <p><b>Memory.</b> Of each image its {@link ImageMatches} are kept, with the default options some
 * twenty bytes for each predicted object and some 800 for each class that is in the image, so that
 * merged results are exact and {@link InstanceScores#interval} draws images without matching again.
 */
public final class InstanceAveragePrecision extends ImageEvaluation<InstanceAveragePrecision> {
  private static final long serialVersionUID = 1L;

  /** Means over classes, for EvaluativeListener and early stopping. */
  public enum Metric implements IMetric {
    /** AP at IoU .1. */
    AP10,
    /** AP at IoU .5. */
    AP50,
    /** AP at IoU .7. */
    AP70,
    /** AP at IoU .75. */
    AP75,
    /** AP@[.50:.05:.95]. */
    COCO_AP,
    /** TP / (TP + FP + FN) at IoU .5. */
    DETECTION_ACCURACY,
    /** PQ. */
    PANOPTIC_QUALITY;

    double of(InstanceScores scores) {
      return switch (this) {
        case AP10 -> scores.meanAp(IouThresholds.AP10);
        case AP50 -> scores.meanAp(IouThresholds.AP50);
        case AP70 -> scores.meanAp(IouThresholds.AP70);
        case AP75 -> scores.meanAp(IouThresholds.AP75);
        case COCO_AP -> scores.meanAp(IouThresholds.COCO);
        case DETECTION_ACCURACY -> scores.meanDetectionAccuracy(IouThresholds.AP50.first());
        case PANOPTIC_QUALITY -> scores.meanPanopticQuality();
      };
    }

    @Override
    public Class<InstanceAveragePrecision> getEvaluationClass() {
      return InstanceAveragePrecision.class;
    }

    @Override
    public boolean minimize() {
      return false;
    }
  }

  @JsonProperty private final InstanceOptions options;
  @JsonProperty private final ArrayList<ImageMatches> images;

  /** Creates an evaluation with the default options that has seen no image. */
  public InstanceAveragePrecision(SegmentationTask task) {
    this(task, new InstanceOptions());
  }

  /**
   * Creates an evaluation that has seen no image.
   *
   * @throws IllegalArgumentException if the background is no class of the task
   */
  public InstanceAveragePrecision(SegmentationTask task, InstanceOptions options) {
    this(task, options, List.of());
  }

  @JsonCreator
  private InstanceAveragePrecision(
      @JsonProperty(value = "task", required = true) SegmentationTask task,
      @JsonProperty(value = "options", required = true) InstanceOptions options,
      @JsonProperty(value = "images", required = true) List<ImageMatches> images) {
    super(task);
    this.options = Arguments.notNull("options", options);
    this.images = new ArrayList<>(images);
    if (options.background() >= task.classes()) {
      throw Arguments.bad(
          "background", "be a class 0.." + (task.classes() - 1) + " or -1", options.background());
    }
    scores(); // the images are those of the options
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static InstanceAveragePrecision fromJson(String json) {
    return read(json, InstanceAveragePrecision.class);
  }

  /** Returns how objects are found, and when one is right. */
  public InstanceOptions options() {
    return options;
  }

  /** Returns the number of images seen. */
  public int images() {
    return images.size();
  }

  /**
   * Adds an image whose objects are known.
   *
   * @throws IllegalArgumentException if a class is not one of the task's, or is the background of
   *     one label per pixel
   */
  public void add(ImageObjects objects) {
    add(List.of(objects));
  }

  private void requireObjects(int c) {
    if (c < 0 || c >= task().classes()) {
      throw Arguments.bad("objects", "have classes 0.." + (task().classes() - 1), c);
    }
    if (task().labeling() == Labeling.SINGLE_LABEL && c == options.background()) {
      throw Arguments.bad(
          "objects",
          "not be of the background",
          c,
          "all classes are objects? use withBackground(NO_BACKGROUND)");
    }
  }

  /**
   * Adds an image with several labels per pixel whose objects are known.
   *
   * @param labels the objects of each label, which have void pixels of their own
   * @throws IllegalArgumentException as {@link #add(ImageObjects)}, or if the classes do not ascend
   */
  public void add(List<ImageObjects> labels) {
    List<ClassMatches> matches = new ArrayList<>();
    for (ImageObjects label : labels) {
      matches.addAll(options.matcher().match(label).classes());
    }
    for (int i = 0; i < matches.size(); i++) {
      int c = matches.get(i).classIndex();
      requireObjects(c);
      if (i > 0 && matches.get(i - 1).classIndex() >= c) {
        throw Arguments.bad("objects", "have the labels in ascending order", c + " again, or late");
      }
    }
    images.add(new ImageMatches(matches));
  }

  @Override
  void add(ImagePixels image) {
    add(objects(image, Optional.empty()));
  }

  /**
   * Returns the objects of one image as {@link #eval} finds them, and adds none: for {@link
   * #add(List)}, and for other uses such as a list of errors.
   *
   * @param labels of a batch of one image, as for eval
   * @param predictions [1, C, H, W]
   * @param known true objects that are known apart; if empty, those of the labels are taken, where
   *     objects that touch are one
   * @return all of them with one label per pixel; with several those of each label
   * @throws IllegalArgumentException as eval, or if there is not one image
   */
  public List<ImageObjects> objects(
      INDArray labels, INDArray predictions, Optional<List<GroundTruth>> known) {
    Batch batch = Batch.of(task(), labels, predictions, /* mask= */ null);
    if (batch.size() != 1) {
      throw Arguments.bad("predictions", "be of one image", Arguments.shape(predictions.shape()));
    }
    return objects(batch.image(0), known);
  }

  private List<ImageObjects> objects(ImagePixels image, Optional<List<GroundTruth>> known) {
    return task().labeling() == Labeling.SINGLE_LABEL
        ? List.of(objectsOfAll(image, known))
        : IntStream.range(0, task().classes()).mapToObj(c -> objectsOf(c, image, known)).toList();
  }

  private ImageObjects objectsOfAll(ImagePixels image, Optional<List<GroundTruth>> known) {
    InstanceExtractor extractor = options.extractor();
    int background = options.background();
    int[] classes = image.argmax();
    BitSet ignored = image.ignored(0); // void is void for all classes
    return objects(
        image,
        known.orElseGet(
            () -> extractor.truth(image.classes(), image.width(), background, ImagePixels.VOID)),
        extractor.instances(
            classes, image.probabilitiesOf(classes), image.width(), background, ignored),
        ignored);
  }

  private ImageObjects objectsOf(int c, ImagePixels image, Optional<List<GroundTruth>> known) {
    BitSet ignored = image.ignored(c);
    return objects(
        image,
        known
            .map(all -> all.stream().filter(truth -> truth.classIndex() == c).toList())
            .orElseGet(() -> components(c, image)),
        options
            .extractor()
            .threshold(image.probabilities(c), image.width(), c, options.threshold(), ignored),
        ignored);
  }

  private List<GroundTruth> components(int c, ImagePixels image) {
    int[] truth = new int[image.pixels()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = image.truth(c, i) == 1 ? c : ImagePixels.VOID;
    }
    return options.extractor().truth(truth, image.width(), ImagePixels.VOID, ImagePixels.VOID);
  }

  private static ImageObjects objects(
      ImagePixels image, List<GroundTruth> truths, List<Instance> predictions, BitSet ignored) {
    return new ImageObjects(
        truths, predictions, Region.of(ignored.stream().toArray()), image.height(), image.width());
  }

  @Override
  void addAll(InstanceAveragePrecision other) {
    if (!other.options.equals(options)) {
      throw Arguments.bad("other", "have the options " + options, other.options);
    }
    images.addAll(other.images);
  }

  /** Returns the scores of all images seen so far. */
  public InstanceScores scores() {
    return new InstanceScores(options.matcher(), options.ties(), images);
  }

  @Override
  public double getValue(IMetric metric) {
    if (metric instanceof Metric of) {
      return of.of(scores());
    }
    throw Arguments.bad("metric", "be one of InstanceAveragePrecision.Metric", metric);
  }

  @Override
  public void reset() {
    images.clear();
  }

  @Override
  public InstanceAveragePrecision newInstance() {
    return new InstanceAveragePrecision(task(), options);
  }

  /**
   * Prints tables of AP and of counts, with a line per class and the means; a dash is undefined.
   */
  @Override
  public String stats() {
    return report().tables();
  }

  /** Prints the same, and a table of intervals. */
  public String stats(Bootstrap bootstrap) {
    return report().tables() + report().intervals(bootstrap);
  }

  private InstanceReport report() {
    return new InstanceReport(task(), options, images.size(), scores());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InstanceAveragePrecision that
        && task().equals(that.task())
        && options.equals(that.options)
        && images.equals(that.images);
  }

  @Override
  public int hashCode() {
    return Objects.hash(task(), options, images);
  }
}
