package io.github.dl4jlosses.segment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a network does on images with masks.
 *
 * @param images how many were measured
 * @param mean over the classes; without intervals
 * @param classes scores of each class by its name, in the order of the channels
 * @param warnings what makes the scores flatter than they should be, and notes on how the folder
 *     was read, a line each
 * @param table the scores as {@code segment evaluate} prints them
 */
public record Evaluation(
    int images, Scores mean, Map<String, Scores> classes, List<String> warnings, String table) {
  /** Copies the collections. */
  public Evaluation {
    classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
    warnings = List.copyOf(warnings);
  }

  @Override
  public String toString() {
    return table;
  }
}
