package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationSubset;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Packed images that a network is measured on.
 *
 * @param images those of a part
 * @param data what is said of them; its samples are only counted
 */
public record PackedData(PackedImages images, EvaluationData data) {
  /**
   * Chooses images as {@link EvaluationSubset} does of a folder.
   *
   * @param which if empty, the most honest ones
   * @param split which images validate and test; if empty, as the network was trained
   * @throws IllegalArgumentException if the classes are not those of the network, or there are no
   *     such images
   */
  public static PackedData of(
      PackedImages all, ModelInfo network, Optional<Which> which, Optional<Split> split) {
    requireClasses(all.info(), network);
    Optional<TrainedOn> before = Optional.ofNullable(network.trainedOn());
    IdentityHashMap<ImageMaskFiles, Entry> entries = new IdentityHashMap<>();
    DatasetFolder chosen =
        new EvaluationSubset(
                folder(all, entries),
                before,
                split,
                files -> files.stream().map(of -> entry(entries, of).digest()).toList())
            .choose(which);
    List<Entry> some = chosen.pairs().stream().map(of -> entry(entries, of)).toList();
    EvaluationData data =
        new EvaluationData(
            new Counted(some.size()),
            /* files= */ List.of(),
            some.stream().map(Entry::digest).toList(),
            chosen.split(),
            names(some, before.map(TrainedOn::training)),
            names(some, before.map(TrainedOn::validation)),
            List.of(),
            before.isPresent());
    return new PackedData(all.only(some), data);
  }

  /** Returns the folder that was packed, without its masks. */
  private static DatasetFolder folder(PackedImages all, Map<ImageMaskFiles, Entry> entries) {
    Map<Subset, List<ImageMaskFiles>> parts = new EnumMap<>(Subset.class);
    for (Entry entry : all.entries()) {
      Subset part = Subset.valueOf(entry.folder().toUpperCase(Locale.ROOT));
      ImageMaskFiles image =
          new ImageMaskFiles(entry.key(), FileNames.path(entry.name()), List.of());
      entries.put(image, entry);
      parts.computeIfAbsent(part, of -> new ArrayList<>()).add(image);
    }
    return new DatasetFolder(
        Path.of("packed"),
        parts,
        /* labels= */ List.of(),
        /* classFiles= */ List.of(),
        Optional.empty(),
        new MaskLookup(),
        all.split(),
        /* notes= */ List.of());
  }

  private static Entry entry(Map<ImageMaskFiles, Entry> entries, ImageMaskFiles image) {
    return Objects.requireNonNull(entries.get(image));
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

  private static List<String> names(List<Entry> entries, Optional<List<String>> known) {
    Set<String> digests = new HashSet<>(known.orElse(List.of()));
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
