package io.github.dl4jlosses.segment.spark.internal.round;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
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
 * The files of samples, as the driver read them. An executor may have others at the same paths, and
 * would train another network in silence, or measure other images.
 *
 * @param digests of the image and of each mask that is read from a file, in their order
 */
public record SampleFiles(List<ImageMaskFiles> pairs, List<List<String>> digests) {
  public SampleFiles {
    pairs = List.copyOf(pairs);
    digests = digests.stream().map(List::copyOf).toList();
  }

  /** Returns those of a run. */
  public static SampleFiles of(TrainingData data) {
    TrainedOn images = Objects.requireNonNull(data.info().trainedOn());
    return of(data.survey().folder().part(Subset.TRAIN), images.training());
  }

  /**
   * Returns those of other samples.
   *
   * @param images their digests
   */
  public static SampleFiles of(List<ImageMaskFiles> pairs, List<String> images) {
    List<MaskSource> all = pairs.stream().flatMap(SampleFiles::masks).toList();
    Iterator<String> masks = FileDigest.map(all, MaskSource::digest).iterator();
    List<List<String>> digests = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      List<String> ofPair = new ArrayList<>(List.of(images.get(i)));
      masks(pairs.get(i)).forEach(mask -> ofPair.add(masks.next()));
      digests.add(ofPair);
    }
    return new SampleFiles(pairs, digests);
  }

  /** Others are in memory, and come from the driver. */
  static Stream<MaskSource> masks(ImageMaskFiles pair) {
    return pair.masks().stream().filter(mask -> !mask.pixelFiles().isEmpty());
  }

  /** Returns those of some samples. */
  public SampleFiles choose(List<Integer> indices) {
    return new SampleFiles(
        indices.stream().map(pairs::get).toList(), indices.stream().map(digests::get).toList());
  }

  /**
   * Checks that the files of a sample are those of the driver.
   *
   * @param image the digest of its image here
   * @throws IllegalArgumentException if one has another content
   */
  public void requireSame(int index, String image) {
    ImageMaskFiles pair = pairs.get(index);
    List<MaskSource> masks = masks(pair).toList();
    requireSame("image", pair.image(), digests.get(index).get(0), image);
    for (int k = 0; k < masks.size(); k++) {
      MaskSource mask = masks.get(k);
      requireSame("mask", mask.file(), digests.get(index).get(k + 1), mask.digest());
    }
  }

  /**
   * Checks that a file has the content that the driver read.
   *
   * @param kind of it, as messages call it
   * @param ofDriver digest of the content there
   * @throws IllegalArgumentException if it has not
   */
  public static void requireSame(String kind, Path file, String ofDriver, String here) {
    if (!here.equals(ofDriver)) {
      throw Arguments.bad(
          kind + " " + FileNames.shown(file),
          "be that of the driver",
          "another content",
          "give all machines the same files");
    }
  }

  List<Path> images() {
    return pairs.stream().map(ImageMaskFiles::image).toList();
  }

  /** Returns samples that are read from these files alone. */
  public SampleSource only(SampleSource samples) {
    return new CheckedSamples(samples, this);
  }
}
