package io.github.dl4jlosses.segment.internal.model;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.image.GrayThreshold;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a network was trained on, so that other images can be measured in the same way, and none is
 * measured that it has seen without a word about it.
 *
 * @param masks what the values of mask files meant: of the one mask of an image, or of the masks of
 *     each label
 * @param classes of the mask files, and their void values
 * @param voids values of mask files that were void beside those of the classes
 * @param maskThreshold gray value from which on masks were foreground or yes; null if they were
 *     read as they are
 * @param split which images validated and tested, if folders did not say it
 * @param training {@link FileDigest} of each training image
 * @param validation of each image that chose the best epoch
 * @param lookup how the masks of images were looked for; null in older files
 * @param origin what said the values of masks; null in older files, where image files did
 */
public record TrainedOn(
    List<MaskFormat> masks,
    ClassTable classes,
    VoidValues voids,
    @Nullable Integer maskThreshold,
    Split split,
    List<String> training,
    List<String> validation,
    @Nullable MaskLookup lookup,
    @Nullable MaskOrigin origin) {
  public TrainedOn {
    masks = List.copyOf(Arguments.notNull("masks", masks));
    Arguments.atLeast("number of masks", 1, masks.size());
    Arguments.notNull("classes", classes);
    if (maskThreshold != null) {
      GrayThreshold.requireInRange("maskThreshold", maskThreshold);
    }
    if (lookup != null && lookup.annotations() != null) { // it would be read, whatever file it is
      throw Arguments.bad("lookup", "name no file", FileNames.shown(lookup.annotations()));
    }
    Arguments.notNull("voids", voids);
    Arguments.notNull("split", split);
    training = List.copyOf(Arguments.notNull("training", training));
    validation = List.copyOf(Arguments.notNull("validation", validation));
  }

  /** Whether the values of classes are ids of categories, which other programs know. */
  public boolean hasCategories() {
    return origin == MaskOrigin.COCO;
  }

  /** Whether values of other masks mean the same. */
  public boolean isLike(MaskOrigin otherOrigin, List<MaskFormat> otherMasks) {
    return masks.equals(otherMasks)
        && Objects.requireNonNullElse(origin, MaskOrigin.PIXELS) == otherOrigin;
  }

  /** Returns how the masks of other images are looked for. */
  public MaskLookup lookupOfOthers() {
    return Objects.requireNonNullElseGet(lookup, MaskLookup::new);
  }

  /** Returns the same of a network that began as one which was trained on others. */
  public TrainedOn andBefore(TrainedOn earlier) {
    return new TrainedOn(
        masks,
        classes,
        voids,
        maskThreshold,
        split,
        all(training, earlier.training),
        all(validation, earlier.validation),
        lookup,
        origin);
  }

  private static List<String> all(List<String> first, List<String> others) {
    return Stream.concat(first.stream(), others.stream()).distinct().toList();
  }

  /** Tells how much it is: the digests of thousands of images are nothing to read. */
  @Override
  public String toString() {
    return training.size() + " images in training, " + validation.size() + " in validation";
  }
}
