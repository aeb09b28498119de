package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.segment.SegmentException;
import java.util.List;

/** Takes the steps of a network. */
public interface Stepper {
  /**
   * Takes the next step of an epoch, or the next few.
   *
   * @param epoch from 1
   * @param step how many of its steps are done
   * @throws Diverged if a number is not finite
   * @throws NotTaken if others cannot take it; the network is that of the step before
   * @throws SegmentException if there is not enough memory
   */
  Steps take(int epoch, int step);

  /** Returns whether the last step failed in its middle, so that the network is of no step. */
  boolean isUpdating();

  /** Losses of steps, in their order. */
  record Steps(List<Double> losses) {
    public Steps {
      losses = List.copyOf(losses);
    }
  }

  /** Ends a run whose network is whole, so that a checkpoint keeps the steps before. */
  final class NotTaken extends SegmentException {
    private static final long serialVersionUID = 1;

    public NotTaken(String message) {
      super(message);
    }

    public NotTaken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Ends a run whose numbers are not finite any more. */
  final class Diverged extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String when;
    private final String origin;

    /**
     * Names a step, as "step 2 of epoch 3", and where the first such number was.
     *
     * @param origin see {@link io.github.dl4jlosses.segment.internal.model.NanWatch#origin}
     */
    public Diverged(String when, String origin) {
      super("NaN or infinity in " + when + ", first in " + origin);
      this.when = when;
      this.origin = origin;
    }

    public String when() {
      return when;
    }

    public String origin() {
      return origin;
    }
  }
}
