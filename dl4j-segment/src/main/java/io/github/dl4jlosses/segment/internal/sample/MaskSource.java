package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the values of a mask come from: a file of pixels, or something else that says them. */
public interface MaskSource {
  /** Returns the file that messages name. */
  Path file();

  /** Returns the files that are read each time; none if the values are in memory. */
  default List<Path> pixelFiles() {
    return List.of(file());
  }

  /** Returns what changes when the values do. */
  String digest();

  /** Returns the value of what no object covers, if objects are drawn. */
  default Optional<Integer> groundValue() {
    return Optional.empty();
  }

  /** Returns what says the values. */
  default MaskOrigin origin() {
    return MaskOrigin.PIXELS;
  }

  /**
   * Reads the values as they are.
   *
   * @param format if empty, a file is read as it suggests
   * @param image whose mask it is
   * @param first gets the header before a pixel is read, and may refuse it
   */
  MaskContent read(
      Optional<MaskFormat> format,
      ImageDecoder decoder,
      ImageHeader image,
      Consumer<ImageHeader> first);
}
