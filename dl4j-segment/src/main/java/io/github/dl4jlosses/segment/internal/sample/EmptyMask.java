package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What stands for a mask that is missing where nothing is: zeros.
 *
 * @param file that would be the mask
 */
public record EmptyMask(Path file) implements MaskSource {
  @Override
  public List<Path> pixelFiles() {
    return List.of();
  }

  @Override
  public String digest() {
    return "none";
  }

  @Override
  public MaskContent read(
      Optional<MaskFormat> format,
      ImageDecoder decoder,
      ImageHeader image,
      Consumer<ImageHeader> first) {
    boolean color = format.equals(Optional.of(MaskFormat.COLOR));
    ImageHeader header =
        ImageHeader.ofNoFile(image, color ? ImageHeader.Coloring.COLOR : ImageHeader.Coloring.GRAY);
    first.accept(header);
    return MaskContent.of(
        new PixelValues(
            header,
            color ? PixelValues.Kind.COLORS : PixelValues.Kind.NUMBERS,
            new int[image.height() * image.width()],
            new int[0],
            PixelValues.Alpha.NONE));
  }
}
