package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The file that comes nearest to a mask that is missing, and why it was not taken.
 *
 * @param root of the dataset, where the mask may lie in another folder
 * @param folder where it was looked for
 * @param unused masks there that belong to no image
 */
public record NearestMask(Path root, Path folder, List<Path> unused) {
  private static final int DEPTH = 5; // folders in folders
  private static final int MOST = 100_000; // files that are looked at
  private static final int SIMILAR = 10_000; // names that are compared letter by letter

  /** Copies the list. */
  public NearestMask {
    unused = List.copyOf(unused);
  }

  /**
   * Returns the file and the reason, for people.
   *
   * @param image whose mask is missing
   * @param name that its mask should have, without an ending
   */
  public String text(Path image, String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return ofOtherEnding(image, last)
        .or(() -> ofOtherCase(last))
        .or(() -> ofOtherSuffix(FileNames.stem(image)))
        .or(() -> inOtherFolder(image, last))
        .or(() -> ofSimilarName(last))
        .map(text -> "nearest: " + text)
        .orElse("there is no other mask");
  }

  private Optional<String> ofOtherEnding(Path image, String name) {
    return first(folder, file -> FileNames.stem(file).equals(name) && !file.equals(image))
        .map(file -> shown(file) + ", but " + reason(FileNames.ending(file)));
  }

  private static String reason(String ending) {
    return switch (ending) {
      case "jpg", "jpeg" -> "JPEG changes values: export it as PNG";
      case "webp" -> "WebP may change values: export it as PNG";
      case "json", "xml", "txt", "csv" -> "it is text: export masks as PNG";
      default -> "masks are " + ImageEndings.ofMasks();
    };
  }

  private Optional<String> ofOtherCase(String name) {
    return unused.stream()
        .filter(mask -> FileNames.stem(mask).equalsIgnoreCase(name))
        .findFirst()
        .map(mask -> shown(mask) + ", but capital letters count");
  }

  private Optional<String> ofOtherSuffix(String image) {
    return unused.stream()
        .filter(mask -> FileNames.stem(mask).startsWith(image))
        .min(Comparator.comparingInt(mask -> FileNames.stem(mask).length()))
        .map(
            mask ->
                shown(mask)
                    + ", but not all masks are named so; if they should be, say --mask-suffix="
                    + FileNames.shown(FileNames.stem(mask).substring(image.length())));
  }

  private Optional<String> inOtherFolder(Path image, String name) {
    return first(
            root,
            file ->
                FileNames.stem(file).equals(name)
                    && ImageEndings.isMask(file)
                    && !file.startsWith(folder)
                    && !Objects.equals(file.getParent(), image.getParent()))
        .map(file -> FileNames.shown(root.relativize(file).toString()) + ", but it lies elsewhere");
  }

  private Optional<String> ofSimilarName(String name) {
    return unused.stream()
        .limit(SIMILAR)
        .min(Comparator.comparingInt(mask -> differences(FileNames.stem(mask), name)))
        .map(
            mask -> {
              int differences = differences(FileNames.stem(mask), name);
              String characters = differences == 1 ? " character differs" : " characters differ";
              return shown(mask) + ", but " + differences + characters;
            });
  }

  private static Optional<Path> first(Path from, Predicate<Path> which) {
    try (Stream<Path> files = Files.walk(from, DEPTH)) {
      return files.limit(MOST).filter(which).filter(file -> !Files.isDirectory(file)).findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // it is help beside the message
    }
  }

  private static String shown(Path file) {
    return FileNames.shown(FileNames.name(file));
  }

  /** Returns how many characters must be put in, left out or changed (Levenshtein). */
  private static int differences(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
