package io.github.dl4jlosses.segment.internal.loss;

import static io.github.dl4jlosses.loss.Reduction.MEAN_OR_ZERO;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.loss.Hardest;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossGeneralizedDice;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTopK;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.PixelLoss;
import io.github.dl4jlosses.loss.Regions;
import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Makes the losses that have names. What options do not say is decided here: it becomes part of
 * networks, and a run whose loss has changed cannot go on.
 */
final class NamedLosses {
  private static final double HARDEST = .1; // nnU-Net's TopKLoss

  private final SampleReader reader;
  private final double[] weight;
  private final double[] posWeight;
  private final double labelSmoothing;

  /**
   * Keeps what options say.
   *
   * @param weight one for each channel, or none
   * @param posWeight likewise
   */
  NamedLosses(SampleReader reader, double[] weight, double[] posWeight, double labelSmoothing) {
    this.reader = reader;
    this.weight = weight.clone();
    this.posWeight = posWeight.clone();
    this.labelSmoothing = labelSmoothing;
  }

  /**
   * Returns the loss, or the sum with factors of 1; void pixels do not count.
   *
   * @throws IllegalArgumentException if a part has no class with a weight above 0
   */
  SegmentationLoss of(LossNames names) {
    boolean someOfObjects = names.names().stream().anyMatch(LossName::isOfObjects);
    int left = someOfObjects ? background() : InstanceOptions.NO_BACKGROUND;
    if (weight.length > 0
        && IntStream.range(0, weight.length).noneMatch(c -> c != left && weight[c] != 0)) {
      throw Arguments.bad(
          "--class-weights",
          "have one above 0" + (someOfObjects ? " for a class that is no background" : ""),
          Arrays.toString(weight),
          "else " + names + " has a part with nothing to learn");
    }
    SegmentationLoss[] parts =
        names.names().stream().map(this::of).toArray(SegmentationLoss[]::new);
    return parts.length == 1 ? parts[0] : LossSum.of(parts);
  }

  private SegmentationLoss of(LossName name) {
    return switch (name) {
      case CE, BCE -> crossEntropy();
      case DICE ->
          new LossDice().withTarget(target()).withRegions(objects()).withIgnoreIndex(Sample.VOID);
      case GDICE ->
          with(weight, LossGeneralizedDice::withWeight, new LossGeneralizedDice())
              .withTarget(target())
              .withIgnoreIndex(Sample.VOID);
      case TVERSKY ->
          new LossTversky()
              .withTarget(target())
              .withRegions(objects())
              .withIgnoreIndex(Sample.VOID);
      case FOCAL ->
          with(weight, LossFocal::withWeight, new LossFocal())
              .withTarget(target())
              .withIgnoreIndex(Sample.VOID);
      case LOVASZ ->
          with(weight, LossLovasz::withWeight, hasLabels() ? LossLovasz.hinge() : new LossLovasz())
              .withIgnoreIndex(Sample.VOID);
      case TOPK -> new LossTopK(crossEntropy(), Hardest.share(HARDEST));
    };
  }

  private PixelLoss crossEntropy() {
    if (hasLabels()) {
      LossBCEWithLogits loss =
          with(weight, LossBCEWithLogits::withWeight, new LossBCEWithLogits())
              .withIgnoreIndex(Sample.VOID)
              .withLabelSmoothing(labelSmoothing)
              .withReduction(MEAN_OR_ZERO); // a batch of crops may be all void
      return with(posWeight, LossBCEWithLogits::withPosWeight, loss);
    }
    return with(weight, LossCrossEntropy::withWeight, new LossCrossEntropy())
        .withIgnoreIndex(Sample.VOID)
        .withLabelSmoothing(labelSmoothing)
        .withReduction(MEAN_OR_ZERO);
  }

  /** Returns a loss with weights, or as it is if there are none. */
  private static <L> L with(double[] weights, BiFunction<L, double[], L> setter, L loss) {
    return weights.length == 0 ? loss : setter.apply(loss, weights);
  }

  private boolean hasLabels() {
    return reader.labeling() == Labeling.MULTI_LABEL;
  }

  private Target target() {
    return hasLabels() ? Target.BINARY : Target.INDEX;
  }

  /** Returns the channel of the background, if it has one. */
  private int background() {
    return hasLabels() ? InstanceOptions.NO_BACKGROUND : reader.background().in(reader.classes());
  }

  /** Returns the regions of the batch that are objects, as in nnU-Net: not the background. */
  private Regions objects() {
    Regions all = with(weight, Regions::withWeight, new Regions());
    int background = background();
    return switch (background) {
      case InstanceOptions.NO_BACKGROUND -> all;
      case 0 -> all.withClasses(Classes.FOREGROUND);
      default -> all.withWeight(without(background));
    };
  }

  /** Returns weights with which the mean over all channels is the mean over all but one. */
  private double[] without(int channel) {
    double[] others = new double[reader.channels().size()];
    Arrays.setAll(others, c -> weight.length == 0 ? 1 : weight[c]);
    others[channel] = 0;
    double scale = (double) others.length / (others.length - 1);
    return Arrays.stream(others).map(w -> w * scale).toArray();
  }
}
