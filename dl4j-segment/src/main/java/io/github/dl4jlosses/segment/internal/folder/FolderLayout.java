package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.dataset.PartFolder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the folders of images and of masks of each part, however they are nested:
 *
 * <pre>
 *   train/images   train/masks     parts first
 *   images/train   masks/train     kinds first
 *   train_images   train_masks     both in one name; the images may lie in train itself
 *   images         masks           no parts
 *   a.jpg          a_mask.png      no folders, or in train
 *   bern/images    bern/masks      groups, or in train
 * </pre>
 */
public final class FolderLayout {
  private final Path root;
  private final MaskLookup lookup;
  private final NamedFolders folders;
  private final Map<Subset, List<PartFolder>> parts = new EnumMap<>(Subset.class);
  private final LayoutNotes notes;

  private FolderLayout(Path root, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
    folders = NamedFolders.in(root);
    notes = new LayoutNotes(root);
  }

  /**
   * Looks at the folders of a dataset.
   *
   * @throws IllegalArgumentException if it has another structure, or one that can be read in two
   *     ways
   */
  static FolderLayout of(Path root, MaskLookup lookup) {
    if (!Files.isDirectory(root)) {
      throw Arguments.bad(
          "dataset " + FileNames.shown(root),
          "be a folder",
          Files.exists(root) ? "a file" : "none");
    }
    FolderLayout layout = new FolderLayout(root, lookup);
    layout.find();
    return layout;
  }

  /** Returns the folders of each part that there is: several if it has groups. */
  Map<Subset, List<PartFolder>> parts() {
    return parts;
  }

  /** A folder that something else reads. */
  void reads(Path folder) {
    notes.reads(folder);
  }

  List<String> notes() {
    return notes.lines();
  }

  static IllegalArgumentException noDataset(Path root, String got) {
    return Arguments.bad(
        "dataset " + FileNames.shown(root),
        "have the folders images and masks, or train and validation with these in them",
        got);
  }

  private void find() {
    boolean hasParts = folders.any(name -> name.part().isPresent());
    Optional<Path> images = folders.kind(Kind.IMAGES);
    if (hasParts && images.isPresent()) {
      throw noDataset(root, "both " + folders.shown());
    }
    if (hasParts) {
      partsFirst();
    } else if (images.isPresent() && isParted(images.get())) {
      kindsFirst(images.get());
    } else if (folders.any(FolderName::isKind) || isGrouped() || isOneFolder()) {
      inner(Subset.TRAIN, root);
    } else {
      throw noDataset(root, got());
    }
  }

  private boolean isParted(Path images) {
    return !hasImages(images) && NamedFolders.in(images).any(FolderName::isPart);
  }

  private static boolean hasImages(Path folder) {
    return FolderEntries.of(folder).stream().anyMatch(ImageEndings::isImage);
  }

  /** Folders with other names for images or masks may be data sets that have nothing in common. */
  private boolean isGrouped() {
    List<Path> inner = wrapped();
    return inner.size() > 1 && Groups.areAlike(inner);
  }

  private boolean isOneFolder() {
    return wrapped().isEmpty() && !FileTree.of(root, ImageEndings::isImage).isEmpty();
  }

  /** Returns folders that are datasets themselves, as archives have it. */
  private List<Path> wrapped() {
    return folders.names().keySet().stream()
        .filter(inner -> NamedFolders.in(inner).any(n -> n.part().isPresent() || n.isKind()))
        .toList();
  }

  private String got() {
    List<Path> inner = wrapped();
    if (inner.size() > 1) {
      return "them in each of "
          + inner.size()
          + " folders such as "
          + FileNames.shown(inner.get(0))
          + ": one data set? Name the folders for images alike in each, and those for masks;"
          + " several? Name one of them";
    }
    return inner.stream()
        .findFirst()
        .map(only -> "them in " + FileNames.shown(only) + ": name that folder")
        .orElseGet(() -> folders.names().isEmpty() ? "neither" : "folders " + folders.shown());
  }

  private void partsFirst() {
    notes.lookedInto(root);
    for (Subset subset : Subset.values()) {
      Optional<Path> whole = folders.part(subset, Optional.empty());
      Optional<Path> images = folders.part(subset, Optional.of(Kind.IMAGES));
      Optional<Path> masks = folders.part(subset, Optional.of(Kind.MASKS));
      whole.ifPresent(folder -> notes.means(folder, subset));
      images.ifPresent(folder -> notes.means(folder, "images of " + subset));
      masks.ifPresent(folder -> notes.means(folder, "masks of " + subset));
      if (whole.isPresent() && images.isPresent()) {
        throw folders.twice(subset.toString(), List.of(whole.get(), images.get()));
      }
      if (masks.isPresent() || images.isPresent()) {
        Path of =
            images
                .or(() -> whole.map(this::imagesIn))
                .orElseThrow(() -> MissingFolder.none(root.resolve(subset + "_images")));
        put(subset, new Place("", of, masks, root.resolve(subset + "_masks")));
      } else {
        whole.ifPresent(folder -> inner(subset, folder));
      }
    }
  }

  private Path imagesIn(Path folder) {
    Optional<Path> images = NamedFolders.in(folder).kind(Kind.IMAGES);
    images.ifPresent(inner -> notes.means(inner, Kind.IMAGES));
    return images.orElse(folder);
  }

  private void kindsFirst(Path images) {
    notes.lookedInto(root);
    notes.lookedInto(images);
    notes.means(images, Kind.IMAGES);
    Path masks =
        folders.kind(Kind.MASKS).orElseThrow(() -> MissingFolder.none(root.resolve("masks")));
    notes.lookedInto(masks);
    notes.means(masks, Kind.MASKS);
    NamedFolders ofImages = NamedFolders.in(images);
    NamedFolders ofMasks = NamedFolders.in(masks);
    for (Subset subset : Subset.values()) {
      Optional<Path> image = ofImages.part(subset, Optional.empty());
      Optional<Path> mask = ofMasks.part(subset, Optional.empty());
      if (image.isPresent()) {
        notes.means(image.get(), subset);
        mask.ifPresent(folder -> notes.means(folder, subset));
        Path expected = masks.resolve(FileNames.name(image.get()));
        put(subset, new Place("", image.get(), mask, expected));
      }
    }
  }

  /** Finds images and masks in a folder that holds both. */
  private void inner(Subset subset, Path folder) {
    NamedFolders inner = NamedFolders.in(folder);
    Optional<Path> images = inner.kind(Kind.IMAGES);
    Optional<Path> masks = inner.kind(Kind.MASKS);
    List<Path> groups = Groups.in(inner);
    if (images.isEmpty() && masks.isEmpty() && !hasImages(folder) && !groups.isEmpty()) {
      groups(subset, folder, groups);
      return;
    }
    Place place = place("", folder, inner);
    if (images.isPresent()) {
      notes.lookedInto(folder);
    } else if (masks.isPresent() && !hasImages(folder)) {
      throw MissingFolder.none(folder.resolve("images"));
    }
    put(subset, place);
  }

  private Place place(String group, Path folder, NamedFolders inner) {
    Optional<Path> images = inner.kind(Kind.IMAGES);
    Optional<Path> masks = inner.kind(Kind.MASKS);
    images.ifPresent(of -> notes.means(of, Kind.IMAGES));
    masks.ifPresent(of -> notes.means(of, Kind.MASKS));
    return new Place(group, images.orElse(folder), masks, folder.resolve("masks"));
  }

  private void groups(Subset subset, Path folder, List<Path> groups) {
    notes.lookedInto(folder);
    List<Place> places = new ArrayList<>();
    for (Path group : groups) {
      notes.reads(group);
      notes.lookedInto(group);
      places.add(place(FileNames.name(group), group, NamedFolders.in(group)));
    }
    if (subset != Subset.TRAIN && places.stream().noneMatch(p -> p.hasMasks(lookup))) {
      put(subset, places.get(0)); // which says that it is not read
      return;
    }
    for (Place place : places) {
      if (!place.hasMasks(lookup)) {
        throw MissingFolder.none(place.expected());
      }
      put(subset, place);
    }
    notes.add(
        subset
            + ": "
            + Arguments.count(groups.size(), "folder", "folders")
            + " with images and masks of their own: "
            + FolderEntries.some(groups));
  }

  private void put(Subset subset, Place place) {
    List<PartFolder> of = new ArrayList<>(parts.getOrDefault(subset, List.of()));
    boolean empty = !place.hasMasks(lookup) && place.files().isEmpty();
    if (place.hasMasks(lookup)) {
      of.add(place.found());
      parts.put(subset, of);
    } else if (!empty
        && subset != Subset.TRAIN
        && MissingFolder.unknown(place.expected()).isEmpty()) {
      notes.add(subset + " has images and no masks: it is not read");
    } else if (!empty && place.images().equals(place.expected().getParent())) {
      parts.put(subset, List.of(place.found())); // which says what it lacks
    } else {
      throw MissingFolder.none(place.expected());
    }
  }
}
