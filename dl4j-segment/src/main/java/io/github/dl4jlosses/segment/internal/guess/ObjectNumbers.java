package io.github.dl4jlosses.segment.internal.guess;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.mask.ValueCounts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether numbers count objects, or are classes. All masks together tell it.
 *
 * <p>Objects are numbered from 1 in each mask, in some masks further than in others, and each lies
 * in one piece. Classes have gaps where an image lacks one, and some of their objects lie apart.
 */
final class ObjectNumbers {
  /** What the values are. */
  enum Verdict {
    CLASSES,
    /** Classes, and yet few numbers could look so. */
    PERHAPS_CLASSES,
    OBJECTS,
    EITHER
  }

  private static final double FEW = .05; // share of objects that something covers in the middle
  private static final double MANY = .2;
  private static final int SURE = 5; // classes 1..5 and no gap in any mask would be a wonder
  private static final int SURE_OF_TWO = 8; // where only two counts differ
  private static final int ONCE_EACH = 10; // so many classes never lie apart? Perhaps
  private static final int ENOUGH = 20; // values in all masks to say so
  private static final int ALIKE = 3; // masks with the same values

  private final List<MaskScan> masks; // without blank ones
  private final List<Set<Integer>> numbers;
  private final Set<Integer> values; // also 255

  ObjectNumbers(List<MaskScan> all) {
    values = MaskFormatGuess.values(all);
    values.remove(0);
    masks = all.stream().filter(mask -> !numbers(mask).isEmpty()).toList();
    numbers = masks.stream().map(ObjectNumbers::numbers).toList();
  }

  /** Returns the values that may be numbers; of 8 bits, 255 is a border. */
  private static Set<Integer> numbers(MaskScan mask) {
    Set<Integer> numbers = mask.values();
    numbers.remove(0);
    if (!mask.isDeep()) {
      numbers.remove(Sample.VOID);
    }
    return numbers;
  }

  private Set<Integer> all() {
    Set<Integer> all = new TreeSet<>();
    numbers.forEach(all::addAll);
    return all;
  }

  /** Whether there is one number, or none, in all masks. */
  boolean isOne() {
    return values.size() <= 1 && masks.stream().allMatch(mask -> mask.counts().isComplete());
  }

  int count() {
    return masks.size();
  }

  /** Returns the verdict on masks of 8 bits, which most often hold classes. */
  Verdict ofBytes() {
    Set<Integer> sizes = numbers.stream().map(Set::size).collect(Collectors.toSet());
    boolean counted = numbers.stream().allMatch(ObjectNumbers::isCounted);
    if (counted && sizes.size() > 1 && scattered() <= FEW) {
      int most = all().size();
      if (most >= SURE_OF_TWO || (most >= SURE && sizes.size() > 2)) {
        return Verdict.OBJECTS;
      }
      return most > 2 && masks.size() > 2 ? Verdict.EITHER : Verdict.PERHAPS_CLASSES;
    }
    boolean framed = counted && all().size() > 1 && values.contains(Sample.VOID);
    if (framed && scattered() == 0) { // as VOC has objects, in the same number everywhere
      return Verdict.PERHAPS_CLASSES;
    }
    boolean onceEach = scattered() == 0 && shown() >= ENOUGH && all().size() >= ONCE_EACH;
    return (onceEach && !areAlike()) || areCountedOn() ? Verdict.EITHER : Verdict.CLASSES;
  }

  /** Whether no mask has a value of another, as objects have that are counted through all masks. */
  private boolean areCountedOn() {
    return masks.size() >= ALIKE
        && all().size() == shown()
        && shown() >= 2L * masks.size()
        && scattered() == 0;
  }

  /** Returns the verdict on masks of more bits, which most often number objects. */
  Verdict ofDeep() {
    Set<Integer> all = new TreeSet<>(all());
    boolean border = all.contains(Sample.VOID) && all.stream().allMatch(v -> v <= Sample.VOID);
    boolean endsIn255 = border && !all.contains(Sample.VOID - 1);
    boolean alike = areAlike() && masks.size() >= ALIKE;
    return endsIn255 || alike || scattered() > MANY ? Verdict.EITHER : Verdict.OBJECTS;
  }

  private static boolean isCounted(Set<Integer> numbers) {
    int size = numbers.size();
    return numbers.stream().allMatch(number -> number <= size);
  }

  private boolean areAlike() {
    return new HashSet<>(numbers).size() == 1;
  }

  /** Returns how many values masks show, each for itself. */
  private long shown() {
    return numbers.stream().mapToLong(Set::size).sum();
  }

  /** Returns the share of values that lie in several pieces. */
  private double scattered() {
    long scattered = 0;
    for (int m = 0; m < masks.size(); m++) {
      ValueCounts counts = masks.get(m).counts();
      scattered += numbers.get(m).stream().filter(counts::isScattered).count();
    }
    return (double) scattered / Math.max(1, shown());
  }

  /** Returns what to throw where the values may be either. */
  IllegalArgumentException refusal() {
    int most = 0;
    for (int m = 1; m < masks.size(); m++) {
      most = numbers.get(m).size() > numbers.get(most).size() ? m : most;
    }
    List<Integer> shown = List.copyOf(numbers.get(most).stream().sorted().toList());
    int few = Math.min(SURE, shown.size());
    String values =
        shown.subList(0, few).stream().map(String::valueOf).collect(Collectors.joining(", "));
    return Arguments.bad(
        masks.get(most).name(),
        "show whether its values are classes or numbers of objects",
        values + (few < shown.size() ? ", …" : "") + ", which could be either, in all masks",
        "classes? --masks index, or list them in classes.csv; objects? --masks instances");
  }
}
