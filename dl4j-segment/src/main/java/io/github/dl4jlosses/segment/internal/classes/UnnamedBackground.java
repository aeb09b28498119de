package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Decision;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule.Evidence;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The background of masks whose classes nobody named: value 0, in masks of colors black, if no
 * class has more pixels. Any other is called after its value, so that no object is called
 * background.
 */
record UnnamedBackground(Evidence evidence) {
  Decision decide(Optional<AskedBackground> asked) {
    int zero = zero();
    int chosen =
        asked.isPresent()
            ? asked.get().in(names(), byValue().names())
            : isMostFrequent(zero) ? zero : InstanceOptions.NO_BACKGROUND;
    String reason = asked.isPresent() ? AskedBackground.REASON : reason(zero);
    ClassTable classes = chosen == zero ? evidence.classes() : byValue();
    return new Decision(
        classes,
        chosen == InstanceOptions.NO_BACKGROUND
            ? Background.none(reason)
            : Background.of(classes.names().get(chosen), reason));
  }

  private boolean isColor() {
    return evidence.format() == MaskFormat.COLOR;
  }

  /** Returns the class of value 0, or {@link InstanceOptions#NO_BACKGROUND}. */
  private int zero() {
    List<LabelClass> classes = evidence.classes().classes();
    return IntStream.range(0, classes.size())
        .filter(c -> (isColor() ? classes.get(c).color() : classes.get(c).value()) == 0)
        .findFirst()
        .orElse(InstanceOptions.NO_BACKGROUND);
  }

  private boolean isMostFrequent(int c) {
    return c != InstanceOptions.NO_BACKGROUND
        && evidence.pixels().get(c).equals(Collections.max(evidence.pixels()));
  }

  private String reason(int zero) {
    String name = isColor() ? "#000000" : "value 0";
    if (isMostFrequent(zero)) {
      return name + ", the most frequent in the training masks";
    }
    return (zero == InstanceOptions.NO_BACKGROUND
            ? "no mask has " + name
            : name + " has " + share(zero) + " of the training pixels and another class more")
        + ", "
        + BackgroundChoice.ALL_OBJECTS;
  }

  private String share(int c) {
    long all = evidence.pixels().stream().mapToLong(Long::longValue).sum();
    return String.format(Locale.ROOT, "%.1f %%", 100. * evidence.pixels().get(c) / all);
  }

  /** Returns the names of each class: the one that it was given, and the one after its value. */
  private List<List<String>> names() {
    List<String> given = evidence.classes().names();
    List<String> plain = byValue().names();
    return IntStream.range(0, given.size())
        .mapToObj(c -> List.of(given.get(c), plain.get(c)))
        .toList();
  }

  private ClassTable byValue() {
    return new ClassTable(evidence.classes().entries().stream().map(this::byValue).toList());
  }

  private LabelClass byValue(LabelClass of) {
    String name = isColor() ? of.colorText() : "class " + of.value();
    return of.role() == Role.CLASS ? new LabelClass(of.value(), name, of.color(), of.role()) : of;
  }
}
