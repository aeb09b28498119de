package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.LovaszFormula;
import io.github.dl4jlosses.internal.formula.LovaszFormula.Absent;
import io.github.dl4jlosses.internal.formula.LovaszFormula.Errors;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.loss.Regions.Classes;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Lovász loss: 1 - IoU of a class, made differentiable. Each pixel weighs as much as the IoU would
 * fall if it were wrong too, after all pixels with larger errors.
 *
 * <pre>
 *   L = mean over groups of mean over classes of w(c)·Σ_i ΔJ(i)·e(i)      e(1) ≥ e(2) ≥ …
 *   J(i) = 1 - (G - f(i)) / (G + b(i))                  ΔJ(i) = J(i) - J(i-1)
 *
 *   INDEX    e = |t - p|                    softmax
 *   BINARY   e = max(0, 1 - z·(2·t - 1))    hinge, each channel by itself
 * </pre>
 *
 * <p>with e(i) the errors of a class over the pixels of a group, in descending order, G how many of
 * the pixels are of the class, f(i) how many of the first i are and b(i) how many are not, p the
 * softmax of the logits z, t 1 for pixels of the class and else 0, w the class weights. The
 * derivative takes ΔJ for constants. Equal errors are in the order of the pixels. Ignored pixels
 * are in no ranking, and their gradient is 0 even where their logits are infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: class indices, one number per pixel, or
 * one-hot (INDEX); 0 and 1 of the shape of preOutput (BINARY). Mask of 0 and 1: one number per
 * example or pixel; with BINARY also of the shape of preOutput.
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput. Takes the memory of one more array of the size of preOutput, and sorts one
 * class at a time.
 *
 * <p><b>Reduction.</b> The mean over classes within each group, then over groups; not divided by
 * the weights. DL4J's own layers are handed R times it, and need the grouping BATCH.
 *
 * <p><b>Special cases.</b> A group in which nothing counts has the loss 0 and the gradient 0, and
 * stays in the mean. A class without a label, where it counts, costs its largest error. A NaN logit
 * that counts gives NaN, as does +∞ with softmax. With the hinge an infinite logit is right, or
 * gives NaN. A mask between 0 and 1 is refused, since a rank cannot be weighed.
 *
 * <p><b>Elsewhere.</b> The authors' lovasz_softmax and lovasz_hinge; smp LovaszLoss, which gives an
 * empty tensor where all pixels are ignored; kornia LovaszHingeLoss. Kornia's LovaszSoftmaxLoss
 * takes class numbers for 0 and 1, and differs.
 *
 * <p><b>Source.</b> Berman, Rannen Triki, Blaschko, CVPR 2018, algorithm 1. Differs: the order of
 * equal errors is fixed, class weights, masks.
 *
 * @param target INDEX for softmax or BINARY for the hinge
 * @param regions what is ranked together, which classes have a part, and their weights
 * @param ignoreIndex label that does not count; any integer
 */
public record LossLovasz(
    @JsonProperty(required = true) Target target,
    @JsonProperty(required = true) Regions regions,
    @JsonProperty(required = true) int ignoreIndex)
    implements RegionLoss<LossLovasz> {

  /** Creates the Lovász-softmax: over the batch, of the classes that have a label. */
  public LossLovasz() {
    this(
        Target.INDEX,
        new Regions().withClasses(Classes.PRESENT),
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if target is PROBABILITY
   */
  public LossLovasz {
    Arguments.notNull("target", target);
    Arguments.notNull("regions", regions);
    if (target == Target.PROBABILITY) {
      throw Arguments.bad(
          "target",
          "be INDEX or BINARY",
          target,
          "a pixel is of a class or not; for labels between use LossDice");
    }
  }

  /** Returns the Lovász hinge: over the batch, of all channels. */
  public static LossLovasz hinge() {
    return new LossLovasz(Target.BINARY, new Regions(), LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  @Override
  public LossLovasz withRegions(Regions regions) {
    return new LossLovasz(target, regions, ignoreIndex);
  }

  /** Returns this loss with another label that does not count. */
  public LossLovasz withIgnoreIndex(int ignoreIndex) {
    return new LossLovasz(target, regions, ignoreIndex);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofHard(target, ignoreIndex);
  }

  @Override
  public Formula formula(int channels) {
    Absent absent =
        switch (regions.classes()) {
          case ALL, FOREGROUND -> Absent.COUNTED;
          case PRESENT -> Absent.LEFT_OUT;
          case ABSENT_AS_ZERO -> Absent.ZERO;
        };
    return new LovaszFormula(
        target == Target.BINARY ? Errors.HINGE : Errors.SOFTMAX,
        EngineTypes.grouping(regions),
        regions.weight().forClasses("weight", channels),
        regions.first(channels),
        absent);
  }
}
