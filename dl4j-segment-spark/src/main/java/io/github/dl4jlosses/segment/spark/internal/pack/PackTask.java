package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Makes the rows of some images, one after the other. */
final class PackTask implements FlatMapFunction<byte[], Row> {
  private static final long serialVersionUID = 1L;

  PackTask() {}

  /** Images that follow each other, and how they are read. */
  record Part(SampleSource samples, List<Image> images) {}

  /**
   * What a row says of an image beside its sample.
   *
   * @param entry whose digest is not known yet
   */
  record Image(Path file, Entry entry) {}

  @Override
  public Iterator<Row> call(byte[] bytes) {
    Part part = Wire.read(bytes, Part.class);
    return IntStream.range(0, part.images.size()).mapToObj(i -> row(part, i)).iterator();
  }

  private static Row row(Part part, int i) {
    Image image = part.images.get(i);
    try {
      return PackedRow.of(
              image.entry.withDigest(FileDigest.of(image.file)),
              Files.readAllBytes(image.file),
              part.samples.read(i))
          .row();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(image.file), e);
    }
  }
}
