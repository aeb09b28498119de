package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.Score;
import java.util.List;

/**
 * How well one class is found.
 *
 * @param iou over pixels; NaN for a class that neither occurs nor is predicted
 * @param pixelAp average precision over pixels; NaN for the background
 * @param ap average precision over objects, averaged over the IoUs .50, .55, .., .95
 * @param objects the same at IoU .10, .50, .70 and .75; none for the background
 */
public record ClassScores(
    int classIndex, Score iou, Score pixelAp, Score ap, List<ObjectScores> objects) {
  public ClassScores {
    objects = List.copyOf(objects);
  }
}
