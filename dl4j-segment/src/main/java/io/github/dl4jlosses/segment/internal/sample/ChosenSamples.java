package io.github.dl4jlosses.segment.internal.sample;

import io.github.dl4jlosses.datavec.Sample;
import java.util.List;

/** Some of the samples of a source. */
record ChosenSamples(SampleSource all, List<Integer> indices) implements SampleSource {
  ChosenSamples {
    indices = List.copyOf(indices);
  }

  @Override
  public int size() {
    return indices.size();
  }

  @Override
  public Sample read(int index) {
    return all.read(indices.get(index));
  }

  @Override
  public long pixels(int index) {
    return all.pixels(indices.get(index));
  }

  @Override
  public String name(int index) {
    return all.name(indices.get(index));
  }

  @Override
  public int place(int index) {
    return all.place(indices.get(index));
  }
}
