package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import java.util.List;

/** The score by which the best epoch is chosen; the largest is the best, the first of equals. */
public enum BestEpochCriterion {
  MIOU("mIoU"),
  PIXEL_AP("pixelAP"),
  /** Average precision over objects at IoU .50. */
  AP50("AP50"),
  /** The same averaged over the IoUs .50, .55, .., .95. */
  AP("AP@[.50:.05:.95]");

  private final String title;

  BestEpochCriterion(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** Returns its value; NaN where it is undefined. */
  public double of(EpochScores epoch) {
    return switch (this) {
      case MIOU -> epoch.meanIou();
      case PIXEL_AP -> epoch.pixelAp();
      case AP50 -> epoch.ap50();
      case AP -> epoch.ap();
    };
  }

  /**
   * Returns the number of the best epoch, from 1, or 0 without epochs. An undefined score is worse
   * than any other; where all are undefined the last epoch is the best.
   */
  public int best(List<EpochScores> epochs) {
    int best = 0;
    for (EpochScores epoch : epochs) {
      boolean undefinedSoFar = best == 0 || Double.isNaN(of(epochs.get(best - 1)));
      if (undefinedSoFar || of(epoch) > of(epochs.get(best - 1))) { // NaN is never larger
        best = epoch.epoch();
      }
    }
    return best;
  }
}
