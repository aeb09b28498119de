package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;

/**
 * A loss that compares regions, which are the pixels of a class in an image or in the batch.
 *
 * <pre>
 *   new LossDice().withGrouping(Grouping.IMAGE).withClasses(Classes.FOREGROUND)
 * </pre>
 *
 * <p>Each method returns another loss, and leaves this one as it is.
 *
 * @param <L> the loss itself
 */
public sealed interface RegionLoss<L extends RegionLoss<L>> extends EngineLoss
    permits LossDice, LossTversky, LossGeneralizedDice, LossLovasz {

  /** Returns which regions are compared. */
  Regions regions();

  /**
   * Returns this loss of other regions.
   *
   * @throws IllegalArgumentException if the loss has no value for these classes
   */
  L withRegions(Regions regions);

  /** Returns this loss with another grouping: each image by itself, or the batch together. */
  default L withGrouping(Grouping grouping) {
    return withRegions(regions().withGrouping(grouping));
  }

  /**
   * Returns this loss of other classes.
   *
   * @throws IllegalArgumentException if the loss has no value for them
   */
  default L withClasses(Classes classes) {
    return withRegions(regions().withClasses(classes));
  }

  /**
   * Returns this loss with other weights per class or channel, class 0 first.
   *
   * @throws IllegalArgumentException if there is none, or one is negative, infinite or NaN
   */
  default L withWeight(double... weight) {
    return withRegions(regions().withWeight(weight));
  }

  @Override
  default void requireNoImages() {
    regions().requireNoImages(name());
  }
}
