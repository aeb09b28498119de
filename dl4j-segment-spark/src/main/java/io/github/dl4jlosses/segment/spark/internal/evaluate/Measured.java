package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tasks know of their images: scores, or why there are none. Merging in any order gives the
 * same.
 */
final class Measured implements Serializable {
  private static final long serialVersionUID = 1L;

  private final @Nullable Validation scores;
  private final int place; // of the first image of those that failed
  private final @Nullable Throwable failure;

  private Measured(@Nullable Validation scores, int place, @Nullable Throwable failure) {
    this.scores = scores;
    this.place = place;
    this.failure = failure;
  }

  /** Measures images, which ascend. */
  static Measured of(SharedModel model, Tiling tiling, SampleSource images) throws IOException {
    try {
      Validation scores = model.use(network -> NetworkOutput.measure(network, tiling, images));
      return new Measured(scores, Integer.MAX_VALUE, null);
    } catch (OutOfMemoryError e) { // if it were thrown on, Spark would end the executor
      return new Measured(null, images.place(0), new OutOfMemoryError(e.getMessage()));
    } catch (IllegalArgumentException | SegmentException e) { // another executor would say it too
      return firstAlone(model, tiling, images).orElse(new Measured(null, images.place(0), e));
    }
  }

  /**
   * Returns what is wrong with the first image that cannot be measured alone. Which images were
   * measured together must not decide which one is named.
   */
  private static Optional<Measured> firstAlone(
      SharedModel model, Tiling tiling, SampleSource images) throws IOException {
    for (int i = 0; images.size() > 1 && i < images.size(); i++) {
      Measured one = of(model, tiling, images.choose(List.of(i)));
      if (one.hasFailed()) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
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
   * @throws OutOfMemoryError likewise
   */
  Validation scores() {
    if (failure instanceof OutOfMemoryError error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return Objects.requireNonNull(scores);
  }
}
