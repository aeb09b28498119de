package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How many of the largest losses are kept: as many as any of these asks for, at least 1.
 *
 * @param share of those that count, in [0, 1]; rounded down
 * @param threshold in [0, 1]: a pixel is kept if its loss is above -log(threshold). For plain cross
 *     entropy that is a probability of the right answer below the threshold
 * @param least so many, if there are
 */
public record Hardest(
    @JsonProperty(required = true) double share,
    @JsonProperty(required = true) double threshold,
    @JsonProperty(required = true) int least)
    implements Serializable {
  /**
   * Creates the choice.
   *
   * @throws IllegalArgumentException if share or threshold is outside [0, 1] or NaN, or least is
   *     negative
   */
  public Hardest {
    Arguments.between("share", 0, 1, share);
    Arguments.between("threshold", 0, 1, threshold);
    Arguments.atLeast("least", 0, least);
  }

  /** Returns the choice of a share of the pixels that count. */
  public static Hardest share(double share) {
    return new Hardest(share, 0, 1);
  }

  /**
   * Returns the choice of pixels whose right answer has a probability below a threshold: online
   * hard example mining.
   *
   * @param least so many, if there are
   */
  public static Hardest below(double threshold, int least) {
    return new Hardest(0, threshold, least);
  }

  /** Returns the loss above which a pixel is kept. */
  double lossAbove() {
    return -Math.log(threshold);
  }
}
