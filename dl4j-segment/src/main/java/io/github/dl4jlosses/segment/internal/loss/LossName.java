package io.github.dl4jlosses.segment.internal.loss;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a loss is called in options; {@link NamedLosses} makes it. Sums have this order. */
public enum LossName {
  /** Cross entropy: a pixel has one class. */
  CE,
  /** Binary cross entropy: a pixel has any number of labels. */
  BCE,
  /** Dice of the objects, without the background. */
  DICE,
  /** Generalized Dice. */
  GDICE,
  /** Tversky loss of the objects, without the background. */
  TVERSKY,
  /** Focal loss. */
  FOCAL,
  /** Lovász-softmax, or the hinge where a pixel has labels. */
  LOVASZ,
  /** (Binary) cross entropy of the hardest pixels. */
  TOPK;

  /** Returns the losses that have names. */
  static String all() {
    List<LossName> names = Arrays.asList(values());
    return names.subList(0, names.size() - 1).stream()
            .map(LossName::toString)
            .collect(Collectors.joining(", "))
        + " or "
        + names.get(names.size() - 1);
  }

  static Optional<LossName> find(String text) {
    return Arrays.stream(values()).filter(name -> name.toString().equals(text)).findFirst();
  }

  /** Returns what a pixel has for this loss; empty if it takes either. */
  Optional<Labeling> labeling() {
    return switch (this) {
      case CE -> Optional.of(Labeling.SINGLE_LABEL);
      case BCE -> Optional.of(Labeling.MULTI_LABEL);
      default -> Optional.empty();
    };
  }

  /** Returns whether the background has no part in it. */
  boolean isOfObjects() {
    return this == DICE || this == TVERSKY;
  }

  boolean hasLabelSmoothing() {
    return this == CE || this == BCE || this == TOPK;
  }

  boolean hasPosWeight(Labeling labeling) {
    return labeling == Labeling.MULTI_LABEL && (this == BCE || this == TOPK);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
