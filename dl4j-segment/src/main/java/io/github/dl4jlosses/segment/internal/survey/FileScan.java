package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskContent;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be read of one image and its masks, before anything is made of it; the problem is the
 * first thing that is wrong with a file.
 */
record FileScan(
    ImageMaskFiles files,
    Optional<ImageScan> image,
    List<MaskScan> masks,
    Optional<DrawnCount> drawn,
    Optional<String> problem) {

  record Scanner(ImageDecoder decoder, PixelBudget budget) {
    /** Reads an image and its masks, in these formats, or if there are none as files suggest. */
    FileScan scan(ImageMaskFiles files, List<MaskFormat> formats) {
      List<MaskScan> masks = new ArrayList<>();
      Optional<DrawnCount> drawn = Optional.empty();
      Optional<ImageScan> image = Optional.empty();
      try {
        try (PixelBudget.Share room = budget.share()) {
          ImageScan scan = decoder.check(files.image(), room::take);
          image = Optional.of(scan);
          for (int k = 0; k < files.masks().size(); k++) {
            Optional<MaskFormat> format =
                formats.isEmpty() ? Optional.empty() : Optional.of(formats.get(k));
            MaskContent content = content(files.masks().get(k), format, scan.header());
            masks.add(MaskScan.of(files.masks().get(k).file(), content.values()));
            drawn =
                content.layers().map(layers -> DrawnCount.of(layers, content.values().values()));
          }
        }
        return new FileScan(files, image, masks, drawn, Optional.empty());
      } catch (IllegalArgumentException e) {
        Optional<String> problem = Optional.of(String.valueOf(e.getMessage()));
        return new FileScan(files, image, masks, drawn, problem);
      }
    }

    private MaskContent content(MaskSource source, Optional<MaskFormat> format, ImageHeader image) {
      Path file = source.file();
      return source.read(
          format, decoder, image, found -> SampleReader.requireSize(file, found, image));
    }

    /** Reads the files again if a mask was not read as its format says. */
    FileScan again(FileScan scan, List<MaskFormat> formats) {
      for (int k = 0; k < scan.masks.size() && scan.isSound(); k++) {
        if (scan.masks.get(k).isColor() != (formats.get(k) == MaskFormat.COLOR)) {
          return scan(scan.files, formats);
        }
      }
      return scan;
    }
  }

  FileScan without(VoidValues voids) {
    return new FileScan(
        files, image, masks.stream().map(mask -> mask.without(voids)).toList(), drawn, problem);
  }

  boolean isSound() {
    return problem.isEmpty();
  }
}
