package io.github.dl4jlosses.examples.survey;

import io.github.dl4jlosses.examples.folder.MaskCode;
import io.github.dl4jlosses.examples.folder.MaskFormat;
import io.github.dl4jlosses.examples.folder.Pair;
import io.github.dl4jlosses.examples.folder.SampleReader;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.image.ImageHeader;
import io.github.dl4jlosses.examples.image.PixelValues;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one image and its masks hold, before anything is made of it.
 *
 * @param image header of the image, if it can be read
 * @param masks headers of the masks that can be read
 * @param counts how often each value is in each mask
 * @param problem first thing that is wrong with a file
 */
record FileScan(
    Optional<ImageHeader> image,
    List<ImageHeader> masks,
    List<Map<Integer, Long>> counts,
    Optional<String> problem) {

  /** Reads all files of a pair. */
  static FileScan of(Pair pair, ImageDecoder decoder, Optional<MaskFormat> format) {
    List<ImageHeader> masks = new ArrayList<>();
    List<Map<Integer, Long>> counts = new ArrayList<>();
    Optional<ImageHeader> image = Optional.empty();
    try {
      image = Optional.of(decoder.picture(pair.image()).header());
      for (Path mask : pair.masks()) {
        PixelValues values = values(mask, decoder, format);
        masks.add(values.header());
        SampleReader.requireSize(mask, values, image.get());
        counts.add(counts(values.values()));
      }
      return new FileScan(image, masks, counts, Optional.empty());
    } catch (IllegalArgumentException e) {
      return new FileScan(image, masks, counts, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private static PixelValues values(Path mask, ImageDecoder decoder, Optional<MaskFormat> format) {
    return format.isPresent() ? MaskCode.read(format.get(), decoder, mask) : decoder.values(mask);
  }

  private static Map<Integer, Long> counts(int... values) {
    Map<Integer, Long> counts = new TreeMap<>();
    for (int from = 0; from < values.length; ) {
      int to = from + 1;
      while (to < values.length && values[to] == values[from]) {
        to++;
      }
      counts.merge(values[from], (long) (to - from), Long::sum);
      from = to;
    }
    return counts;
  }
}
