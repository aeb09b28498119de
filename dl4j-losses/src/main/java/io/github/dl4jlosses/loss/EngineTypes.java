package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.fused.OverlapSums;
import io.github.dl4jlosses.internal.fused.Tiling;
import io.github.dl4jlosses.internal.label.LabelKind;
import io.github.dl4jlosses.internal.label.LabelRule;

/** What options of losses are called in the engine. */
final class EngineTypes {
  private EngineTypes() {}

  /** Returns the rule of a loss of pixels, whose messages name both of these. */
  static LabelRule ofPixels(Target target, int ignoreIndex) {
    return new LabelRule(kind(target), ignoreIndex, "LossCrossEntropy", "LossBCEWithLogits");
  }

  /** Returns the rule of a loss that reads labels in any of the ways. */
  static LabelRule ofAny(Target target, int ignoreIndex) {
    return new LabelRule(
        kind(target), ignoreIndex, "withTarget(Target.INDEX)", "withTarget(Target.BINARY)");
  }

  /** Returns the rule of a loss whose pixels are of a class or not. */
  static LabelRule ofHard(Target target, int ignoreIndex) {
    return new LabelRule(kind(target), ignoreIndex, "new LossLovasz()", "LossLovasz.hinge()");
  }

  private static LabelKind kind(Target target) {
    return switch (target) {
      case INDEX -> LabelKind.CLASSES;
      case PROBABILITY -> LabelKind.PROBABILITIES;
      case BINARY -> LabelKind.CHANNELS;
    };
  }

  static Target target(LabelKind kind) {
    return switch (kind) {
      case CLASSES -> Target.INDEX;
      case PROBABILITIES -> Target.PROBABILITY;
      case CHANNELS -> Target.BINARY;
    };
  }

  static OverlapSums sums(Overlap overlap) {
    return switch (overlap) {
      case PRODUCT -> OverlapSums.PRODUCT;
      case SQUARES -> OverlapSums.SQUARES;
      case MINIMUM -> OverlapSums.MINIMUM;
    };
  }

  static Tiling.Grouping grouping(Regions regions) {
    return switch (regions.grouping()) {
      case IMAGE -> Tiling.Grouping.IMAGE;
      case BATCH -> Tiling.Grouping.BATCH;
    };
  }
}
