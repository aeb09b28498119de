package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a user put into a folder: without hidden files, and what systems leave there. */
public final class FolderEntries {
  /** Of macOS archives, Windows, and Synology. */
  private static final Set<String> LEFT_BY_SYSTEMS =
      Set.of("__macosx", "thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir");

  private static final int SHOWN = 3; // names in a message

  private FolderEntries() {}

  /**
   * Returns what lies in a folder, by name.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static List<Path> of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw Arguments.bad(
          "folder " + FileNames.shown(folder),
          "be a folder",
          Files.exists(folder) ? "a file" : "none");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> Map.entry(FileNames.name(entry), entry)) // sorting asks for names often
          .filter(entry -> isOfUser(entry.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .map(Map.Entry::getValue)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfUser(String name) {
    return !name.startsWith(".") && !LEFT_BY_SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  public static List<Path> folders(Path folder) {
    return of(folder).stream().filter(Files::isDirectory).toList();
  }

  /** Returns the first names of files, for a message. */
  public static String some(Collection<Path> files) {
    return someNames(files.stream().map(FileNames::name).toList());
  }

  /** Returns the first of some names, for a message. */
  public static String someNames(Collection<String> names) {
    String first =
        names.stream().limit(SHOWN).map(FileNames::shown).collect(Collectors.joining(", "));
    return first + (names.size() > SHOWN ? ", …" : "");
  }
}
