package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.ClassTableFile;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The files of a dataset that list its classes. There may be several if they say the same.
 *
 * @param table classes of the first, if there is one
 */
public record ClassFiles(List<Path> files, Optional<ClassTable> table) {
  /** What tools call it, the best first. */
  private static final List<String> NAMES =
      List.of("classes.csv", "_classes.csv", "class_dict.csv", "labelmap.txt", "classes.txt");

  public static boolean isOne(Path file) {
    return NAMES.contains(lowerName(file));
  }

  private static String lowerName(Path file) {
    return FileNames.name(file).toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the files in a dataset and in the folders of its parts.
   *
   * @throws IllegalArgumentException if one is wrong, or two differ
   */
  public static ClassFiles of(Path root, Collection<PartFolder> parts) {
    Set<Path> folders = new LinkedHashSet<>(List.of(root));
    for (PartFolder part : parts) {
      Path parent = part.images().getParent();
      if (part.isOne()) {
        folders.add(part.images());
      } else if (parent != null && !part.images().equals(root)) {
        folders.add(parent);
        if (!part.group().isEmpty() && parent.getParent() != null) {
          folders.add(parent.getParent());
        }
      }
    }
    List<Path> files =
        folders.stream()
            .flatMap(folder -> FolderEntries.of(folder).stream())
            .filter(file -> isOne(file) && !Files.isDirectory(file))
            .sorted(Comparator.comparingInt(file -> NAMES.indexOf(lowerName(file))))
            .toList();
    Optional<ClassTable> table = Optional.empty();
    for (Path file : files) {
      ClassTable other = ClassTableFile.read(file);
      if (table.isPresent() && !areAlike(table.get(), other, file)) {
        throw Arguments.bad(
            "class table " + FileNames.shown(file),
            "list the classes of " + FileNames.shown(files.get(0)) + " " + content(table.get()),
            content(other),
            "keep one of them");
      }
      table = table.or(() -> Optional.of(other));
    }
    return new ClassFiles(files, table);
  }

  /** A list of names has no colors. */
  private static boolean areAlike(ClassTable first, ClassTable other, Path file) {
    return FileNames.ending(file).equals("txt")
        ? content(first).equals(content(other))
        : first.equals(other);
  }

  private static List<String> content(ClassTable table) {
    return table.classes().stream().map(c -> c.value() + " " + FileNames.shown(c.name())).toList();
  }

  /** Returns what messages call them. */
  public String source() {
    return files.isEmpty() ? "classes.csv" : FileNames.shown(FileNames.name(files.get(0)));
  }

  /** Returns these without a background that has no masks: it is what has no label. */
  public ClassFiles withoutBackground(List<String> labels) {
    return new ClassFiles(files, table.map(t -> t.withoutBackground(labels)));
  }

  private boolean isCounted() {
    List<Integer> values =
        table.stream().flatMap(t -> t.classes().stream()).map(LabelClass::value).toList();
    return values.equals(IntStream.range(0, values.size()).boxed().toList());
  }

  /** Says what was read, unless that is a classes.csv. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Path file : files) {
      List<String> unread = ClassTableFile.unread(file);
      if (!unread.isEmpty()) {
        String name = FileNames.shown(FileNames.name(file));
        notes.add("columns of " + name + " that are not read: " + FolderEntries.someNames(unread));
      }
    }
    if (files.isEmpty() || FileNames.name(files.get(0)).equals("classes.csv")) {
      return notes;
    }
    boolean names = FileNames.ending(files.get(0)).equals("txt") && isCounted();
    String numbered = names ? ", values from 0 on" : "";
    String classes = table.map(t -> String.join(", ", content(t))).orElse("");
    notes.add(
        "classes are those of "
            + FileNames.shown(FileNames.name(files.get(0)))
            + numbered
            + ": "
            + classes);
    return notes;
  }
}
