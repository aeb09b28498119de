package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.BitSet;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How many pixels two sets have in common, and how many are in either; of one image or many.
 *
 * <p><b>Undefined.</b> Two empty sets: {@link #iou} is NaN.
 *
 * @param intersection pixels in both
 * @param union pixels in either
 */
public record Overlap(
    @JsonProperty(required = true) long intersection, @JsonProperty(required = true) long union)
    implements Serializable {
  /** The overlap of nothing with nothing. */
  public static final Overlap NONE = new Overlap(0, 0);

  /**
   * Creates the counts.
   *
   * @throws IllegalArgumentException if they are negative or the intersection is the larger
   */
  public Overlap {
    if (intersection < 0 || intersection > union) {
      throw Arguments.bad("intersection", "be in 0.." + union, intersection);
    }
  }

  /** Counts the pixels of two sets. */
  public static Overlap of(BitSet a, BitSet b) {
    BitSet both = (BitSet) a.clone();
    both.and(b);
    long intersection = both.cardinality();
    return new Overlap(intersection, (long) a.cardinality() + b.cardinality() - intersection);
  }

  /** Returns the counts of both. */
  public Overlap plus(Overlap other) {
    return new Overlap(
        Math.addExact(intersection, other.intersection), Math.addExact(union, other.union));
  }

  /** Returns intersection / union; NaN if both are 0. */
  public double iou() {
    return (double) intersection / union; // 0/0 is NaN
  }
}
