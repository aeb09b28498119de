package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the name of a folder says: which part it is of, whether it holds images or masks, or both,
 * as {@code train_images} does. Case, blanks, dashes and underscores do not count, nor does a year
 * at the end, nor in names of both the name of a data set, such as {@code ISIC2018}.
 */
public record FolderName(Optional<Subset> part, Optional<Kind> kind) {
  public enum Kind {
    IMAGES,
    MASKS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<Subset, List<String>> PARTS =
      Map.of(
          Subset.TRAIN, List.of("train", "training", "trainval"),
          Subset.VALIDATION,
              List.of("validation", "valid", "val", "validate", "dev", "eval", "evaluation"),
          Subset.TEST, List.of("test", "testing", "tests"));

  /** They are words of parts beside others only, as in imagesTr. */
  private static final Map<Subset, List<String>> SHORT_PARTS =
      Map.of(
          Subset.TRAIN,
          List.of("tr"),
          Subset.VALIDATION,
          List.of("va"),
          Subset.TEST,
          List.of("ts"));

  private static final Map<Kind, List<String>> KINDS =
      Map.of(
          Kind.IMAGES,
          List.of(
              "images", "image", "imgs", "img", "imgdir", "jpegimages", "leftimg8bit", "original"),
          Kind.MASKS,
          List.of(
              "masks",
              "mask",
              "maskdir",
              "labels",
              "label",
              "annotations",
              "annotation",
              "annot",
              "anndir",
              "gt",
              "gtfine",
              "gtcoarse",
              "groundtruth",
              "groundtruths",
              "segmentation",
              "segmentations",
              "segmentationclass",
              "segmentationobject",
              "1stmanual",
              "manual",
              "manual1"));

  /** They are words of kinds beside parts only. */
  private static final Map<Kind, List<String>> SHORT_KINDS =
      Map.of(
          Kind.IMAGES, List.of("input", "inputs", "x"),
          Kind.MASKS, List.of("target", "targets", "y"));

  public static FolderName of(Path folder) {
    String name = FileNames.name(folder).toLowerCase(Locale.ROOT);
    String word =
        name.replaceAll("[ _-](png|jpe?g|tiff?|bmp)$", "") // LoveDA's images_png
            .replaceAll("[ _-]", "")
            .replaceAll("(19|20)[0-9]{2}$", "");
    Optional<Subset> part = key(PARTS, word);
    Optional<Kind> kind = key(KINDS, word);
    if (part.isPresent() || kind.isPresent()) {
      return new FolderName(part, kind);
    }
    String numbered = "(?<![a-z0-9])[a-z]*[0-9][a-z0-9]*(?![a-z0-9])"; // ISIC2018, Task1
    return both(word)
        .or(() -> both(name.replaceAll(numbered, "").replaceAll("[ _-]", "")))
        .orElse(new FolderName(Optional.empty(), Optional.empty()));
  }

  private static <K> Optional<K> key(Map<K, List<String>> words, String word) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().contains(word))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<FolderName> both(String word) {
    for (int cut = 1; cut < word.length(); cut++) {
      String first = word.substring(0, cut);
      String second = word.substring(cut);
      Optional<FolderName> name = both(first, second).or(() -> both(second, first));
      if (name.isPresent()) {
        return name;
      }
    }
    return Optional.empty();
  }

  private static Optional<FolderName> both(String ofPart, String ofKind) {
    Optional<Subset> part = key(PARTS, ofPart).or(() -> key(SHORT_PARTS, ofPart));
    Optional<Kind> kind = key(KINDS, ofKind).or(() -> key(SHORT_KINDS, ofKind));
    return part.isPresent() && kind.isPresent()
        ? Optional.of(new FolderName(part, kind))
        : Optional.empty();
  }

  public boolean isPart() {
    return part.isPresent() && kind.isEmpty();
  }

  public boolean isKind() {
    return kind.isPresent() && part.isEmpty();
  }

  boolean isBoth() {
    return kind.isPresent() && part.isPresent();
  }
}
