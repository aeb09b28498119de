package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.List;
import java.util.Optional;

/** Decides which class is the background, once the classes of masks are known. */
@FunctionalInterface
public interface BackgroundRule {
  /** Who named the classes. */
  enum Names {
    /** A table lists them. */
    LISTED,
    /** Nobody: they are called after their values. */
    MADE_UP
  }

  /**
   * What is known of masks.
   *
   * @param pixels of each class, in training images
   */
  record Evidence(MaskFormat format, ClassTable classes, Names names, List<Long> pixels) {
    public Evidence {
      pixels = List.copyOf(pixels);
    }
  }

  /** The background, and the classes, of which no other is called so for its value alone. */
  record Decision(ClassTable classes, Background background) {
    /**
     * Returns the decision where objects are drawn: the class that none covers is the background,
     * unless it is void.
     *
     * @param ground value of that class
     * @throws IllegalArgumentException if somebody names another
     */
    public Decision onGround(int ground) {
      Optional<String> name =
          classes.classes().stream()
              .filter(of -> of.value() == ground)
              .map(LabelClass::name)
              .findFirst();
      if (name.isPresent() && !name.equals(background.className())) {
        throw Arguments.bad(
            "--background",
            "be " + FileNames.shown(name.get()) + " where objects are drawn",
            background.shownName(),
            "it is what no object covers");
      }
      return name.map(of -> new Decision(classes, Background.of(of, "what no object covers")))
          .orElse(this);
    }
  }

  /**
   * Decides.
   *
   * @throws IllegalArgumentException if what is said of the background does not fit the masks
   */
  Decision decide(Evidence evidence);

  /**
   * Returns the rule of a training.
   *
   * @param asked a class, or none; if empty, names and values tell
   */
  static BackgroundRule asked(Optional<String> asked) {
    return evidence -> new BackgroundChoice(asked.map(AskedBackground::new), evidence).decide();
  }

  /** Returns the rule of a network that has learned it; masks of labels have none. */
  static BackgroundRule known(Background background) {
    return evidence ->
        new Decision(
            evidence.classes(),
            evidence.format().isMultiLabel() ? Background.none("a label is none") : background);
  }
}
