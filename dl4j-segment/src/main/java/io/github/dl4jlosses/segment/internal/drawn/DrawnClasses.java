package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.classes.Background;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.shape.Ground;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The classes of objects that are drawn, and a background for what none covers: a class that is
 * called so, else one of its own, with value 0 or the least that no class has.
 */
record DrawnClasses(ClassTable table, Ground ground) {
  private static final int VOID = 255;

  /** Returns the classes of names by value. */
  static DrawnClasses of(SortedMap<Integer, String> names) {
    List<LabelClass> classes = new ArrayList<>();
    int colors = 0;
    for (Map.Entry<Integer, String> name : names.entrySet()) {
      boolean ground = Background.isName(name.getValue());
      int color = ClassTable.defaultColor(ground ? 0 : ++colors);
      classes.add(new LabelClass(name.getKey(), name.getValue(), color, Role.CLASS));
    }
    return of(classes);
  }

  /** Returns the classes of a table, which may have values that are void. */
  static DrawnClasses of(List<LabelClass> entries) {
    List<LabelClass> all = new ArrayList<>(entries);
    Set<Integer> values = set(entries, LabelClass::value);
    Optional<LabelClass> named =
        entries.stream()
            .filter(c -> c.role() == Role.CLASS && Background.isName(c.name()))
            .findFirst();
    int background = named.map(LabelClass::value).orElseGet(() -> free(values, 0));
    if (named.isEmpty()) {
      all.add(0, new LabelClass(background, Background.NAME, color(all, 0), Role.CLASS));
      values.add(background);
    }
    int voids = free(values, VOID);
    all.add(new LabelClass(voids, voidName(all), color(all, all.size()), Role.IGNORED));
    return new DrawnClasses(new ClassTable(all), new Ground(background, voids));
  }

  private static <T> Set<T> set(List<LabelClass> classes, Function<LabelClass, T> property) {
    return classes.stream().map(property).collect(Collectors.toCollection(HashSet::new));
  }

  private static int free(Set<Integer> values, int from) {
    int value = from;
    while (values.contains(value)) {
      value++;
    }
    return value;
  }

  private static int color(List<LabelClass> classes, int from) {
    return ClassTable.freeColor(set(classes, LabelClass::color), from);
  }

  private static String voidName(List<LabelClass> classes) {
    Set<String> names = set(classes, LabelClass::name);
    String name = "void";
    while (names.contains(name)) {
      name = "(" + name + ")";
    }
    return name;
  }
}
