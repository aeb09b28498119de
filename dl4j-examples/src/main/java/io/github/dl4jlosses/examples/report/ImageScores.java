package io.github.dl4jlosses.examples.report;

import java.util.List;

/**
 * How well one validation image is segmented.
 *
 * @param width W
 * @param truth class of each pixel, or void [H·W]
 * @param predicted class of each pixel [H·W]
 * @param meanIou mean IoU of the classes that occur in it or are predicted
 * @param errors objects missed and invented
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record ImageScores(
    int width, int[] truth, int[] predicted, double meanIou, List<ObjectError> errors) {
  /** Returns H. */
  public int height() {
    return truth.length / width;
  }
}
