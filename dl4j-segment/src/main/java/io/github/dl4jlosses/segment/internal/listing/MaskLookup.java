package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.annotation.Crowds;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the mask of an image is looked for.
 *
 * @param suffix what its name has behind that of the image; if null, the files tell it
 * @param missing what it means if there is none
 * @param annotations the COCO file that has the objects instead; if null, its name tells it
 * @param crowds what iscrowd means there; if null, void, unless it may be something else
 */
public record MaskLookup(
    @Nullable String suffix,
    MissingMasks missing,
    @Nullable Path annotations,
    @Nullable Crowds crowds) {
  public MaskLookup {
    Arguments.notNull("missing", missing);
    if (suffix != null) {
      requireEnd(suffix);
    }
  }

  /** Creates a lookup by the names that the files have, to which each image must have a mask. */
  public MaskLookup() {
    this(null, MissingMasks.REFUSE);
  }

  /** Creates a lookup that finds COCO files by their names. */
  public MaskLookup(@Nullable String suffix, MissingMasks missing) {
    this(suffix, missing, null, null);
  }

  /** Returns the same for images of another folder, which has another COCO file. */
  public MaskLookup ofOthers() {
    return new MaskLookup(suffix, missing, null, crowds);
  }

  /**
   * Returns the suffix that a text names; an ending, as in {@code _mask.png}, is left out.
   *
   * @throws IllegalArgumentException if no name can end so
   */
  public static String suffix(String text) {
    int dot = text.lastIndexOf('.');
    String ending = text.substring(dot + 1).toLowerCase(Locale.ROOT);
    String suffix =
        dot >= 0 && ImageEndings.ofMasks().contains(ending) ? text.substring(0, dot) : text;
    requireEnd(suffix);
    return suffix;
  }

  private static void requireEnd(String suffix) {
    if (suffix.chars().anyMatch(c -> c == '/' || c == '\\' || c < ' ')) {
      throw Arguments.bad("--mask-suffix", "be the end of a name, such as _mask", suffix);
    }
  }

  public Optional<String> given() {
    return Optional.ofNullable(suffix);
  }

  public Optional<Path> annotationFile() {
    return Optional.ofNullable(annotations);
  }

  public Optional<Crowds> meaningOfCrowds() {
    return Optional.ofNullable(crowds);
  }

  public boolean allowsMissing() {
    return missing == MissingMasks.EMPTY;
  }
}
