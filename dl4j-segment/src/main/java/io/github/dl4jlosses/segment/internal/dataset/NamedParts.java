package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Parts that the names of images say where no folder does: {@code train_1}, {@code testA_1}. */
public final class NamedParts {
  private static final String WORD =
      "(?<train>training|train)|(?<validation>validation|valid|val)|(?<test>testing|test)";
  private static final Pattern FIRST = Pattern.compile("(?i:" + WORD + ")[A-Z]?(?![A-Za-z]).+");
  private static final Pattern LAST = Pattern.compile(".*[^A-Za-z](?i:" + WORD + ")");

  private NamedParts() {}

  /**
   * Returns a folder in the parts that its names say, if all do; and says so if only some do.
   *
   * @throws IllegalArgumentException if they begin with one part and end with another
   */
  public static DatasetFolder divided(DatasetFolder folder) {
    List<String> names = folder.pairs().stream().map(ImageMaskFiles::name).toList();
    if (!folder.parts().equals(Set.of(Subset.TRAIN)) || isInPart(folder)) {
      return folder;
    }
    Map<String, Subset> first = said(names, NamedParts::first);
    Map<String, Subset> last = said(names, NamedParts::last);
    boolean byFirst = areParts(names, first);
    boolean byLast = areParts(names, last);
    if (byFirst && byLast && !first.equals(last)) {
      throw twoWays(first, last);
    }
    if (byFirst || byLast) {
      return parted(folder, byFirst ? first : last, byFirst ? "begin" : "end");
    }
    Map<String, Subset> some = said(names, name -> first(name).or(() -> last(name)));
    boolean noted = (some.size() < names.size() && !some.isEmpty()) || isMixed(some.values());
    return noted ? folder.withNotes(List.of(note(names.size(), some.keySet()))) : folder;
  }

  private static boolean isInPart(DatasetFolder folder) {
    return folder.pairs().stream()
        .map(ImageMaskFiles::image)
        .map(image -> folder.root().relativize(image).getParent())
        .filter(Objects::nonNull)
        .distinct()
        .flatMap(parents -> StreamSupport.stream(parents.spliterator(), false))
        .anyMatch(name -> FolderName.of(name).part().isPresent());
  }

  private static boolean isMixed(Collection<Subset> parts) {
    return Set.copyOf(parts).size() > 1;
  }

  /** Images of trains may all be called train_1: there must be another part. */
  private static boolean areParts(List<String> names, Map<String, Subset> said) {
    return said.size() == names.size()
        && said.containsValue(Subset.TRAIN)
        && isMixed(said.values());
  }

  private static Map<String, Subset> said(
      List<String> names, Function<String, Optional<Subset>> part) {
    Map<String, Subset> said = new TreeMap<>();
    names.forEach(name -> part.apply(name).ifPresent(of -> said.put(name, of)));
    return said;
  }

  private static Optional<Subset> first(String name) {
    return part(FIRST, name);
  }

  private static Optional<Subset> last(String name) {
    return part(LAST, name);
  }

  private static Optional<Subset> part(Pattern pattern, String name) {
    Matcher found = pattern.matcher(name.substring(name.lastIndexOf('/') + 1));
    if (!found.matches()) {
      return Optional.empty();
    }
    for (Subset subset : Subset.values()) {
      if (found.group(subset.toString()) != null) {
        return Optional.of(subset);
      }
    }
    return Optional.empty();
  }

  private static DatasetFolder parted(DatasetFolder folder, Map<String, Subset> said, String how) {
    Map<Subset, Set<String>> names = new EnumMap<>(Subset.class);
    said.forEach((name, subset) -> names.computeIfAbsent(subset, s -> new TreeSet<>()).add(name));
    String shown =
        names.entrySet().stream()
            .map(of -> of.getKey() + " as " + FileNames.shown(of.getValue().iterator().next()))
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    return folder
        .parted(names, "by name")
        .withNotes(List.of("names of images " + how + " with their part: " + shown));
  }

  private static IllegalArgumentException twoWays(
      Map<String, Subset> first, Map<String, Subset> last) {
    Map.Entry<String, Subset> other =
        first.entrySet().stream()
            .filter(of -> last.get(of.getKey()) != of.getValue())
            .findFirst()
            .orElseThrow();
    return Arguments.bad(
        "image " + FileNames.shown(other.getKey()),
        "name one part",
        other.getValue() + " first and " + last.get(other.getKey()) + " last",
        "make folders train, validation and test");
  }

  private static String note(int all, Set<String> some) {
    return "names of "
        + some.size()
        + " of "
        + all
        + " images say a part and count for nothing: "
        + FolderEntries.someNames(some)
        + " (make folders train, validation and test of them)";
  }
}
