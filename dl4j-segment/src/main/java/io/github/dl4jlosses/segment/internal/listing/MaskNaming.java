package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds how masks are named after their images.
 *
 * <p>One rule holds for all files of a folder: the same name, the same text behind it, or before
 * it. A mask belongs to the image with the longest name that begins its own. Masks of two kinds are
 * refused.
 *
 * @param folder of the masks, for messages
 * @param images names without endings
 * @param masks names without endings
 */
public record MaskNaming(Path folder, Set<String> images, Set<String> masks) {
  /** What tools put behind the name of an image: Cityscapes, satellite images, nnU-Net, … */
  static final List<String> OF_IMAGES =
      List.of("_leftImg8bit", "_sat", "_image", "_img", "_rgb", "_0000");

  public MaskNaming {
    images = Set.copyOf(images);
    masks = Set.copyOf(masks);
  }

  /**
   * Returns the rule, or the one by which most images have a mask.
   *
   * @throws IllegalArgumentException if there are two
   */
  public MaskNames find(MaskLookup lookup) {
    if (lookup.given().isPresent()) {
      return given(lookup.given().get());
    }
    for (String ofImages : ofImages()) {
      Map<String, Integer> counts = counts(ofImages);
      List<String> full =
          counts.keySet().stream().filter(s -> counts.getOrDefault(s, 0) == images.size()).toList();
      if (full.contains("")) {
        return MaskNames.behind(ofImages, "");
      }
      if (!full.isEmpty()) {
        return MaskNames.behind(ofImages, only(full));
      }
    }
    return Prefixes.find(images, masks).orElseGet(() -> mostly(lookup));
  }

  /** Whether each image has a mask by a rule. */
  public boolean isComplete(MaskNames names) {
    return images.stream().allMatch(image -> masks.contains(names.maskOf(image)));
  }

  private MaskNames given(String suffix) {
    return ofImages().stream()
        .map(ofImages -> MaskNames.behind(ofImages, suffix))
        .max(Comparator.comparingLong(this::paired))
        .orElseThrow();
  }

  private long paired(MaskNames names) {
    return images.stream().filter(image -> masks.contains(names.maskOf(image))).count();
  }

  private MaskNames mostly(MaskLookup lookup) {
    for (String ofImages : ofImages()) {
      Map<String, Integer> counts = counts(ofImages);
      if (!counts.isEmpty()) {
        // A missing mask cannot tell which of two kinds it would have been.
        return MaskNames.behind(
            ofImages, lookup.allowsMissing() ? only(counts.keySet()) : mostFrequent(counts));
      }
    }
    return MaskNames.SAME;
  }

  private static String mostFrequent(Map<String, Integer> counts) {
    return counts.keySet().stream() // sorted, so that of two the shorter is first
        .max(Comparator.comparing((String suffix) -> counts.getOrDefault(suffix, 0)))
        .orElseThrow();
  }

  /** Capital letters may be others. */
  private String asWritten(String suffix) {
    return images.stream()
        .filter(image -> image.length() >= suffix.length())
        .map(image -> image.substring(image.length() - suffix.length()))
        .filter(suffix::equalsIgnoreCase)
        .findFirst()
        .orElse(suffix);
  }

  private List<String> ofImages() {
    return Stream.concat(Stream.of(""), OF_IMAGES.stream())
        .map(this::asWritten)
        .filter(suffix -> images.stream().allMatch(image -> image.endsWith(suffix)))
        .toList();
  }

  /** Counts what masks have behind the names of images, without what these have behind theirs. */
  private Map<String, Integer> counts(String ofImages) {
    Set<String> bases = new HashSet<>();
    images.forEach(image -> bases.add(image.substring(0, image.length() - ofImages.length())));
    Map<String, Integer> counts = new TreeMap<>();
    masks.forEach(
        mask -> Suffixes.of(mask, bases).ifPresent(s -> counts.merge(s, 1, Integer::sum)));
    return counts;
  }

  private String only(Collection<String> suffixes) {
    if (suffixes.size() > 1) {
      throw twoKinds(folder, suffixes);
    }
    return suffixes.iterator().next();
  }

  /** Returns what to throw where masks of two kinds belong to the images. */
  static IllegalArgumentException twoKinds(Path folder, Collection<String> suffixes) {
    String shown =
        suffixes.stream()
            .map(s -> "<image>" + FileNames.shown(s))
            .collect(Collectors.joining(" and "));
    return Arguments.bad(
        "masks in " + FileNames.shown(folder),
        "be named in one way",
        shown,
        "say which: --mask-suffix="
            + suffixes.stream().map(FileNames::shown).collect(Collectors.joining(" or "))
            + "; a mask for each label? Then masks/label/name.png");
  }
}
