package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.ClassFiles;
import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.dataset.PartFolder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MaskNames;
import io.github.dl4jlosses.segment.internal.listing.OneFolder;
import io.github.dl4jlosses.segment.internal.listing.Spelling;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The images of a part of a dataset, and their masks. */
final class PartListing {
  private static final String SINGLE = ""; // the label where an image has one mask

  private static final Set<String> OF_ALL =
      Set.of("trimaps", "trimap", "png", "pngs", "semantic", "class", "classes", "all");

  private final Path root;
  private final PartFolder folder;
  private final MaskLookup lookup;
  private final Map<String, Path> images;
  private final Map<String, MaskFolder> masks = new LinkedHashMap<>(); // by label
  private final List<String> notes = new ArrayList<>();
  private Path inner; // where the one mask of each image lies

  private PartListing(Path root, PartFolder folder, MaskLookup lookup, Map<String, Path> images) {
    this.root = root;
    this.folder = folder;
    this.lookup = lookup;
    this.images = images;
    inner = folder.masks();
  }

  /**
   * Lists the files of a part.
   *
   * @param root of the dataset
   */
  static PartListing of(Path root, PartFolder folder, MaskLookup lookup, VocLists voc) {
    FileTree files = FileTree.of(folder.images(), ImageEndings::isImage);
    List<Path> others =
        files.others().stream()
            .filter(file -> !file.equals(folder.masks()) && !ClassFiles.isOne(file))
            .toList();
    if (files.isEmpty()) {
      throw noImages(folder.images(), others);
    }
    List<String> leftOut = new ArrayList<>();
    PartListing listing =
        folder.isOne()
            ? ofOne(root, folder, lookup, files)
            : ofTwo(
                root,
                folder,
                lookup,
                voc.chosen(Superpixels.leftOut(files.byName("image"), leftOut), lookup));
    listing.notes.addAll(leftOut);
    listing.notes.addAll(voc.notes());
    if (!others.isEmpty()) {
      listing.notes.add(noted(others));
    }
    return listing;
  }

  /** Returns what to throw where a folder holds others alone. */
  static IllegalArgumentException noImages(Path folder, List<Path> others) {
    String remedy = ImageEndings.remedy(others);
    String name = "folder " + FileNames.shown(folder);
    String rule = "hold images " + ImageEndings.ofImages();
    String got = others.isEmpty() ? "none" : "none, but " + FolderEntries.some(others);
    return remedy.isEmpty()
        ? Arguments.bad(name, rule, got)
        : Arguments.bad(name, rule, got, remedy);
  }

  /** Says what lies among images and is none. */
  static String noted(List<Path> others) {
    String remedy = ImageEndings.remedy(others);
    return Arguments.count(
            others.size(), "entry that is not an image", "entries that are not images")
        + ": "
        + FolderEntries.some(others)
        + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }

  private static PartListing ofOne(
      Path root, PartFolder folder, MaskLookup lookup, FileTree files) {
    OneFolder sorted = OneFolder.of(folder.images(), files, lookup);
    PartListing listing = new PartListing(root, folder, lookup, sorted.images());
    listing.notes.add("masks lie beside the images");
    listing.masks.put(
        SINGLE,
        new MaskFolder(
            folder.images(),
            sorted.masks(),
            Spelling.EXACT,
            sorted.names(),
            sorted.others(),
            /* isFlat= */ false));
    return listing;
  }

  private static PartListing ofTwo(
      Path root, PartFolder folder, MaskLookup lookup, Map<String, Path> images) {
    PartListing listing = new PartListing(root, folder, lookup, images);
    List<String> labels = listing.findLabels();
    if (labels.isEmpty()) {
      listing.masks.put(SINGLE, MaskFolder.of(listing.inner, listing.images, lookup));
    }
    for (String label : labels) {
      Path of = FileNames.child(folder.masks(), label);
      listing.masks.put(label, MaskFolder.of(of, listing.images, lookup));
    }
    return listing;
  }

  /** Returns the folders within masks, unless images lie in folders of these names too. */
  private List<String> findLabels() {
    List<Path> entries = FolderEntries.of(folder.masks());
    List<Path> all = entries.stream().filter(Files::isDirectory).toList();
    List<Path> filled = all.stream().filter(PartListing::holdsMasks).toList();
    boolean others = !filled.isEmpty() && all.stream().allMatch(of -> isOfLabel(of, filled));
    List<Path> folders = others ? filled : all;
    if (folders.size() < all.size()) {
      List<Path> unread = all.stream().filter(of -> !filled.contains(of)).toList();
      notes.add(
          Arguments.count(unread.size(), "folder holds", "folders hold")
              + " no masks: "
              + FolderEntries.some(unread));
    }
    boolean files = entries.stream().anyMatch(ImageEndings::isMask);
    if (!folders.isEmpty() && files) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder.masks()),
          "hold masks, or a folder of masks per label",
          "both",
          "one mask per image with all classes, or one per image and label?");
    }
    Set<String> ofImages =
        images.keySet().stream()
            .filter(name -> name.contains("/"))
            .map(name -> name.substring(0, name.indexOf('/')))
            .collect(Collectors.toSet());
    List<String> names = folders.stream().map(FileNames::name).toList();
    if (names.stream().anyMatch(ofImages::contains)) {
      return List.of();
    }
    if (names.size() == 1 && isOfAll(folders.get(0))) {
      inner = folders.get(0);
      String path = FileNames.shown(FileNames.name(folder.masks())) + "/" + names.get(0);
      notes.add("masks are those in " + path + ", whose name is read as no label");
      return List.of();
    }
    return names;
  }

  /** Whether a folder is called after what masks are, and not after what one shows. */
  private static boolean isOfAll(Path folder) {
    return FolderName.of(folder).isKind()
        || OF_ALL.contains(FileNames.name(folder).toLowerCase(Locale.ROOT));
  }

  private static boolean holdsMasks(Path folder) {
    return !FileTree.of(folder, ImageEndings::isMask).isEmpty();
  }

  /** Whether a folder has masks, or files that are something else; an empty one is a label. */
  private static boolean isOfLabel(Path folder, List<Path> filled) {
    List<Path> entries = FolderEntries.of(folder);
    return filled.contains(folder)
        || (!entries.isEmpty() && entries.stream().noneMatch(ImageEndings::isImage));
  }

  /** Returns the names of the folders of masks, by name; empty if an image has one mask. */
  List<String> labels() {
    return masks.containsKey(SINGLE) ? List.of() : List.copyOf(masks.keySet());
  }

  String group() {
    return folder.group();
  }

  Path masks() {
    return folder.masks();
  }

  /** Returns how the masks are named, by label. */
  Map<String, MaskNames> names() {
    return masks.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, of -> of.getValue().names()));
  }

  /**
   * Returns the images with their masks, by name.
   *
   * @param labels in their order; a folder may be missing where masks may
   * @throws IllegalArgumentException if a mask is missing that must not be
   */
  List<ImageMaskFiles> pairs(List<String> labels) {
    List<MaskFolder> of = new ArrayList<>();
    for (String label : labels.isEmpty() ? List.of(SINGLE) : labels) {
      MaskFolder found =
          masks.getOrDefault(label, MaskFolder.none(FileNames.child(folder.masks(), label)));
      String prefix = label.equals(SINGLE) ? "" : FileNames.shown(label) + ": ";
      if (!found.names().equals(MaskNames.SAME)) {
        notes.add(prefix + found.names());
      }
      found.check(root, images, lookup).forEach(note -> notes.add(prefix + note));
      of.add(found);
    }
    List<ImageMaskFiles> pairs = new ArrayList<>();
    images.forEach(
        (name, image) ->
            pairs.add(
                new ImageMaskFiles(
                    folder.group().isEmpty() ? name : folder.group() + "/" + name,
                    image,
                    of.stream()
                        .map(m -> labels.isEmpty() ? m.source(name) : m.labelSource(name))
                        .toList())));
    return pairs;
  }

  /** Returns what is to be said of it, once its pairs are known. */
  List<String> notes() {
    return notes;
  }
}
