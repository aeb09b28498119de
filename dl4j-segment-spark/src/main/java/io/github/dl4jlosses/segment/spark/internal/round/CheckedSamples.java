package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.run.FileStamps;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Samples whose files are compared with those of the driver when they are read first, and again
 * where size or time have changed.
 */
final class CheckedSamples implements SampleSource {
  private final SampleSource samples;
  private final TrainingFiles files;
  private final Map<Integer, FileStamps> checked = new ConcurrentHashMap<>();

  CheckedSamples(SampleSource samples, TrainingFiles files) {
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
      require(pair, files.digests().get(index));
      checked.put(index, now);
    }
    return samples.read(index);
  }

  private static FileStamps stamps(ImageMaskFiles pair) {
    Stream<Path> masks = TrainingFiles.masks(pair).flatMap(mask -> mask.pixelFiles().stream());
    return FileStamps.of(Stream.concat(Stream.of(pair.image()), masks).toList());
  }

  private static void require(ImageMaskFiles pair, List<String> digests) {
    List<String> here = new ArrayList<>(List.of(FileDigest.of(pair.image())));
    TrainingFiles.masks(pair).map(MaskSource::digest).forEach(here::add);
    List<Path> names = new ArrayList<>(List.of(pair.image()));
    TrainingFiles.masks(pair).map(MaskSource::file).forEach(names::add);
    for (int k = 0; k < names.size(); k++) {
      if (!here.get(k).equals(digests.get(k))) {
        throw Arguments.bad(
            (k == 0 ? "image " : "mask ") + FileNames.shown(names.get(k)),
            "be that of the driver",
            "another content",
            "give all machines the same files");
      }
    }
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
