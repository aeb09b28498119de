package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;
import java.util.Optional;

/**
 * Which class is the background: its pixels are no object. There may be none.
 *
 * @param className name of the class; empty if all classes are objects
 * @param reason why that is so, for people
 */
public record Background(Optional<String> className, String reason) {
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
