package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.engine.LabelRule;
import io.github.dl4jlosses.internal.fused.LabelKind;

/** Makes rules for labels of how a loss says it reads them. */
final class LabelRules {
  private LabelRules() {}

  /** Returns the rule of a loss, whose messages name the losses of pixels. */
  static LabelRule of(Target target, int ignoreIndex) {
    return new LabelRule(kind(target), ignoreIndex, "LossCrossEntropy", "LossBCEWithLogits");
  }

  /** Returns the rule of a loss that reads labels in any of the ways. */
  static LabelRule ofAny(Target target, int ignoreIndex) {
    return new LabelRule(
        kind(target), ignoreIndex, "withTarget(Target.INDEX)", "withTarget(Target.BINARY)");
  }

  private static LabelKind kind(Target target) {
    return switch (target) {
      case INDEX -> LabelKind.CLASSES;
      case PROBABILITY -> LabelKind.PROBABILITIES;
      case BINARY -> LabelKind.CHANNELS;
    };
  }
}
