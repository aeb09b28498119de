package io.github.dl4jlosses.segment.internal.classes;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads labelmap.txt of CVAT, {@code background:0,0,0::} in each line; and classes.txt: a name in
 * each line, whose values are 0, 1, …; or in each line a value and a name, as in {@code 0
 * background} or {@code background: 0}, or a name and a color, as in {@code background 0 0 0}.
 */
final class ClassNames {
  private static final String BYTE = "[ \\t]*[ \\t,:;][ \\t]*([0-9]{1,3})";
  private static final Pattern COLOR_LAST = Pattern.compile("(.*[^0-9 \\t,:;])" + BYTE.repeat(3));
  private static final Pattern VALUE_FIRST = Pattern.compile("([0-9]{1,5})[ \\t,:;=]+(\\D.*)");
  private static final Pattern VALUE_LAST =
      Pattern.compile("(.*[^ \\t,:;=])[ ]*[,:;=\\t][ ]*([0-9]{1,5})");
  private static final Pattern LABEL_MAP =
      Pattern.compile("([^#:][^:]*):" + "([0-9]{1,3}),".repeat(2) + "([0-9]{1,3}):[^:]*:[^:]*");
  private static final String NOTHING = "__ignore__"; // of LabelMe, whose value is -1

  private ClassNames() {}

  static ClassTable of(String text) {
    List<String> rows = text.lines().map(String::strip).toList();
    if (rows.stream().anyMatch(row -> LABEL_MAP.matcher(row).matches())) {
      List<String> labels = rows.stream().filter(r -> !r.isEmpty() && !r.startsWith("#")).toList();
      return colored(labels, LABEL_MAP)
          .orElseThrow(
              () -> Arguments.bad("each line", "be <label>:<r>,<g>,<b>:<parts>:<actions>", labels));
    }
    List<String> lines = new ArrayList<>(text.stripTrailing().lines().map(String::strip).toList());
    if (lines.contains("")) {
      throw Arguments.bad("line " + (lines.indexOf("") + 1), "have the name of a class", "none");
    }
    if (!lines.isEmpty() && lines.get(0).equals(NOTHING)) {
      lines.remove(0);
    }
    return colored(lines, COLOR_LAST)
        .or(() -> valued(lines, VALUE_FIRST, 1, 2))
        .or(() -> valued(lines, VALUE_LAST, 2, 1))
        .orElseGet(() -> ClassTable.of(lines));
  }

  private static Optional<List<Matcher>> all(List<String> lines, Pattern pattern) {
    List<Matcher> found = lines.stream().map(pattern::matcher).toList();
    return found.stream().allMatch(Matcher::matches) ? Optional.of(found) : Optional.empty();
  }

  private static Optional<ClassTable> colored(List<String> lines, Pattern pattern) {
    return all(lines, pattern)
        .map(
            found ->
                IntStream.range(0, found.size())
                    .mapToObj(c -> entry(c, found.get(c).group(1), rgb(found.get(c))))
                    .toList())
        .map(ClassTable::new);
  }

  private static int rgb(Matcher line) {
    int rgb = 0;
    for (int group = 2; group <= 4; group++) {
      int part = Integer.parseInt(line.group(group));
      if (part > 255) {
        throw Arguments.bad("color of " + line.group(1), "be three numbers in 0..255", part);
      }
      rgb = rgb << Byte.SIZE | part;
    }
    return rgb;
  }

  private static Optional<ClassTable> valued(
      List<String> lines, Pattern pattern, int value, int name) {
    return all(lines, pattern)
        .map(
            found ->
                IntStream.range(0, found.size())
                    .mapToObj(
                        c ->
                            entry(
                                Integer.parseInt(found.get(c).group(value)),
                                found.get(c).group(name),
                                ClassTable.defaultColor(c)))
                    .toList())
        .map(ClassTable::new);
  }

  private static LabelClass entry(int value, String name, int color) {
    return new LabelClass(value, name.strip(), color, LabelClass.Role.CLASS);
  }
}
