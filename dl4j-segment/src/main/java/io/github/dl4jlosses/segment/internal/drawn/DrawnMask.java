package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.MaskContent;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.Ground;
import io.github.dl4jlosses.segment.internal.shape.Layers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A mask that somebody drew as objects. Its pixels are computed whenever it is read, as the corners
 * of objects take less memory.
 *
 * @param file that holds the objects
 * @param image in which they are
 */
record DrawnMask(Path file, Path image, Drawing drawing, Ground ground, MaskOrigin origin)
    implements MaskSource {
  private static final int BYTE = 255;

  @Override
  public List<Path> pixelFiles() {
    return List.of();
  }

  @Override
  public String digest() {
    return drawing.digest();
  }

  @Override
  public Optional<Integer> groundValue() {
    return Optional.of(ground.value());
  }

  @Override
  public MaskContent read(
      Optional<MaskFormat> format,
      ImageDecoder decoder,
      ImageHeader of,
      Consumer<ImageHeader> first) {
    requireSize(of);
    Layers layers =
        ImageMemory.hold(
            "objects of image " + FileNames.shown(image),
            of.height(),
            of.width(),
            ImageMemory.READ,
            () -> Layers.of(drawing, of.height(), of.width()));
    return content(layers, ground, origin, first);
  }

  /** Returns objects with the values that their pixels show. */
  static MaskContent content(
      Layers of, Ground ground, MaskOrigin origin, Consumer<ImageHeader> first) {
    int[] values = of.values(ground);
    boolean deep = Arrays.stream(values).anyMatch(value -> value > BYTE);
    ImageHeader header =
        new ImageHeader(
            of.height(),
            of.width(),
            origin.name().toLowerCase(Locale.ROOT),
            ImageHeader.Coloring.GRAY,
            deep ? 16 : 8,
            /* orientation= */ 1);
    first.accept(header);
    PixelValues numbers =
        new PixelValues(
            header,
            PixelValues.Kind.NUMBERS,
            values,
            /* palette= */ new int[0],
            PixelValues.Alpha.NONE);
    return new MaskContent(numbers, Optional.of(of));
  }

  /** Whether objects are drawn on the pixels as the file has them, before EXIF turns them. */
  private boolean isOfStored(ImageHeader of) {
    Drawing.Size stored = new Drawing.Size(/* height= */ of.width(), /* width= */ of.height());
    return of.orientation() != 1 && drawing.size().equals(Optional.of(stored));
  }

  private void requireSize(ImageHeader of) {
    Drawing.Size shown = new Drawing.Size(of.height(), of.width());
    if (drawing.size().isPresent() && !drawing.size().get().equals(shown)) {
      throw Arguments.bad(
          "image " + FileNames.shown(image),
          "have the size " + drawing.size().get() + " that " + FileNames.shown(file) + " says",
          shown,
          isOfStored(of)
              ? "its EXIF orientation turns it, and the objects are drawn on it as it was: remove"
                  + " that orientation, as exiftool -Orientation= does"
              : "it was resized after the objects were drawn, or is another image");
    }
  }
}
