package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.shape.Layers;
import java.util.Optional;

/**
 * What a mask says.
 *
 * @param values one of each pixel
 * @param layers objects that are known apart, of which a pixel may show only the upper; empty if
 *     the values are all that is known
 */
public record MaskContent(PixelValues values, Optional<Layers> layers) {
  static MaskContent of(PixelValues values) {
    return new MaskContent(values, Optional.empty());
  }
}
