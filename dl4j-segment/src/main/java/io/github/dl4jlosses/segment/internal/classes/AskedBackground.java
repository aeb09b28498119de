package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What {@code --background} says: none, or the name of a class. */
record AskedBackground(String text) {
  static final String OPTION = "--background";
  static final String REASON = "as " + OPTION + " says";

  private static final String NONE = "none";

  boolean isNone() {
    return text.equalsIgnoreCase(NONE);
  }

  /**
   * Returns the class that it names, by any of the names that each class has, or {@link
   * InstanceOptions#NO_BACKGROUND} for none. Upper and lower case are one where that is clear.
   *
   * @param names of each class
   * @param shown those that a message lists
   * @throws IllegalArgumentException if it names no class, or two, or a class is called none
   */
  int in(List<List<String>> names, List<String> shown) {
    List<Integer> same = those(names, text::equals);
    same = same.isEmpty() ? those(names, text::equalsIgnoreCase) : same;
    if (isNone() && !same.isEmpty()) {
      throw Arguments.bad(
          OPTION, "be read in one way", text, "a class is called so: give it another name");
    }
    if (isNone()) {
      return InstanceOptions.NO_BACKGROUND;
    }
    if (same.size() != 1) {
      throw Arguments.bad(OPTION, "be none or one of the classes " + shown, text);
    }
    return same.get(0);
  }

  private static List<Integer> those(List<List<String>> names, Predicate<String> name) {
    return IntStream.range(0, names.size())
        .filter(c -> names.get(c).stream().anyMatch(name))
        .boxed()
        .toList();
  }
}
