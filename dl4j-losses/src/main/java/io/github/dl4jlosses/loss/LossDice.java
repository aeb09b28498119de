package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.RegionFormula;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.loss.RegionMean.OfNothing;
import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Dice loss: one minus how much of prediction and label of a class overlap, whatever the size of
 * the class. With cross entropy beside it ({@link LossSum}) it trains on rare classes too.
 *
 * <pre>
 *   L = mean over groups and classes of w(c)·[ 1 - (2·I + s) / (A + B + s') ]
 *   I = Σ m·p·t    A = Σ m·p    B = Σ m·t               Σ over the pixels of a group, of class c
 *
 *   JACCARD   1 - (2·I + s) / (2·(A + B - I) + s')
 * </pre>
 *
 * <p>with p the softmax or sigmoid of the logits, t the label, m the mask, w the class weights, s
 * and s' the smoothing. {@link Overlap} has other sums. Ignored pixels are in no sum, and their
 * gradient is 0 even where their logits are infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: class indices, one number per pixel, or
 * one-hot (INDEX); of the shape of preOutput (PROBABILITY, BINARY). Mask: one number per example or
 * pixel; with BINARY also of the shape of preOutput.
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput.
 *
 * <p><b>Reduction.</b> The mean, also over images. DL4J's own layers are handed R times it, and
 * need the grouping BATCH.
 *
 * <p><b>Special cases.</b> A group in which nothing counts, and 0/0 (a denominator below 1e-300),
 * have the loss 0 and the gradient 0. PRESENT without any label gives 0. A NaN logit that counts
 * gives NaN.
 *
 * <p><b>Elsewhere.</b> {@link #monai MONAI DiceLoss}, {@link #smp smp DiceLoss}, {@link #nnUNet
 * nnU-Net SoftDiceLoss} (whose number is this one minus 1), Keras Dice, kornia DiceLoss. They
 * differ in grouping, classes and smoothing. Weights: MONAI's mean, not divided by their sum (smp
 * divides).
 *
 * <p><b>Source.</b> Milletari, Navab, Ahmadi, 3DV 2016, with the sums of MONAI. Differs:
 * ignoreIndex and mask in all forms, 0/0 is 0.
 *
 * @param target how labels are read, and the activation: softmax, or sigmoid for BINARY
 * @param regions which regions are compared
 * @param smooth s and s'
 * @param ratio Dice or Jaccard
 * @param overlap what is summed
 * @param ignoreIndex label that does not count; any integer
 */
public record LossDice(
    @JsonProperty(required = true) Target target,
    @JsonProperty(required = true) Regions regions,
    @JsonProperty(required = true) Smooth smooth,
    @JsonProperty(required = true) Ratio ratio,
    @JsonProperty(required = true) Overlap overlap,
    @JsonProperty(required = true) int ignoreIndex)
    implements RegionLoss<LossDice> {

  /** What the overlap is divided by. */
  public enum Ratio {
    /** Half of the sizes of both: 2·I / (A + B). */
    DICE,

    /** The size of their union: 2·I / 2·(A + B - I). */
    JACCARD
  }

  /** Creates the loss: softmax, over the batch, all classes, smoothed by 1e-5, Dice of products. */
  public LossDice() {
    this(
        Target.INDEX,
        new Regions(),
        Smooth.of(1e-5),
        Ratio.DICE,
        Overlap.PRODUCT,
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  /** Creates the loss. */
  public LossDice {
    Arguments.notNull("target", target);
    Arguments.notNull("regions", regions);
    Arguments.notNull("smooth", smooth);
    Arguments.notNull("ratio", ratio);
    Arguments.notNull("overlap", overlap);
  }

  /**
   * Returns the loss that MONAI's {@code DiceLoss(softmax=True, to_onehot_y=True)} is: per image,
   * all classes, smoothed by 1e-5.
   */
  public static LossDice monai() {
    return new LossDice().withGrouping(Grouping.IMAGE);
  }

  /**
   * Returns the loss that smp's {@code DiceLoss("multiclass")} is: over the batch, not smoothed,
   * absent classes as 0, minima. smp's smooth counts twice here.
   */
  public static LossDice smp() {
    return new LossDice()
        .withClasses(Classes.ABSENT_AS_ZERO)
        .withSmooth(Smooth.of(0))
        .withOverlap(Overlap.MINIMUM);
  }

  /**
   * Returns the loss that nnU-Net's {@code SoftDiceLoss} is, plus 1: per image, without the
   * background, smoothed by 1e-5. Where its plan has batch_dice, add {@code withGrouping(BATCH)}.
   */
  public static LossDice nnUNet() {
    return monai().withClasses(Classes.FOREGROUND);
  }

  /** Returns this loss with another reading of the labels. */
  public LossDice withTarget(Target target) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  @Override
  public LossDice withRegions(Regions regions) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  /** Returns this loss with another smoothing. */
  public LossDice withSmooth(Smooth smooth) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  /** Returns this loss with another ratio. */
  public LossDice withRatio(Ratio ratio) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  /** Returns this loss with other sums. */
  public LossDice withOverlap(Overlap overlap) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  /** Returns this loss with another label that does not count. */
  public LossDice withIgnoreIndex(int ignoreIndex) {
    return new LossDice(target, regions, smooth, ratio, overlap, ignoreIndex);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofAny(target, ignoreIndex);
  }

  @Override
  public Formula formula(int channels) {
    return new RegionFormula(
        EngineTypes.sums(overlap),
        EngineTypes.grouping(regions),
        new RegionMean(regions, channels, OfNothing.ZERO, this::ofRegion));
  }

  private RegionMean.Slope ofRegion(double i, double a, double b) {
    double r = 2 * i + smooth.numerator();
    return switch (ratio) {
      case DICE -> RegionMean.Slope.ofRatio(r, 2, a + b + smooth.denominator(), 0, 1);
      case JACCARD -> RegionMean.Slope.ofRatio(r, 2, 2 * (a + b - i) + smooth.denominator(), -2, 2);
    };
  }
}
