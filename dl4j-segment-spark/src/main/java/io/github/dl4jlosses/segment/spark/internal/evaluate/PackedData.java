package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Packed images that a network is measured on.
 *
 * @param images those of a part
 * @param data what is said of them; its samples are only counted
 */
public record PackedData(PackedImages images, EvaluationData data) {
  /**
   * Chooses images.
   *
   * @param which if empty, the most honest ones: the test; else all, if the network has seen none;
   *     else the validation
   * @throws IllegalArgumentException if the classes are not those of the network, or there are no
   *     such images
   */
  public static PackedData of(PackedImages all, ModelInfo network, Optional<Which> which) {
    requireClasses(all.info(), network);
    List<Entry> entries = all.entries();
    Optional<TrainedOn> before = Optional.ofNullable(network.trainedOn());
    Set<String> trained = new HashSet<>(before.map(TrainedOn::training).orElse(List.of()));
    Set<String> chose = new HashSet<>(before.map(TrainedOn::validation).orElse(List.of()));
    boolean seen =
        before.isEmpty()
            || entries.stream()
                .map(Entry::digest)
                .anyMatch(digest -> trained.contains(digest) || chose.contains(digest));
    Which part = which.orElseGet(() -> mostHonest(entries, seen));
    List<Entry> chosen = entries.stream().filter(e -> isIn(part, e)).toList();
    if (chosen.isEmpty()) {
      Stream<String> parts = entries.stream().map(Entry::part).distinct();
      throw Arguments.bad("--part", "be one of " + parts.toList() + " or all", part);
    }
    String text =
        part != Which.ALL
            ? part + " " + all.split()
            : which.isPresent() ? "all images" : "all images, none of which the model has seen";
    EvaluationData data =
        new EvaluationData(
            new Counted(chosen.size()),
            text,
            names(chosen, trained),
            names(chosen, chose),
            List.of(),
            before.isPresent());
    return new PackedData(all.only(part), data);
  }

  private static void requireClasses(ModelInfo packed, ModelInfo network) {
    if (!packed.classNames().equals(network.classNames())
        || packed.labeling() != network.labeling()) {
      throw Arguments.bad(
          "data",
          "be packed with the classes of the model " + network.classNames(),
          packed.classNames(),
          "pack it as the model was trained: the same classes, and a loss of the same kind");
    }
  }

  private static Which mostHonest(List<Entry> entries, boolean seen) {
    boolean hasTest = entries.stream().anyMatch(e -> isIn(Which.TEST, e));
    return hasTest ? Which.TEST : seen ? Which.VALIDATION : Which.ALL;
  }

  private static boolean isIn(Which part, Entry entry) {
    return part == Which.ALL || entry.part().equals(part.toString());
  }

  private static List<String> names(List<Entry> entries, Set<String> digests) {
    return entries.stream()
        .filter(entry -> digests.contains(entry.digest()))
        .map(entry -> entry.name().substring(entry.name().lastIndexOf('/') + 1))
        .toList();
  }

  /** Samples that are in other processes. */
  private record Counted(int size) implements SampleSource {
    @Override
    public Sample read(int index) {
      throw new UnsupportedOperationException("packed images are read by tasks");
    }
  }
}
