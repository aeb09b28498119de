package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MaskNames;
import io.github.dl4jlosses.segment.internal.listing.MaskNaming;
import io.github.dl4jlosses.segment.internal.listing.NearestMask;
import io.github.dl4jlosses.segment.internal.listing.Spelling;
import io.github.dl4jlosses.segment.internal.sample.EmptyMask;
import io.github.dl4jlosses.segment.internal.sample.LabelMaskFile;
import io.github.dl4jlosses.segment.internal.sample.MaskFile;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Masks of one folder, and which image each belongs to.
 *
 * @param masks by their names without endings
 * @param spelling what does not count in their names
 * @param names how they are named after their images, so spelled
 * @param others what else lies there
 * @param isFlat whether the folders that images lie in are no part of their masks' names
 */
record MaskFolder(
    Path folder,
    Map<String, Path> masks,
    Spelling spelling,
    MaskNames names,
    List<Path> others,
    boolean isFlat) {
  /** Lists a folder of masks. */
  static MaskFolder of(Path folder, Map<String, Path> images, MaskLookup lookup) {
    FileTree files = FileTree.of(folder, ImageEndings::isMask);
    Map<String, Path> masks = files.byName("mask");
    boolean flat = !files.isEmpty() && !files.isNested();
    Set<String> names = flat ? lastNames(images) : images.keySet();
    MaskNames rule = new MaskNaming(folder, names, masks.keySet()).find(lookup);
    MaskFolder found = new MaskFolder(folder, masks, Spelling.EXACT, rule, files.others(), flat);
    for (Spelling spelling : List.of(Spelling.ANY_CASE, Spelling.ANY_ZEROS)) {
      boolean lacks = found.without(images).size() > 0;
      if (lacks && spelling.keepsApart(names) && spelling.keepsApart(masks.keySet())) {
        MaskFolder other = found.spelled(spelling, masks, names, lookup);
        found = other.without(images).size() < found.without(images).size() ? other : found;
      }
    }
    return found;
  }

  private MaskFolder spelled(
      Spelling other, Map<String, Path> all, Set<String> images, MaskLookup lookup) {
    Map<String, Path> spelled = new TreeMap<>();
    all.forEach((name, mask) -> spelled.put(other.of(name), mask));
    Set<String> names = images.stream().map(other::of).collect(Collectors.toSet());
    MaskNames rule = new MaskNaming(folder, names, spelled.keySet()).find(lookup);
    return new MaskFolder(folder, spelled, other, rule, others, isFlat);
  }

  private List<String> without(Map<String, Path> images) {
    return images.keySet().stream().filter(image -> !masks.containsKey(maskOf(image))).toList();
  }

  /** Returns a folder that is not there, as no image has anything to put into it. */
  static MaskFolder none(Path folder) {
    return new MaskFolder(folder, Map.of(), Spelling.EXACT, MaskNames.SAME, List.of(), false);
  }

  private static Set<String> lastNames(Map<String, Path> images) {
    Map<String, Path> names = new HashMap<>();
    images.forEach(
        (name, image) -> {
          Path other = names.put(lastName(name), image);
          if (other != null) {
            throw Arguments.bad(
                "image " + FileNames.shown(image),
                "have a name of its own where masks lie in no folders",
                FileNames.shown(other) + " too");
          }
        });
    return names.keySet();
  }

  private static String lastName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** Returns the name of the mask of an image. */
  String maskOf(String image) {
    return names.maskOf(spelling.of(isFlat ? lastName(image) : image));
  }

  /** Returns the mask of an image, or the empty one that stands for it. */
  MaskSource source(String image) {
    String name = maskOf(image);
    Path mask = masks.get(name);
    return mask != null
        ? new MaskFile(mask)
        : new EmptyMask(FileNames.child(folder, name + ".png"));
  }

  /** Returns the mask of a label in an image, or the empty one that stands for it. */
  MaskSource labelSource(String image) {
    MaskSource source = source(image);
    return source instanceof MaskFile mask ? new LabelMaskFile(mask.file()) : source;
  }

  /**
   * Checks that images have masks, as far as they must, and returns what is to be said.
   *
   * @param root of the dataset
   * @throws IllegalArgumentException if a mask is missing that must not be
   */
  List<String> check(Path root, Map<String, Path> images, MaskLookup lookup) {
    List<String> without = without(images);
    Set<String> used = new HashSet<>();
    images.keySet().forEach(image -> used.add(maskOf(image)));
    List<Path> unused =
        masks.entrySet().stream()
            .filter(mask -> !used.contains(mask.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    boolean noneFits = without.size() == images.size() && !masks.isEmpty();
    if (!without.isEmpty() && (noneFits || !lookup.allowsMissing())) {
      throw missing(root, images, without, unused);
    }
    List<String> notes = new ArrayList<>();
    if (spelling != Spelling.EXACT) {
      notes.add(spelled(images));
    }
    if (!without.isEmpty()) {
      notes.add(
          Arguments.count(without.size(), "image without a mask is", "images without a mask are")
              + " read as empty: "
              + FolderEntries.someNames(without));
    }
    if (!unused.isEmpty()) {
      notes.add(
          Arguments.count(unused.size(), "mask", "masks")
              + " without an image: "
              + FolderEntries.some(unused));
    }
    if (!others.isEmpty()) {
      notes.add(
          Arguments.count(others.size(), "entry that is not a mask", "entries that are not masks")
              + ": "
              + FolderEntries.some(others));
    }
    return notes;
  }

  /** Says what does not count, with the first mask that is found so. */
  private String spelled(Map<String, Path> images) {
    String example =
        images.entrySet().stream()
            .flatMap(
                image ->
                    Optional.ofNullable(masks.get(maskOf(image.getKey())))
                        .filter(mask -> isOther(image.getKey(), mask))
                        .map(
                            mask ->
                                FileNames.shown(FileNames.name(mask))
                                    + " is the mask of "
                                    + FileNames.shown(FileNames.name(image.getValue())))
                        .stream())
            .findFirst()
            .orElse("");
    return spelling + " in names do not count: " + example;
  }

  private boolean isOther(String image, Path mask) {
    return !FileNames.stem(mask).equals(lastName(names.maskOf(image)));
  }

  private IllegalArgumentException missing(
      Path root, Map<String, Path> images, List<String> without, List<Path> unused) {
    String first = without.get(0);
    Path image = Arguments.notNull("image", images.get(first));
    String name = maskOf(first);
    return Arguments.bad(
        "image " + FileNames.shown(image),
        "have a mask "
            + (names.equals(MaskNames.SAME) ? "of its name" : FileNames.shown(name))
            + " in "
            + FileNames.shown(folder),
        "none" + others(without.size() - 1),
        new NearestMask(root, folder, unused).text(image, name)
            + "; masks are "
            + ImageEndings.ofMasks()
            + "; is nothing in the image? Then a mask of zeros, or --missing-masks empty");
  }

  private static String others(int count) {
    String have = Arguments.count(count, "other has", "others have");
    return count == 0 ? "" : ", and " + have + " none";
  }
}
