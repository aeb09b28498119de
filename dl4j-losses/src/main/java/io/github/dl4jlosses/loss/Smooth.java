package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What is added to a ratio so that it is defined where a region is empty. 0/0 is a loss of 0.
 *
 * @param numerator added to the numerator
 * @param denominator added to the denominator
 */
public record Smooth(
    @JsonProperty(required = true) double numerator,
    @JsonProperty(required = true) double denominator)
    implements Serializable {
  /**
   * Creates the smoothing.
   *
   * @throws IllegalArgumentException if a number is negative, infinite or NaN
   */
  public Smooth {
    Arguments.nonNegative("smooth numerator", numerator);
    Arguments.nonNegative("smooth denominator", denominator);
  }

  /** Returns a smoothing that adds the same to both. */
  public static Smooth of(double both) {
    return new Smooth(both, both);
  }
}
