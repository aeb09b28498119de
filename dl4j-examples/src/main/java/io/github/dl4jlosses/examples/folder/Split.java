package io.github.dl4jlosses.examples.folder;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.internal.Arguments;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses the validation images of a folder that is not split into parts.
 *
 * <p>Of n images the round(share·n), at least one and at most n-1, are chosen whose names have the
 * smallest SHA-256 of "seed/name", the name without its ending, in UTF-8. So the choice depends on
 * seed and names alone, and one image more moves one other at most.
 *
 * <p>Images that look alike, such as frames of one video, belong into one part: split such data by
 * folders.
 *
 * @param validationShare share of the images that validate, in (0, 1)
 * @param seed chooses which
 */
public record Split(double validationShare, long seed) {
  /** Checks the share. */
  public Split {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw Arguments.bad("validationShare", "be in (0, 1)", validationShare);
    }
  }

  /** Creates a split of a fifth for validation, with seed 1. */
  public Split() {
    this(.2, 1);
  }

  /**
   * Returns the names that validate.
   *
   * @throws IllegalArgumentException if there are fewer than two names
   */
  public Set<String> validation(List<String> names) {
    Arguments.atLeast("number of images to split", 2, names.size());
    long wanted = Math.round(validationShare * names.size());
    return names.stream()
        .sorted(Comparator.comparing(this::hash).thenComparing(Comparator.naturalOrder()))
        .limit(Math.max(1, Math.min(names.size() - 1, wanted)))
        .collect(Collectors.toSet());
  }

  private String hash(String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((seed + "/" + name).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
