package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Images and masks that lie in one folder, told apart by their names: {@code a.jpg} and {@code
 * a_mask.png}; or by their endings: {@code a.jpg} and {@code a.png}.
 *
 * @param names how the masks are named
 * @param others files that are named after an image too, but are no masks
 */
public record OneFolder(
    Map<String, Path> images, Map<String, Path> masks, MaskNames names, List<Path> others) {
  /**
   * Tells images from masks.
   *
   * @param folder for messages
   * @throws IllegalArgumentException if names can be read in two ways, or none is that of a mask
   */
  public static OneFolder of(Path folder, FileTree files, MaskLookup lookup) {
    Set<String> names = new HashSet<>();
    return files.files().stream().allMatch(file -> names.add(file.name()))
        ? new ByName(folder, files.byName("file"), lookup).sort()
        : byEnding(folder, files, lookup);
  }

  /** Whether any file is named as a mask of another. */
  public static boolean hasPairs(FileTree files, MaskLookup lookup) {
    Set<String> names = new HashSet<>();
    return !files.files().stream().allMatch(file -> names.add(file.name()))
        || names.stream().anyMatch(name -> Suffixes.behindOthers(name, names).isPresent())
        || names.stream().anyMatch(name -> isGiven(name, lookup));
  }

  private static boolean isGiven(String name, MaskLookup lookup) {
    return lookup.given().filter(s -> !s.isEmpty() && name.endsWith(s)).isPresent();
  }

  /** A JPEG is never a mask. */
  private static OneFolder byEnding(Path folder, FileTree files, MaskLookup lookup) {
    Map<String, Path> images = files.only(file -> !ImageEndings.isMask(file)).byName("image");
    Map<String, Path> masks = files.only(ImageEndings::isMask).byName("mask");
    Set<String> kinds =
        masks.keySet().stream()
            .flatMap(mask -> Suffixes.of(mask, images.keySet()).stream())
            .collect(Collectors.toSet());
    if (lookup.given().isEmpty() && kinds.size() > 1) {
      throw MaskNaming.twoKinds(folder, kinds);
    }
    MaskNames names = new MaskNaming(folder, images.keySet(), masks.keySet()).find(lookup);
    return new OneFolder(images, masks, names, List.of());
  }

  /** All names differ. */
  private record ByName(Path folder, Map<String, Path> files, MaskLookup lookup) {
    OneFolder sort() {
      if (lookup.given().isPresent()) {
        return given(lookup.given().get());
      }
      Map<String, Integer> counts = new TreeMap<>();
      files
          .keySet()
          .forEach(
              name ->
                  Suffixes.behindOthers(name, files.keySet())
                      .ifPresent(s -> counts.merge(s, 1, Integer::sum)));
      List<String> perfect = counts.keySet().stream().filter(this::partsAll).toList();
      if (!perfect.isEmpty()) {
        return split(only(perfect));
      }
      return ofNamedImages().orElseGet(() -> mostly(counts));
    }

    /** Whether each file is an image that has a mask, or the mask of an image. */
    private boolean partsAll(String suffix) {
      return files.keySet().stream()
          .allMatch(name -> isMask(name, suffix) || files.containsKey(name + suffix));
    }

    private boolean isMask(String name, String suffix) {
      return name.endsWith(suffix)
          && files.containsKey(name.substring(0, name.length() - suffix.length()));
    }

    private OneFolder split(String suffix) {
      Predicate<String> isMask = name -> isMask(name, suffix);
      return new OneFolder(
          those(isMask.negate()), those(isMask), MaskNames.behind("", suffix), List.of());
    }

    private Map<String, Path> those(Predicate<String> which) {
      Map<String, Path> those = new TreeMap<>(files);
      those.keySet().removeIf(which.negate());
      return those;
    }

    /** Images too may have something behind their names: 7_sat.jpg and 7_mask.png. */
    private Optional<OneFolder> ofNamedImages() {
      for (String suffix : MaskNaming.OF_IMAGES) {
        Map<String, Path> images = those(name -> name.endsWith(suffix));
        Map<String, Path> masks = those(name -> !name.endsWith(suffix));
        if (!images.isEmpty() && !masks.isEmpty()) {
          MaskNaming naming = new MaskNaming(folder, images.keySet(), masks.keySet());
          MaskNames names = naming.find(lookup);
          if (naming.isComplete(names)) {
            return Optional.of(new OneFolder(images, masks, names, List.of()));
          }
        }
      }
      return Optional.empty();
    }

    private OneFolder mostly(Map<String, Integer> counts) {
      int most = counts.values().stream().max(Integer::compare).orElse(0);
      if (most == 0) {
        throw Arguments.bad(
            "folder " + FileNames.shown(folder),
            "hold images with masks, named as <image>_mask, or in folders images and masks",
            "images alone");
      }
      // A few may be chance, such as images a and a_crop.
      int least = lookup.allowsMissing() ? 1 : (most + 1) / 2;
      return split(only(counts.keySet().stream().filter(s -> count(counts, s) >= least).toList()));
    }

    private static int count(Map<String, Integer> counts, String suffix) {
      return counts.getOrDefault(suffix, 0);
    }

    private String only(Collection<String> suffixes) {
      if (suffixes.size() > 1) {
        throw MaskNaming.twoKinds(folder, suffixes);
      }
      return suffixes.iterator().next();
    }

    private OneFolder given(String suffix) {
      Predicate<String> isMask = name -> !suffix.isEmpty() && name.endsWith(suffix);
      Map<String, Path> masks = those(isMask);
      Map<String, Path> images = those(isMask.negate());
      Set<String> withMask =
          images.keySet().stream()
              .filter(name -> masks.containsKey(name + suffix))
              .collect(Collectors.toSet());
      Predicate<String> isOther =
          name -> !withMask.contains(name) && Suffixes.behindOthers(name, withMask).isPresent();
      List<Path> others = List.copyOf(those(isMask.negate().and(isOther)).values());
      images.keySet().removeIf(isOther);
      return new OneFolder(
          images,
          masks,
          new MaskNaming(folder, images.keySet(), masks.keySet()).find(lookup),
          others);
    }
  }
}
