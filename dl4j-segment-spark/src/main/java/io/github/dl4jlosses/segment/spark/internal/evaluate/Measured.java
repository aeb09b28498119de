package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What tasks know of their images: scores, or why there are none. Merging in any order gives the
 * same.
 */
final class Measured implements Serializable {
  private static final long serialVersionUID = 1L;

  private final @Nullable Validation scores;
  private final int place; // of the first image of those that failed
  private final @Nullable RuntimeException failure;

  private Measured(@Nullable Validation scores, int place, @Nullable RuntimeException failure) {
    this.scores = scores;
    this.place = place;
    this.failure = failure;
  }

  /** Measures images, which ascend. */
  static Measured of(Model model, Tiling tiling, SampleSource images) {
    try {
      return new Measured(NetworkOutput.measure(model, tiling, images), Integer.MAX_VALUE, null);
    } catch (IllegalArgumentException | SegmentException e) { // another executor would say it too
      return new Measured(null, images.place(0), e);
    }
  }

  /** Returns both; this one may be changed. */
  Measured merge(Measured other) {
    if (scores != null && other.scores != null) {
      return new Measured(scores.merge(other.scores), Integer.MAX_VALUE, null);
    }
    return place <= other.place ? this : other;
  }

  /** Whether an image could not be measured. */
  boolean hasFailed() {
    return scores == null;
  }

  /**
   * Returns the scores.
   *
   * @throws RuntimeException what was wrong with the first image of those that could not be
   *     measured
   */
  Validation scores() {
    if (scores == null) {
      throw failure == null ? new IllegalStateException() : failure;
    }
    return scores;
  }
}
