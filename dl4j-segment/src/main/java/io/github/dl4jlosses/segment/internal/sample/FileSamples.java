package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;

/** The samples of files, each read when it is asked for. */
record FileSamples(SampleReader reader, List<ImageMaskFiles> files) implements SampleSource {
  FileSamples {
    files = List.copyOf(files);
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public Sample read(int index) {
    return reader.read(files.get(index));
  }

  @Override
  public long pixels(int index) {
    ImageHeader header = reader.decoder().header(files.get(index).image());
    return (long) header.height() * header.width();
  }

  @Override
  public String name(int index) {
    return "image " + FileNames.shown(files.get(index).image());
  }
}
