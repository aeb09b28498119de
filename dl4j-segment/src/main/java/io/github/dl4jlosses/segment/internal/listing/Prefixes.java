package io.github.dl4jlosses.segment.internal.listing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds masks that have a word before the name of their image: {@code mask_1} of {@code img_1}. */
final class Prefixes {
  /** What images have before the name that their masks have too. */
  private static final List<String> OF_IMAGES = List.of("", "image_", "img_", "image", "img", "im");

  private Prefixes() {}

  /** Returns the rule if all images have a mask by it, and by no other. */
  static Optional<MaskNames> find(Set<String> images, Set<String> masks) {
    return OF_IMAGES.stream()
        .filter(word -> images.stream().allMatch(image -> lastName(image).startsWith(word)))
        .flatMap(word -> rule(word, images, masks).stream())
        .findFirst();
  }

  private static Optional<MaskNames> rule(
      String word, Collection<String> images, Set<String> masks) {
    String any = images.iterator().next();
    String base = lastName(any).substring(word.length());
    Set<String> prefixes =
        masks.stream()
            .map(Prefixes::lastName)
            .filter(mask -> mask.endsWith(base) && isPrefix(mask, base))
            .map(mask -> mask.substring(0, mask.length() - base.length()))
            .collect(Collectors.toCollection(TreeSet::new));
    List<MaskNames> rules =
        prefixes.stream()
            .map(prefix -> MaskNames.before(word, prefix))
            .filter(names -> images.stream().allMatch(i -> masks.contains(names.maskOf(i))))
            .toList();
    return rules.size() == 1 ? Optional.of(rules.get(0)) : Optional.empty();
  }

  private static String lastName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** It is a word of its own: of image 1, mask 21 is none. */
  private static boolean isPrefix(String mask, String base) {
    int end = mask.length() - base.length();
    if (end == 0 || base.isEmpty()) {
      return false;
    }
    char last = mask.charAt(end - 1);
    boolean parted =
        !Character.isLetterOrDigit(last)
            || (Character.isLetter(last) && Character.isDigit(base.charAt(0)));
    return parted && mask.substring(0, end).chars().anyMatch(Character::isLetter);
  }
}
