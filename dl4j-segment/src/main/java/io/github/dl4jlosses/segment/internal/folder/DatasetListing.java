package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.ClassFiles;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.LabelOrder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MaskNames;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists the files of all parts of a dataset, and checks that they are of one kind. */
public final class DatasetListing {
  private final Path root;
  private final MaskLookup lookup;
  private final FolderLayout layout;
  private ClassFiles classes;
  private final Map<Subset, PartListing> parts = new EnumMap<>(Subset.class);

  private DatasetListing(Path root, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
    layout = FolderLayout.of(root, lookup);
    classes = ClassFiles.of(root, layout.parts().values());
    layout
        .parts()
        .forEach((subset, folder) -> parts.put(subset, PartListing.of(root, folder, lookup)));
  }

  static DatasetListing of(Path root, MaskLookup lookup) {
    return new DatasetListing(root, lookup);
  }

  DatasetFolder folder() {
    List<String> labels = labels();
    requireOneRule();
    Map<Subset, List<ImageMaskFiles>> files = new EnumMap<>(Subset.class);
    parts.forEach((subset, listing) -> files.put(subset, listing.pairs(labels)));
    return new DatasetFolder(
        root, files, labels, classes.files(), classes.table(), lookup, "by folder", notes());
  }

  private List<String> labels() {
    Set<String> all = new TreeSet<>();
    @Nullable Set<String> seen = null;
    for (PartListing part : parts.values()) {
      Set<String> found = Set.copyOf(part.labels());
      if (seen != null && !areLike(seen, found)) {
        throw Arguments.bad(
            "folder " + FileNames.shown(part.masks()),
            "have the labels of the other parts " + all,
            part.labels(),
            "does no image show the label? --missing-masks empty");
      }
      seen = found;
      all.addAll(found);
    }
    List<String> labels = List.copyOf(all);
    if (!labels.isEmpty()) {
      classes = classes.withoutBackground(labels);
    }
    return classes.table().isEmpty() || parts.isEmpty()
        ? labels
        : LabelOrder.of(labels, classes.table().get(), lookup, masks(), classes.source());
  }

  /** Where masks may be missing, those of a label may all be. */
  private boolean areLike(Set<String> labels, Set<String> others) {
    return lookup.allowsMissing() ? labels.isEmpty() == others.isEmpty() : labels.equals(others);
  }

  private Path masks() {
    return parts.values().iterator().next().masks();
  }

  /** Two kinds of masks in two parts would be learned as one and measured as the other. */
  private void requireOneRule() {
    Map<String, Set<String>> suffixes = new TreeMap<>();
    for (PartListing part : parts.values()) {
      part.names()
          .forEach(
              (label, names) ->
                  suffixes
                      .computeIfAbsent(label, l -> new TreeSet<>())
                      .add(names.equals(MaskNames.SAME) ? "" : names.maskPattern()));
    }
    for (Set<String> ofLabel : suffixes.values()) {
      ofLabel.remove("");
      if (ofLabel.size() > 1) {
        throw Arguments.bad(
            "masks of " + FileNames.shown(root),
            "be named in one way in all parts",
            ofLabel,
            "rename those of one part");
      }
    }
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(layout.notes());
    notes.addAll(classes.notes());
    Map<String, List<String>> said = new LinkedHashMap<>();
    parts.forEach(
        (subset, listing) ->
            listing
                .notes()
                .forEach(
                    note ->
                        said.computeIfAbsent(note, n -> new ArrayList<>()).add(subset.toString())));
    said.forEach((note, of) -> notes.add(String.join(", ", of) + ": " + note));
    return notes;
  }
}
