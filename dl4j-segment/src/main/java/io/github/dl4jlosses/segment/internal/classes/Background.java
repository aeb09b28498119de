package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which class is the background: its pixels are no object. There may be none.
 *
 * @param className name of the class; empty if all classes are objects
 * @param reason why that is so, for people
 */
public record Background(Optional<String> className, String reason) {
  /** The usual name. */
  public static final String NAME = "background";

  /** What nobody calls an object; case, spaces and marks aside, as in __background__. */
  private static final Set<String> NAMES = Set.of(NAME, "bg", "背景");

  /** Whether a class of this name is the background. */
  public static boolean isName(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Punct}]", ""));
  }

  public static Background of(String className, String reason) {
    return new Background(Optional.of(className), reason);
  }

  public static Background none(String reason) {
    return new Background(Optional.empty(), reason);
  }

  /**
   * Returns its position among classes, or {@link InstanceOptions#NO_BACKGROUND}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public int in(ClassTable classes) {
    List<String> names = classes.names();
    className.ifPresent(
        name -> {
          if (!names.contains(name)) {
            throw Arguments.bad("background", "be one of the classes " + names, name);
          }
        });
    return className.map(names::indexOf).orElse(InstanceOptions.NO_BACKGROUND);
  }

  /** Returns the name, or none. */
  public String shownName() {
    return className.map(FileNames::shown).orElse("none");
  }

  @Override
  public String toString() {
    return shownName() + " (" + reason + ")";
  }
}
