package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.dataset.ClassFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is to be said of the folders of a dataset: how they were read, and what was not. */
final class LayoutNotes {
  private static final Set<String> TEXT = Set.of("csv", "txt", "json", "xml", "yaml", "yml");

  private final Path root;
  private final Set<String> meanings = new LinkedHashSet<>();
  private final List<String> more = new ArrayList<>();
  private final Set<Path> looked = new LinkedHashSet<>();
  private final Set<Path> read = new HashSet<>();

  LayoutNotes(Path root) {
    this.root = root;
  }

  void add(String note) {
    more.add(note);
  }

  /** A folder that is read needs no word. */
  void reads(Path folder) {
    read.add(folder);
  }

  /** Says what a folder is, unless its name says exactly that. */
  void means(Path folder, Object meaning) {
    read.add(folder);
    String name = FileNames.name(folder);
    if (!name.equals(meaning.toString()) && !name.equals("val")) {
      meanings.add(FileNames.shown(name) + " as " + meaning);
    }
  }

  /** Whatever else lies in this folder is not read. */
  void lookedInto(Path folder) {
    looked.add(folder);
  }

  /** The images of this folder itself are read. */
  void readsFilesOf(Path folder) {
    read.add(folder.resolve("."));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!meanings.isEmpty()) {
      lines.add("folders are read as follows: " + String.join(", ", meanings));
    }
    List<String> unread = new ArrayList<>();
    looked.forEach(folder -> unread.addAll(unread(folder)));
    if (!unread.isEmpty()) {
      lines.add("not read: " + String.join(", ", unread));
    }
    lines.addAll(more);
    return lines;
  }

  private List<String> unread(Path folder) {
    List<String> unread = new ArrayList<>();
    List<Path> images = new ArrayList<>();
    for (Path entry : FolderEntries.of(folder)) {
      if (Files.isDirectory(entry)) {
        if (!read.contains(entry)) {
          unread.add("folder " + shown(entry));
        }
      } else if (ImageEndings.isImage(entry)) {
        images.add(entry);
      } else if (TEXT.contains(FileNames.ending(entry)) && isOfInterest(entry)) {
        unread.add(shown(entry));
      }
    }
    if (!images.isEmpty() && !read.contains(folder.resolve("."))) {
      unread.add(count(images));
    }
    return unread;
  }

  private static boolean isOfInterest(Path file) {
    String name = FileNames.name(file).toLowerCase(Locale.ROOT);
    return !ClassFiles.isOne(file) && !name.startsWith("readme") && !name.startsWith("license");
  }

  private String count(Collection<Path> images) {
    Path first = images.iterator().next();
    return images.size() == 1 ? shown(first) : images.size() + " images such as " + shown(first);
  }

  private String shown(Path file) {
    return FileNames.shown(root.relativize(file).toString());
  }
}
