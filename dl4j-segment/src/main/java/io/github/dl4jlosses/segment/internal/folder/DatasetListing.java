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
  private final VocLists voc;
  private ClassFiles classes;
  private final List<Part> parts = new ArrayList<>();

  private record Part(Subset subset, PartListing listing) {}

  private DatasetListing(Path root, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
    layout = FolderLayout.of(root, lookup);
    classes = ClassFiles.of(root, layout.parts().values().stream().flatMap(List::stream).toList());
    voc = VocLists.of(root, layout);
    layout
        .parts()
        .forEach(
            (subset, folders) ->
                folders.forEach(
                    of -> parts.add(new Part(subset, PartListing.of(root, of, lookup, voc)))));
  }

  static DatasetListing of(Path root, MaskLookup lookup) {
    return new DatasetListing(root, lookup);
  }

  DatasetFolder folder() {
    List<String> labels = labels();
    requireOneRule();
    Map<Subset, List<ImageMaskFiles>> files = new EnumMap<>(Subset.class);
    for (Part part : parts) {
      List<ImageMaskFiles> all = new ArrayList<>(files.getOrDefault(part.subset(), List.of()));
      all.addAll(part.listing().pairs(labels));
      files.put(part.subset(), all);
    }
    return voc.divided(
        new DatasetFolder(
            root, files, labels, classes.files(), classes.table(), lookup, "by folder", notes()));
  }

  private List<String> labels() {
    Set<String> all = new TreeSet<>();
    @Nullable Set<String> seen = null;
    for (PartListing part : listings()) {
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
    return parts.get(0).listing().masks();
  }

  private List<PartListing> listings() {
    return parts.stream().map(Part::listing).toList();
  }

  /** Two kinds of masks in two parts would be learned as one and measured as the other. */
  private void requireOneRule() {
    Map<String, Set<String>> suffixes = new TreeMap<>();
    for (PartListing part : listings()) {
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
    Map<String, List<Part>> said = new LinkedHashMap<>();
    for (Part part : parts) {
      part.listing()
          .notes()
          .forEach(n -> said.computeIfAbsent(n, k -> new ArrayList<>()).add(part));
    }
    said.forEach((note, of) -> notes.add(String.join(", ", names(of)) + ": " + note));
    return notes;
  }

  /** Returns what parts are called; a part whose groups are all among them has no groups. */
  private List<String> names(List<Part> some) {
    List<String> names = new ArrayList<>();
    for (Subset subset : layout.parts().keySet()) {
      List<Part> of = some.stream().filter(part -> part.subset() == subset).toList();
      boolean whole = of.size() == parts.stream().filter(p -> p.subset() == subset).count();
      if (whole) {
        names.add(subset.toString());
      } else {
        of.forEach(part -> names.add(subset + "/" + FileNames.shown(part.listing().group())));
      }
    }
    return names;
  }
}
