package io.github.dl4jlosses.segment.internal.dataset;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Chooses the images that validate and test, in a folder that is not split into parts.
 *
 * <p>Images are ordered by the SHA-256 of "seed/name", the name without its ending, in UTF-8. Of n
 * images the first round(share·n) validate, at least one, and with a share of tests the last
 * round(share·n) are for the test, at least one; one at least is left to learn from. So the choice
 * depends on seed and names alone, a share of tests changes no image that validates, and one image
 * more moves one other of each part at most.
 *
 * <p>Images that look alike, such as frames of one video, belong into one part: split such data by
 * folders.
 *
 * @param validationShare share of the images that validate, in (0, 1)
 * @param testShare share of the images that only the test sees, in [0, 1); less than 1 with the
 *     other
 */
public record Split(double validationShare, double testShare, long seed) {
  public Split {
    if (!(validationShare > 0 && validationShare < 1)) {
      throw Arguments.bad("--validation-share", "be in (0, 1)", validationShare);
    }
    if (!(testShare >= 0 && testShare + validationShare < 1)) {
      throw Arguments.bad(
          "--test-share",
          "be >= 0, and less than 1 with --validation-share " + validationShare,
          testShare);
    }
  }

  /** Creates a split of a fifth for validation, with seed 1. */
  public Split() {
    this(.2, 0, 1);
  }

  boolean hasTest() {
    return testShare > 0;
  }

  /**
   * Returns the names that validate.
   *
   * @throws IllegalArgumentException if there are fewer names than parts
   */
  public Set<String> validation(List<String> names) {
    return Set.copyOf(ordered(names).subList(0, validating(names.size())));
  }

  /**
   * Returns the names that only the test sees; none without a share of tests.
   *
   * @throws IllegalArgumentException if there are fewer names than parts
   */
  public Set<String> test(List<String> names) {
    int all = names.size();
    List<String> ordered = ordered(names);
    if (!hasTest()) {
      return Set.of();
    }
    int most = all - 1 - validating(all);
    int count = (int) Math.max(1, Math.min(most, Math.round(testShare * all)));
    return Set.copyOf(ordered.subList(all - count, all));
  }

  private int validating(int all) {
    int most = all - (hasTest() ? 2 : 1);
    return (int) Math.max(1, Math.min(most, Math.round(validationShare * all)));
  }

  /**
   * Checks that there are enough images.
   *
   * @param of the folder that holds them, for the message
   * @throws IllegalArgumentException if there are fewer than parts
   */
  void requireEnough(String of, int images) {
    int least = hasTest() ? 3 : 2;
    if (images < least) {
      throw Arguments.bad(
          of,
          "have at least " + least + " images to split into parts",
          images,
          "or make folders train and validation");
    }
  }

  private List<String> ordered(List<String> names) {
    requireEnough("names", names.size());
    return names.stream()
        .sorted(
            Comparator.comparing((String name) -> DigestUtils.sha256Hex(seed + "/" + name))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
