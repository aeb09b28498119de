package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.run.FileStamps;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Samples whose files are compared with those of the driver when they are read first, and again
 * where size or time have changed.
 */
final class CheckedSamples implements SampleSource {
  private final SampleSource samples;
  private final SampleFiles files;
  private final Map<Integer, FileStamps> checked = new ConcurrentHashMap<>();

  CheckedSamples(SampleSource samples, SampleFiles files) {
    this.samples = samples;
    this.files = files;
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample read(int index) {
    ImageMaskFiles pair = files.pairs().get(index);
    FileStamps now = stamps(pair);
    if (!now.equals(checked.get(index))) {
      files.requireSame(index, FileDigest.of(pair.image()));
      checked.put(index, now);
    }
    return samples.read(index);
  }

  private static FileStamps stamps(ImageMaskFiles pair) {
    Stream<Path> masks = SampleFiles.masks(pair).flatMap(mask -> mask.pixelFiles().stream());
    return FileStamps.of(Stream.concat(Stream.of(pair.image()), masks).toList());
  }

  @Override
  public long pixels(int index) {
    return samples.pixels(index);
  }

  @Override
  public String name(int index) {
    return samples.name(index);
  }

  @Override
  public int place(int index) {
    return samples.place(index);
  }
}
