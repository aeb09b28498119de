package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import io.github.dl4jlosses.segment.spark.internal.round.SampleFiles;
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
  record Part(SampleReader reader, SampleFiles files, List<Entry> entries) {}

  @Override
  public Iterator<Row> call(byte[] bytes) {
    Part part = Wire.read(bytes, Part.class);
    return IntStream.range(0, part.entries.size()).mapToObj(i -> row(part, i)).iterator();
  }

  private static Row row(Part part, int i) {
    ImageMaskFiles files = part.files.pairs().get(i);
    Path file = files.image();
    try {
      byte[] image = Files.readAllBytes(file);
      part.files.requireSame(i, FileDigest.of(image));
      Sample sample = part.reader.read(files, part.reader.decoder().picture(file, image));
      return PackedRow.of(part.entries.get(i), image, sample).row();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    } catch (OutOfMemoryError e) { // Spark would end the executor, also for a cause
      throw new SegmentException(
          "image "
              + FileNames.shown(file)
              + " must fit into memory with its masks, got too little: "
              + e.getMessage()
              + " (give executors more, or cut it into parts)");
    }
  }
}
