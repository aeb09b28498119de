package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program must know of a network to use it, beside the network; it lies in the model file.
 *
 * @param format of this record, {@value #FORMAT}
 * @param version of dl4j-losses that wrote it
 * @param classes in the order of the channels
 * @param background name of the class that is no object; null if all classes are. Where a pixel has
 *     labels, it has no channel. Files before format 3 do not say it: in these it is class 0 of the
 *     masks, unless each label had masks of its own
 * @param ignoreIndex value of masks that is no class
 * @param height of the images or crops that the network was trained on; width likewise
 * @param multiple height and width of what the network is given must be multiples of it
 * @param trainedOn the images and masks; null in files of format 1
 * @param ranges of the images that become -1..1; null in files up to format 2, and then those of
 *     the types
 */
public record ModelInfo(
    int format,
    String version,
    SegmentationTask.Labeling labeling,
    List<ClassInfo> classes,
    @Nullable String background,
    int ignoreIndex,
    int height,
    int width,
    int multiple,
    @Nullable TrainedOn trainedOn,
    @Nullable InputRanges ranges) {
  /** The newest format that this version reads and writes; older ones are read too. */
  public static final int FORMAT = 3;

  private static final int MAX_EDGE = 1 << 15; // pixels, of what can be trained

  private static final int WITH_BACKGROUND = 3; // the first format that says which class it is

  /** A class, with the value that it has in masks of class indices; the color is 0xRRGGBB. */
  public record ClassInfo(int value, String name, int color) {}

  public ModelInfo {
    Arguments.inRange("format", 1, FORMAT, format);
    requireEdge("height", height, multiple);
    requireEdge("width", width, multiple);
    classes = List.copyOf(classes);
    table(classes); // checks them
    if (ignoreIndex != Sample.VOID) {
      throw Arguments.bad("ignoreIndex", "be " + Sample.VOID, ignoreIndex);
    }
    background = format < WITH_BACKGROUND ? firstClass(labeling, classes, trainedOn) : background;
    List<String> names = classes.stream().map(ClassInfo::name).toList();
    boolean isChannel = background != null && names.contains(background);
    boolean isLabel = labeling == SegmentationTask.Labeling.MULTI_LABEL;
    if (background != null && isChannel == isLabel) {
      throw Arguments.bad(
          "background of the model",
          (isLabel ? "be none of the labels " : "be one of the classes ") + names,
          background);
    }
  }

  private static void requireEdge(String name, int edge, int multiple) {
    Arguments.inRange("multiple", 1, MAX_EDGE, multiple);
    Arguments.inRange(name, 1, MAX_EDGE, edge);
    if (edge % multiple != 0) {
      throw Arguments.bad(name, "be a multiple of " + multiple, edge);
    }
  }

  private static @Nullable String firstClass(
      SegmentationTask.Labeling labeling, List<ClassInfo> classes, @Nullable TrainedOn trainedOn) {
    if (labeling == SegmentationTask.Labeling.SINGLE_LABEL) {
      return classes.get(0).name();
    }
    return trainedOn == null || trainedOn.masks().get(0).isMultiLabel()
        ? null
        : trainedOn.classes().names().get(0);
  }

  /** Returns which values of images become -1..1. */
  public InputRanges inputRanges() {
    return ranges == null ? InputRanges.ofTypes() : ranges;
  }

  /** Returns whether networks of both are given and give the same, whichever version wrote them. */
  public boolean isLike(ModelInfo other) {
    return ofTheNetwork().equals(other.ofTheNetwork())
        && inputRanges().scaleLike(other.inputRanges());
  }

  /** Returns the same of a network that began as another: it has learned from both data sets. */
  public ModelInfo andBefore(ModelInfo earlier) {
    return trainedOn == null || earlier.trainedOn == null
        ? this
        : withTrainedOn(trainedOn.andBefore(earlier.trainedOn));
  }

  /** Returns the same of a network that was trained on other images. */
  public ModelInfo withTrainedOn(@Nullable TrainedOn others) {
    return with(format, version, others, ranges);
  }

  /** Returns the same of a file that another version wrote. */
  public ModelInfo withVersion(String other) {
    return with(format, other, trainedOn, ranges);
  }

  /** Returns the same of a network whose images have other ranges. */
  public ModelInfo withRanges(InputRanges others) {
    return with(format, version, trainedOn, others);
  }

  private ModelInfo ofTheNetwork() {
    return with(FORMAT, "", /* on= */ null, InputRanges.ofTypes());
  }

  private ModelInfo with(
      int otherFormat, String otherVersion, @Nullable TrainedOn on, @Nullable InputRanges others) {
    return new ModelInfo(
        otherFormat,
        otherVersion,
        labeling,
        classes,
        background,
        ignoreIndex,
        height,
        width,
        multiple,
        on,
        others);
  }

  public List<String> classNames() {
    return classes.stream().map(ClassInfo::name).toList();
  }

  /** Returns which channels can be objects. */
  public Foreground foreground() {
    int channel = background == null ? -1 : classNames().indexOf(background); // a label has none
    boolean hasCategories = trainedOn != null && trainedOn.hasCategories();
    List<Integer> categories =
        hasCategories ? classes.stream().map(ClassInfo::value).toList() : List.of();
    return new Foreground(classes.size(), channel, categories);
  }

  public ClassTable classTable() {
    return table(classes);
  }

  private static ClassTable table(List<ClassInfo> classes) {
    return new ClassTable(
        classes.stream()
            .map(c -> new LabelClass(c.value(), c.name(), c.color(), LabelClass.Role.CLASS))
            .toList());
  }

  /** Returns what the evaluations ask for; the scores are logits. */
  public SegmentationTask task() {
    String[] names = classNames().toArray(String[]::new);
    SegmentationTask task =
        labeling == SegmentationTask.Labeling.SINGLE_LABEL
            ? SegmentationTask.singleLabel(names)
            : SegmentationTask.multiLabel(names);
    return task.withScores(SegmentationTask.Scores.LOGITS).withIgnoreIndex(ignoreIndex);
  }
}
