package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.mask.MaskCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A mask that is an image file. */
public record MaskFile(Path file) implements MaskSource {
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
    return MaskContent.of(
        format.isEmpty()
            ? decoder.values(file, first)
            : MaskCode.read(format.get(), decoder, file, first));
  }
}
