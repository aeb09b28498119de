package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import io.github.dl4jlosses.segment.internal.range.ValueSpread;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the files of a folder are read.
 *
 * @param formats what the values of masks mean: of the one mask of an image, or of the masks of
 *     each label; if empty, it is guessed. Drawn objects tell it themselves
 * @param voids values of masks that are void beside those of the class table
 * @param background decides which class is no object, by what the training masks show
 * @param decoder of images and masks
 * @param ranges gives what is scaled to -1..1, of the values of the training images
 */
public record ReadingRules(
    List<MaskFormat> formats,
    VoidValues voids,
    BackgroundRule background,
    ImageDecoder decoder,
    Function<List<ValueSpread>, InputRanges> ranges) {
  public ReadingRules {
    formats = List.copyOf(formats);
  }

  /** Creates the rules where nobody says anything. */
  public ReadingRules() {
    this(
        List.of(),
        VoidValues.auto(),
        BackgroundRule.asked(Optional.empty()),
        new ImageDecoder(),
        RangeRule.auto()::of);
  }

  public ReadingRules withFormats(List<MaskFormat> other) {
    return new ReadingRules(other, voids, background, decoder, ranges);
  }

  public ReadingRules withVoids(VoidValues other) {
    return new ReadingRules(formats, other, background, decoder, ranges);
  }

  public ReadingRules withBackground(BackgroundRule other) {
    return new ReadingRules(formats, voids, other, decoder, ranges);
  }

  public ReadingRules withDecoder(ImageDecoder other) {
    return new ReadingRules(formats, voids, background, other, ranges);
  }
}
