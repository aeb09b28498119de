package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which regions a loss compares, and how their losses become one: the mean over groups and classes
 * of weight times loss. It is not divided by the weights. A region without a pixel that counts
 * stays in the mean.
 *
 * <p>{@link LossLovasz} takes the mean within each group first, and {@link LossGeneralizedDice}
 * weighs the sums of classes instead of their losses.
 *
 * @param grouping what one set of sums covers
 * @param classes which classes have a part
 * @param weight one weight per class or channel, also for classes that have no part
 */
public record Regions(
    @JsonProperty(required = true) Grouping grouping,
    @JsonProperty(required = true) Classes classes,
    @JsonProperty(required = true) Weights weight)
    implements Serializable {

  /** What one set of sums covers. */
  public enum Grouping {
    /**
     * Each image by itself. DL4J's own layers do not tell a loss which rows are of one image: they
     * need {@link #BATCH}.
     */
    IMAGE,

    /** All images of the batch together. */
    BATCH
  }

  /** Which classes have a part. */
  public enum Classes {
    /** All. */
    ALL,

    /** All but channel 0; a single channel stays. */
    FOREGROUND,

    /** Those that have a label in the group. */
    PRESENT,

    /** All, but the loss of a class without a label in the group is 0: smp. */
    ABSENT_AS_ZERO
  }

  /** Creates the regions. */
  public Regions {
    Arguments.notNull("grouping", grouping);
    Arguments.notNull("classes", classes);
    Arguments.notNull("weight", weight);
  }

  /** Creates regions of the batch, of all classes alike. */
  public Regions() {
    this(Grouping.BATCH, Classes.ALL, Weights.uniform());
  }

  /** Returns these regions with another grouping. */
  public Regions withGrouping(Grouping grouping) {
    return new Regions(grouping, classes, weight);
  }

  /** Returns these regions with other classes. */
  public Regions withClasses(Classes classes) {
    return new Regions(grouping, classes, weight);
  }

  /** Returns these regions with other weights per class, class 0 first. */
  public Regions withWeight(double... weight) {
    return new Regions(grouping, classes, Weights.of(weight));
  }

  /** Checks that a loss that is handed rows can be computed. */
  void requireNoImages(String loss) {
    if (grouping == Grouping.IMAGE) {
      throw new UnsupportedOperationException(
          "grouping must be BATCH in DL4J's own layers, got IMAGE (they do not tell "
              + loss
              + " which rows are of one image: use a SegmentationLossLayer, or"
              + " withGrouping(BATCH))");
    }
  }

  /** Returns the first class that may have a part. */
  int first(int channels) {
    return classes == Classes.FOREGROUND && channels > 1 ? 1 : 0;
  }
}
