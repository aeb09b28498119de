package io.github.dl4jlosses.segment.internal.listing;

import java.util.Optional;
import java.util.Set;

/** What a name has behind another that it begins with. */
final class Suffixes {
  private Suffixes() {}

  /** Returns what a name has behind the longest of the names that begin it; "" is the same name. */
  static Optional<String> of(String name, Set<String> beginnings) {
    return of(name, beginnings, name.length());
  }

  /** Returns the same without a name itself. */
  static Optional<String> behindOthers(String name, Set<String> beginnings) {
    return of(name, beginnings, name.length() - 1);
  }

  private static Optional<String> of(String name, Set<String> beginnings, int longest) {
    for (int end = longest; end > 0; end--) {
      String rest = name.substring(end);
      if (beginnings.contains(name.substring(0, end)) && isSuffix(name.charAt(end - 1), rest)) {
        return Optional.of(rest);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether it says what a file is, where others count on: image 1 and mask 10 have nothing in
   * common, and neither have a and above, or a and a_2.
   */
  private static boolean isSuffix(char last, String rest) {
    if (rest.isEmpty()) {
      return true;
    }
    char first = rest.charAt(0);
    boolean parted =
        !Character.isLetterOrDigit(first)
            || (Character.isDigit(last) && Character.isLetter(first))
            || (Character.isLowerCase(last) && Character.isUpperCase(first));
    return parted && rest.indexOf('/') < 0 && rest.chars().anyMatch(Character::isLetter);
  }
}
