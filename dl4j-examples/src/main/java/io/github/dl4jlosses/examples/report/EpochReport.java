package io.github.dl4jlosses.examples.report;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.List;

/**
 * Everything that the report tells of one epoch: the one source of what is printed, of the CSV and
 * of the page.
 *
 * @param scores the line of the epoch
 * @param confusion all pixels of the validation images but the void ones
 * @param classes background first
 * @param images in the order of their names
 * @param intervals how they were found
 */
public record EpochReport(
    EpochScores scores,
    ConfusionMatrix confusion,
    List<ClassScores> classes,
    List<ImageScores> images,
    Bootstrap intervals) {
  /** Creates the report of an epoch; the lists are copied. */
  public EpochReport {
    classes = List.copyOf(classes);
    images = List.copyOf(images);
  }
}
