package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.List;

/**
 * Everything that is known of one epoch: the one source of what is printed, of the CSV and of the
 * page.
 *
 * @param confusion all pixels of the validation images but the void ones: one matrix of all
 *     classes; or with several labels per pixel, for each the matrix of no and yes
 * @param classes in the order of the channels
 * @param images in the order of their names
 */
public record EpochReport(
    EpochScores scores,
    List<ConfusionMatrix> confusion,
    List<ClassScores> classes,
    List<ImageScores> images,
    Bootstrap intervals) {
  public EpochReport {
    confusion = List.copyOf(confusion);
    classes = List.copyOf(classes);
    images = List.copyOf(images);
  }

  /** Returns the scores of a class that has objects: of any but the background. */
  public ClassScores withObjects() {
    return classes.stream().filter(c -> !c.objects().isEmpty()).findFirst().orElseThrow();
  }
}
