package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The classes of a network with the values that they have where objects are drawn: what none covers
 * is its background, whatever that is called, and classes may be missing.
 *
 * @param ground value of what no object covers
 * @param background of the network, if it has one
 */
record DrawnTable(DatasetFolder folder, int ground, Optional<String> background) {
  /**
   * Returns the classes of the network, in its order.
   *
   * @throws IllegalArgumentException if an object is of another class
   */
  ClassTable of(ClassTable network) {
    List<LabelClass> drawn = folder.classTable().map(ClassTable::entries).orElse(List.of());
    Map<String, Integer> values = new LinkedHashMap<>();
    Set<Integer> taken = new HashSet<>();
    for (LabelClass entry : drawn) {
      taken.add(entry.value());
      if (entry.role() == Role.CLASS) {
        boolean isGround = entry.value() == ground;
        values.put(isGround ? background.orElse(entry.name()) : entry.name(), entry.value());
      }
    }
    if (!network.names().containsAll(values.keySet())) {
      throw Arguments.bad(
          "data " + FileNames.shown(folder.root()),
          "have the classes of the model " + network.names(),
          List.copyOf(values.keySet()),
          "rename the categories or labels");
    }
    List<LabelClass> entries = new ArrayList<>();
    int free = 0;
    for (LabelClass of : network.classes()) {
      while (taken.contains(free)) {
        free++;
      }
      int value = Objects.requireNonNullElse(values.get(of.name()), free);
      taken.add(value);
      entries.add(new LabelClass(value, of.name(), of.color(), Role.CLASS));
    }
    drawn.stream()
        .filter(e -> e.role() == Role.IGNORED)
        .map(e -> ignored(e, network))
        .forEach(entries::add);
    return new ClassTable(entries);
  }

  /** Values are all that counts of what is void; colors of the network may be the same. */
  private static LabelClass ignored(LabelClass entry, ClassTable network) {
    int color = entry.color();
    Set<Integer> colors = new HashSet<>();
    network.classes().forEach(c -> colors.add(c.color()));
    for (int k = 0; colors.contains(color); k++) {
      color = ClassTable.defaultColor(k);
    }
    return new LabelClass(entry.value(), entry.name(), color, Role.IGNORED);
  }
}
