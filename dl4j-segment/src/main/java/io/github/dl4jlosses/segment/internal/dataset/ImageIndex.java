package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All images and JSON files of a data set, in whatever folders, and which of them a name means. */
public final class ImageIndex {
  private static final int DEPTH = 8; // folders in folders
  private static final int MOST = 10_000; // folders, such as of a whole disk

  /**
   * A file.
   *
   * @param names of the folders that it lies in, from the data set on, and its own
   * @param in what these folders say
   */
  public record Located(Path file, List<String> names, FolderName in) {
    /** Returns the part that its folders say. */
    public Optional<Subset> part() {
      return in.part();
    }

    private boolean isAmongImages() {
      return in.kind().equals(Optional.of(Kind.IMAGES));
    }

    /** Returns the names of the folders that it lies in. */
    public List<String> folders() {
      return names.subList(0, names.size() - 1);
    }

    /** Returns how many of the last names are those of a path. */
    private int agreement(List<String> path) {
      int same = 0;
      while (same < Math.min(names.size(), path.size())
          && names.get(names.size() - 1 - same).equals(path.get(path.size() - 1 - same))) {
        same++;
      }
      return same;
    }
  }

  private final Path root;
  private final Set<Path> seen = new HashSet<>(); // links may lead back
  private final List<Located> images = new ArrayList<>();
  private final List<Located> texts = new ArrayList<>();
  private final Map<String, List<Located>> byName = new HashMap<>();

  private ImageIndex(Path root) {
    this.root = root;
  }

  public static ImageIndex of(Path root) {
    ImageIndex index = new ImageIndex(root);
    index.list(root, List.of(), new FolderName(Optional.empty(), Optional.empty()));
    for (Located image : index.images) {
      String name = image.names().get(image.names().size() - 1);
      index.byName.computeIfAbsent(name, n -> new ArrayList<>()).add(image);
    }
    return index;
  }

  private void list(Path folder, List<String> names, FolderName in) {
    if (!seen.add(real(folder)) || names.size() > DEPTH) {
      return;
    }
    if (seen.size() > MOST) {
      throw Arguments.bad(
          "dataset " + FileNames.shown(root), "have at most " + MOST + " folders", "more");
    }
    for (Path entry : FolderEntries.of(folder)) {
      List<String> path = Stream.concat(names.stream(), Stream.of(composed(entry))).toList();
      if (Files.isDirectory(entry)) {
        FolderName name = FolderName.of(entry);
        list(entry, path, new FolderName(name.part().or(in::part), name.kind().or(in::kind)));
      } else if (ImageEndings.isImage(entry)) {
        images.add(new Located(entry, path, in));
      } else if (FileNames.ending(entry).equals("json")) {
        texts.add(new Located(entry, path, in));
      }
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String composed(Path entry) {
    return Normalizer.normalize(FileNames.name(entry), Normalizer.Form.NFC);
  }

  public List<Located> images() {
    return images;
  }

  /** Returns the JSON files. */
  public List<Located> texts() {
    return texts;
  }

  /**
   * Returns the image that a file calls so: the one whose last folders agree most with those of the
   * name, then the one in folders of the part, then the one in a folder for images.
   *
   * @param file that has the name, for messages
   * @throws IllegalArgumentException if two are as likely
   */
  public Optional<Located> find(Path file, String name, Optional<Subset> part) {
    for (List<String> path : ImageName.readings(name)) {
      List<Located> called = byName.getOrDefault(path.get(path.size() - 1), List.of());
      if (!called.isEmpty()) {
        return Optional.of(best(file, name, called, rank(path, part)));
      }
    }
    return Optional.empty();
  }

  private static Comparator<Located> rank(List<String> path, Optional<Subset> part) {
    return Comparator.<Located>comparingInt(image -> image.agreement(path))
        .thenComparing(image -> part.isPresent() && image.part().equals(part))
        .thenComparing(Located::isAmongImages);
  }

  private static Located best(
      Path file, String name, List<Located> called, Comparator<Located> rank) {
    Located best = called.stream().max(rank).orElseThrow();
    List<Located> likely = called.stream().filter(i -> rank.compare(i, best) == 0).toList();
    if (likely.size() > 1) {
      throw Arguments.bad(
          "image " + FileNames.shown(name) + " of " + FileNames.shown(file),
          "be one file",
          FileNames.shown(likely.get(0).file()) + " and " + FileNames.shown(likely.get(1).file()),
          "remove one, or write its folder into file_name");
    }
    return best;
  }
}
