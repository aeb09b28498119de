package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.ClassFiles;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists a folder for each image with a mask for each of its objects: {@code 7/images/7.png}, {@code
 * 7/masks/a.png}, {@code 7/masks/b.png}. All objects are of one class.
 */
public final class ObjectMaskListing {
  private final Path root;
  private final MaskLookup lookup;
  private final Map<Subset, List<ObjectFolder>> parts = new EnumMap<>(Subset.class);
  private final List<String> notes = new ArrayList<>();

  private ObjectMaskListing(Path root, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
  }

  /**
   * Lists them; empty if the folder is of another kind.
   *
   * @throws IllegalArgumentException if the masks may be those of labels, or an image has none
   */
  public static Optional<DatasetFolder> of(Path root, MaskLookup lookup) {
    if (!Files.isDirectory(root) || lookup.annotationFile().isPresent()) {
      return Optional.empty();
    }
    ObjectMaskListing listing = new ObjectMaskListing(root, lookup);
    return listing.find() ? Optional.of(listing.folder()) : Optional.empty();
  }

  private boolean find() {
    NamedFolders inner = NamedFolders.in(root);
    if (!inner.any(name -> name.part().isPresent())) {
      return add(Subset.TRAIN, root);
    }
    for (Subset subset : Subset.values()) {
      Optional<Path> part = inner.part(subset, Optional.empty());
      if (part.isPresent() && !add(subset, part.get())) {
        return false;
      }
    }
    return parts.containsKey(Subset.TRAIN);
  }

  private boolean add(Subset subset, Path folder) {
    List<ObjectFolder> found = ObjectFolder.in(folder);
    boolean masks = found.stream().anyMatch(of -> of.masks().size() > 1);
    boolean without = found.stream().allMatch(of -> of.masks().isEmpty());
    if (masks) {
      parts.put(subset, found);
    } else if (!found.isEmpty() && without && subset != Subset.TRAIN) {
      notes.add(subset + " has images and no masks: it is not read");
      return true;
    }
    return masks;
  }

  private DatasetFolder folder() {
    ClassFiles listed = ClassFiles.of(root, List.of());
    DrawnClasses classes =
        listed
            .table()
            .map(table -> DrawnClasses.of(table.entries()))
            .orElseGet(() -> DrawnClasses.of(new TreeMap<>(Map.of(1, "object"))));
    List<Integer> values =
        classes.table().classes().stream()
            .map(of -> of.value())
            .filter(value -> value != classes.ground().value())
            .toList();
    if (values.size() != 1) {
      throw Arguments.bad(
          "class table " + listed.source(),
          "have one class beside the background where each object has a mask",
          classes.table().names(),
          "masks do not say of which class their objects are");
    }
    notes.add("each image has a folder, and a mask for each object, all of one class");
    notes.addAll(listed.notes());
    Map<Subset, List<ImageMaskFiles>> files = new EnumMap<>(Subset.class);
    parts.forEach(
        (subset, all) -> {
          requireObjects(all);
          requireMasks(subset, all);
          files.put(subset, all.stream().map(of -> pair(of, values.get(0), classes)).toList());
        });
    return new DatasetFolder(
        root,
        files,
        /* labels= */ List.of(),
        listed.files(),
        Optional.of(classes.table()),
        lookup,
        "by folder",
        notes);
  }

  private static ImageMaskFiles pair(ObjectFolder of, int value, DrawnClasses classes) {
    ObjectMasks masks = new ObjectMasks(of.expected(), of.masks(), value, classes.ground());
    return new ImageMaskFiles(of.name(), of.image(), List.of(masks));
  }

  /** Names that several images have are those of labels, unless they count objects. */
  private static void requireObjects(List<ObjectFolder> all) {
    Map<String, ObjectFolder> seen = new TreeMap<>();
    boolean alike = all.stream().map(of -> of.masks().size()).distinct().count() == 1;
    for (ObjectFolder of : all) {
      for (Path mask : of.masks()) {
        String name = FileNames.stem(mask);
        ObjectFolder other = seen.putIfAbsent(name, of);
        boolean counts = name.matches(".*[0-9]") && !alike;
        if (other != null && !counts) {
          throw Arguments.bad(
              "mask " + FileNames.shown(mask),
              "show by its name whether it is of an object or of a label",
              FileNames.shown(name) + ", as in " + FileNames.shown(other.expected()),
              "labels? images/<image>.png and masks/<label>/<image>.png; "
                  + MaskOrigin.OBJECT_MASKS
                  + "? Give each a name of its own");
        }
      }
    }
  }

  private void requireMasks(Subset subset, List<ObjectFolder> all) {
    List<ObjectFolder> without = all.stream().filter(of -> of.masks().isEmpty()).toList();
    if (without.isEmpty()) {
      return;
    }
    if (!lookup.allowsMissing()) {
      throw Arguments.bad(
          "image " + FileNames.shown(without.get(0).image()),
          "have a mask for each object in " + FileNames.shown(without.get(0).expected()),
          "none" + (without.size() > 1 ? ", as " + (without.size() - 1) + " others" : ""),
          "is nothing in the image? Then --missing-masks empty");
    }
    notes.add(
        subset
            + ": "
            + Arguments.count(
                without.size(), "image without a mask is", "images without a mask are")
            + " read as empty: "
            + FolderEntries.someNames(without.stream().map(ObjectFolder::name).toList()));
  }
}
