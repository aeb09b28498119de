package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Kind;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The mask of one label that is an image file: one color on black is yes. */
public record LabelMaskFile(Path file) implements MaskSource {
  private static final int WHITE = 255;

  @Override
  public String digest() {
    return FileDigest.of(file);
  }

  @Override
  public MaskContent read(
      Optional<MaskFormat> format,
      ImageDecoder decoder,
      ImageHeader image,
      Consumer<ImageHeader> first) {
    PixelValues values = decoder.values(file, first);
    if (values.kind() == Kind.COLORS) {
      Optional<PixelValues> onBlack = onBlack(values, yes(format));
      return onBlack
          .map(MaskContent::of)
          .orElseGet(() -> new MaskFile(file).read(format, decoder, image, first));
    }
    return MaskContent.of(values);
  }

  private static int yes(Optional<MaskFormat> format) {
    return format.orElse(MaskFormat.LABELS_BLACK_WHITE) == MaskFormat.LABELS_BLACK_WHITE
        ? WHITE
        : 1;
  }

  /** Returns 0 for black, and that value for the other color if there is only one. */
  private static Optional<PixelValues> onBlack(PixelValues colors, int yes) {
    int[] all = colors.values();
    int[] numbers = new int[all.length];
    int[] palette = new int[WHITE + 1];
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0 && palette[yes] != 0 && all[i] != palette[yes]) {
        return Optional.empty();
      }
      if (all[i] != 0) {
        palette[yes] = all[i];
        numbers[i] = yes;
      }
    }
    return Optional.of(
        new PixelValues(colors.header(), Kind.NUMBERS, numbers, palette, colors.alpha()));
  }
}
