package io.github.dl4jlosses.metric;

import java.util.List;

/**
 * The objects of one image.
 *
 * @param truths what is there
 * @param predictions what was found, in any order
 */
public record ImageObjects(List<GroundTruth> truths, List<Instance> predictions) {
  /** Creates the objects of one image; the lists are copied. */
  public ImageObjects {
    truths = List.copyOf(truths);
    predictions = List.copyOf(predictions);
  }
}
