package io.github.dl4jlosses.segment.spark.internal.pack;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.nio.file.Path;
import java.util.List;

/** The samples of packed images, which are in memory. */
record PackedSamples(List<PackedRow> rows, ImageDecoder decoder) implements SampleSource {
  PackedSamples {
    rows = List.copyOf(rows);
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public Sample read(int index) {
    PackedRow row = rows.get(index);
    Path file = FileNames.path(row.entry().name());
    Picture picture = decoder.picture(file, row.image());
    return row.sample(picture.rgb());
  }

  @Override
  public long pixels(int index) {
    return (long) rows.get(index).height() * rows.get(index).width();
  }

  @Override
  public String name(int index) {
    return "image " + FileNames.shown(rows.get(index).entry().name());
  }

  @Override
  public int place(int index) {
    return rows.get(index).entry().place();
  }
}
