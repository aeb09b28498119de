package io.github.dl4jlosses.segment.internal.range;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What becomes -1..1 of the images that a network is given, for each number of bits that it has
 * learned from. It lies in the model file. Images of other bits have the range of their type.
 *
 * @param ranges at most one for a number of bits; empty in models of before, and then all images
 *     have the range of their type
 */
public record InputRanges(List<InputRange> ranges) {
  private static final double MUCH = .01; // of the pixels, which a note is worth

  public InputRanges {
    ranges = List.copyOf(ranges);
    List<Integer> bits = ranges.stream().map(InputRange::bits).toList();
    if (bits.stream().distinct().count() < bits.size()) {
      throw Arguments.bad("ranges", "be one for a number of bits", bits);
    }
  }

  /** Returns the ranges of the types: 0..255, and 0..65535 for 16 bits. */
  public static InputRanges ofTypes() {
    return new InputRanges(List.of());
  }

  /** Returns the range of samples of so many bits. */
  public InputRange of(int bits) {
    int depth = InputRange.depth(bits);
    return learned(depth).orElseGet(() -> InputRange.ofType(depth));
  }

  private Optional<InputRange> learned(int bits) {
    return ranges.stream().filter(range -> range.bits() == InputRange.depth(bits)).findFirst();
  }

  /** Returns whether a network is given the same, whatever images it has learned from. */
  public boolean scaleLike(InputRanges other) {
    return scaling().equals(other.scaling());
  }

  private List<InputRange> scaling() {
    return ranges.stream().filter(range -> !range.isOfType()).toList();
  }

  /**
   * Returns what is unlike the images of the training, as it follows the name of an image; empty if
   * nothing is.
   *
   * @param bits of its samples
   * @param beyond share of its values that lie well beyond the range
   */
  public Optional<String> note(int bits, double beyond) {
    return note(InputRange.depth(bits), beyond > MUCH);
  }

  /** Returns the same of an image whose values were counted. */
  public Optional<String> note(ValueSpread values) {
    return note(values.bits(), values.isBeyond(of(values.bits())));
  }

  private Optional<String> note(int bits, boolean isBeyond) {
    if (!ranges.isEmpty() && learned(bits).isEmpty()) {
      String known =
          ranges.stream().map(r -> String.valueOf(r.bits())).collect(Collectors.joining(" and "));
      return Optional.of(
          "has %d bits and the network learned from %s: %s is scaled to -1..1"
              .formatted(bits, known, of(bits).values()));
    }
    return isBeyond
        ? Optional.of("has many values beyond the range " + of(bits))
        : Optional.empty();
  }

  /** Returns that a network had other ranges before, and how to get them; empty if it had not. */
  public Optional<String> unlike(InputRanges before) {
    return scaleLike(before)
        ? Optional.empty()
        : Optional.of(
            "%s is scaled to -1..1, where the model had %s%s"
                .formatted(
                    this,
                    before.ranges.isEmpty() ? "all that the bits can hold" : before,
                    before.option(this).map(" (or say --range %s)"::formatted).orElse("")));
  }

  /** Returns what --range says to get these ranges for the images of others, if it can. */
  private Optional<String> option(InputRanges others) {
    if (scaling().isEmpty()) {
      return Optional.of("type");
    }
    boolean same = ranges.size() == 1 && others.ranges.size() == 1;
    InputRange range = ranges.get(0);
    return same && range.bits() == others.ranges.get(0).bits()
        ? Optional.of(Arguments.number(range.low()) + "," + Arguments.number(range.high()))
        : Optional.empty();
  }

  /** Returns all but 0..255 of 8 bits, which nobody needs to be told. */
  public List<InputRange> shown() {
    return ranges.stream()
        .filter(range -> range.bits() > InputRange.FEW || !range.isOfType())
        .toList();
  }

  @Override
  public String toString() {
    return ranges.isEmpty()
        ? "of the type"
        : ranges.stream().map(InputRange::toString).collect(Collectors.joining(", "));
  }
}
