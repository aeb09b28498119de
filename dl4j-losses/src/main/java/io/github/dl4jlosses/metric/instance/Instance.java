package io.github.dl4jlosses.metric.instance;

import io.github.dl4jlosses.internal.Arguments;

/**
 * An object that was found in an image.
 *
 * @param classIndex its class
 * @param region its pixels
 * @param confidence how sure the network is; any number, higher is surer
 */
public record Instance(int classIndex, Region region, double confidence) {
  /**
   * Creates the instance.
   *
   * @throws IllegalArgumentException if the confidence is NaN
   */
  public Instance {
    if (Double.isNaN(confidence)) {
      throw Arguments.bad("confidence", "be a number", confidence);
    }
  }
}
