package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The files of the training samples, as the driver read them. An executor may have others at the
 * same paths, and would train another network in silence.
 *
 * @param digests of the image and of each mask that is read from a file, in their order
 */
public record TrainingFiles(List<ImageMaskFiles> pairs, List<List<String>> digests) {
  public TrainingFiles {
    pairs = List.copyOf(pairs);
    digests = digests.stream().map(List::copyOf).toList();
  }

  /** Returns those of a run. */
  public static TrainingFiles of(TrainingData data) {
    List<ImageMaskFiles> pairs = data.survey().folder().part(Subset.TRAIN);
    TrainedOn images = Objects.requireNonNull(data.info().trainedOn());
    List<MaskSource> all = pairs.stream().flatMap(TrainingFiles::masks).toList();
    Iterator<String> masks = FileDigest.map(all, MaskSource::digest).iterator();
    List<List<String>> digests = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      List<String> ofPair = new ArrayList<>(List.of(images.training().get(i)));
      masks(pairs.get(i)).forEach(mask -> ofPair.add(masks.next()));
      digests.add(ofPair);
    }
    return new TrainingFiles(pairs, digests);
  }

  /** Others are in memory, and come from the driver. */
  static Stream<MaskSource> masks(ImageMaskFiles pair) {
    return pair.masks().stream().filter(mask -> !mask.pixelFiles().isEmpty());
  }

  List<Path> images() {
    return pairs.stream().map(ImageMaskFiles::image).toList();
  }

  /** Returns samples that are read from these files alone. */
  SampleSource only(SampleSource samples) {
    return new CheckedSamples(samples, this);
  }
}
