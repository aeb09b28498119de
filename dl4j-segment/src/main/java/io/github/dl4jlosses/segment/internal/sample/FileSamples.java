package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;
import java.util.stream.IntStream;

/** The samples of files, each read when it is asked for. */
record FileSamples(SampleReader reader, List<ImageMaskFiles> files, List<Integer> places)
    implements SampleSource {
  FileSamples {
    files = List.copyOf(files);
    places = List.copyOf(places);
  }

  FileSamples(SampleReader reader, List<ImageMaskFiles> files) {
    this(reader, files, IntStream.range(0, files.size()).boxed().toList());
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

  @Override
  public int place(int index) {
    return places.get(index);
  }

  /** Returns a source that knows no other files: it may travel to another machine. */
  @Override
  public SampleSource choose(List<Integer> indices) {
    return new FileSamples(
        reader,
        indices.stream().map(files::get).toList(),
        indices.stream().map(places::get).toList());
  }
}
