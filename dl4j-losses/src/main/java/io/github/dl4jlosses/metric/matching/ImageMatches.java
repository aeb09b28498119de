package io.github.dl4jlosses.metric.matching;

import java.io.Serializable;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * What became of the predictions of one image: the state of all scores over objects. It is small,
 * and results of any number of images are lists of it.
 *
 * @param classes those that have an object or a prediction, ascending
 */
public record ImageMatches(@JsonProperty(required = true) List<ClassMatches> classes)
    implements Serializable {
  /** Creates the matches of one image; the list is copied. */
  public ImageMatches {
    classes = List.copyOf(classes);
  }
}
