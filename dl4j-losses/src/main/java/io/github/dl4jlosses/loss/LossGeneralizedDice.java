package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.RegionFormula;
import io.github.dl4jlosses.internal.fused.OverlapSums;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Generalized Dice loss: one Dice of all classes together, in which small classes weigh more.
 *
 * <pre>
 *   L = mean over groups of 1 - (2·Σ_c v(c)·I(c) + s) / (Σ_c v(c)·(A(c) + B(c)) + s')
 *   I = Σ m·p·t    A = Σ m·p    B = Σ m·t               Σ over the pixels of a group, of class c
 *
 *   SQUARE   v(c) = w(c) / B(c)²        SIMPLE   w(c) / B(c)        UNIFORM   w(c)
 * </pre>
 *
 * <p>with p the softmax or sigmoid of the logits, t the label, m the mask, w the class weights, s
 * and s' the smoothing. A class without a label has the largest of the finite 1/B² or 1/B of its
 * group; 0 if none is finite. Ignored pixels are in no sum, and their gradient is 0 even where
 * their logits are infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: class indices, one number per pixel, or
 * one-hot (INDEX); of the shape of preOutput (PROBABILITY, BINARY). Mask: one number per example or
 * pixel; with BINARY also of the shape of preOutput.
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput.
 *
 * <p><b>Reduction.</b> The mean over groups. DL4J's own layers are handed R times it, and need the
 * grouping BATCH.
 *
 * <p><b>Special cases.</b> A group in which nothing counts, and 0/0 (a denominator below 1e-300),
 * have the loss 0 and the gradient 0. With SQUARE both sums are about 1/B: beside them a smoothing
 * of 1e-5 is much where classes have 10⁵ pixels, and brings the loss near 0. PRESENT leaves classes
 * without a label out. A NaN logit that counts gives NaN.
 *
 * <p><b>Elsewhere.</b> {@link #monai MONAI GeneralizedDiceLoss}. torchmetrics
 * generalized_dice_score takes the weight of an absent class from other classes and images.
 *
 * <p><b>Source.</b> Sudre et al., DLMIA 2017. Differs: ignoreIndex and mask, class weights, absent
 * classes as in MONAI, 0/0 is 0.
 *
 * @param target how labels are read, and the activation: softmax, or sigmoid for BINARY
 * @param regions which regions are compared
 * @param smooth s and s'
 * @param volume what a class weighs by its size
 * @param ignoreIndex label that does not count; any integer
 */
public record LossGeneralizedDice(
    @JsonProperty(required = true) Target target,
    @JsonProperty(required = true) Regions regions,
    @JsonProperty(required = true) Smooth smooth,
    @JsonProperty(required = true) Volume volume,
    @JsonProperty(required = true) int ignoreIndex)
    implements RegionLoss<LossGeneralizedDice> {

  /** What a class weighs by its size B. */
  public enum Volume {
    /** 1 / B². */
    SQUARE,

    /** 1 / B. */
    SIMPLE,

    /** 1, whatever the size. */
    UNIFORM;

    double weight(double size) {
      return switch (this) {
        case SQUARE -> 1 / (size * size);
        case SIMPLE -> 1 / size;
        case UNIFORM -> 1;
      };
    }
  }

  /** Creates the loss: softmax, over the batch, all classes, not smoothed, SQUARE. */
  public LossGeneralizedDice() {
    this(
        Target.INDEX,
        new Regions(),
        Smooth.of(0),
        Volume.SQUARE,
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if the classes of the regions are ABSENT_AS_ZERO
   */
  public LossGeneralizedDice {
    Arguments.notNull("target", target);
    Arguments.notNull("regions", regions);
    Arguments.notNull("smooth", smooth);
    Arguments.notNull("volume", volume);
    if (regions.classes() == Classes.ABSENT_AS_ZERO) {
      throw Arguments.bad(
          "classes",
          "be ALL, FOREGROUND or PRESENT",
          regions.classes(),
          "a class has no loss of its own here; PRESENT leaves absent ones out");
    }
  }

  /**
   * Returns the loss that MONAI's {@code GeneralizedDiceLoss(softmax=True, to_onehot_y=True)} is:
   * per image, all classes, smoothed by 1e-5, SQUARE.
   */
  public static LossGeneralizedDice monai() {
    return new LossGeneralizedDice().withGrouping(Grouping.IMAGE).withSmooth(Smooth.of(1e-5));
  }

  /** Returns this loss with another reading of the labels. */
  public LossGeneralizedDice withTarget(Target target) {
    return new LossGeneralizedDice(target, regions, smooth, volume, ignoreIndex);
  }

  @Override
  public LossGeneralizedDice withRegions(Regions regions) {
    return new LossGeneralizedDice(target, regions, smooth, volume, ignoreIndex);
  }

  /** Returns this loss with another smoothing. */
  public LossGeneralizedDice withSmooth(Smooth smooth) {
    return new LossGeneralizedDice(target, regions, smooth, volume, ignoreIndex);
  }

  /** Returns this loss with another weight of sizes. */
  public LossGeneralizedDice withVolume(Volume volume) {
    return new LossGeneralizedDice(target, regions, smooth, volume, ignoreIndex);
  }

  /** Returns this loss with another label that does not count. */
  public LossGeneralizedDice withIgnoreIndex(int ignoreIndex) {
    return new LossGeneralizedDice(target, regions, smooth, volume, ignoreIndex);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofAny(target, ignoreIndex);
  }

  @Override
  public Formula formula(int channels) {
    return new RegionFormula(
        OverlapSums.PRODUCT,
        EngineTypes.grouping(regions),
        new VolumeWeightedMean(regions, channels, smooth, volume));
  }
}
