package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Decision;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Evidence;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Names;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the background of a training: the class that the user names, else the one that is called
 * so. Where nobody named the classes, their values tell.
 *
 * @param asked what the user says, if anything
 */
record BackgroundChoice(Optional<AskedBackground> asked, Evidence evidence) {
  /** What a reason ends with where no class is the background. */
  static final String ALL_OBJECTS =
      "so all classes are objects; " + AskedBackground.OPTION + " names one";

  Decision decide() {
    if (evidence.format().isMultiLabel()) {
      return listed(ofLabels());
    }
    if (evidence.format().hasInstances()) {
      return listed(ofNumbers());
    }
    return evidence.names() == Names.LISTED
        ? listed(ofNames())
        : new UnnamedBackground(evidence).decide(asked);
  }

  private Decision listed(Background background) {
    return new Decision(evidence.classes(), background);
  }

  private Background ofLabels() {
    if (asked.isPresent() && !asked.get().isNone()) {
      throw Arguments.bad(
          AskedBackground.OPTION,
          "be none where each label has masks of its own",
          asked.get().text(),
          "the background is what has no label");
    }
    return Background.none("each label has masks of its own");
  }

  /** What has no number is no object, whatever its class is called. */
  private Background ofNumbers() {
    List<LabelClass> classes = evidence.classes().classes();
    String zero =
        called()
            .or(() -> classes.stream().filter(c -> c.value() == 0).findFirst())
            .orElse(classes.get(0))
            .name();
    if (asked.isPresent() && !found(asked.get()).equals(Optional.of(zero))) {
      throw Arguments.bad(
          AskedBackground.OPTION,
          "be " + zero + " where masks number objects",
          asked.get().text(),
          "what has the number 0 is no object");
    }
    return Background.of(zero, "0 in masks that number objects");
  }

  private Background ofNames() {
    if (asked.isPresent()) {
      return new Background(found(asked.get()), AskedBackground.REASON);
    }
    return called()
        .map(c -> Background.of(c.name(), "by its name"))
        .orElseGet(() -> Background.none(noClass() + ", " + ALL_OBJECTS));
  }

  private String noClass() {
    return evidence.classes().entries().stream().anyMatch(e -> Background.isName(e.name()))
        ? "the class of that name is void"
        : "no class is called background";
  }

  private Optional<LabelClass> called() {
    List<LabelClass> called =
        evidence.classes().classes().stream().filter(c -> Background.isName(c.name())).toList();
    if (called.size() > 1 && asked.isEmpty()) {
      throw Arguments.bad(
          "classes.csv",
          "name one background",
          called.stream().map(LabelClass::name).toList(),
          "say which it is: " + AskedBackground.OPTION);
    }
    return called.stream().findFirst();
  }

  private Optional<String> found(AskedBackground name) {
    List<String> names = evidence.classes().names();
    int found = name.in(names.stream().map(List::of).toList(), names);
    return found == InstanceOptions.NO_BACKGROUND
        ? Optional.empty()
        : Optional.of(names.get(found));
  }
}
