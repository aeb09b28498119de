package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.BinaryFocalFormula;
import io.github.dl4jlosses.internal.formula.FocalFormula;
import io.github.dl4jlosses.internal.formula.PixelFormula;
import io.github.dl4jlosses.internal.fused.FocalCosts;
import io.github.dl4jlosses.internal.label.LabelRule;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Focal loss: cross entropy in which pixels that are right already count less, so that the many
 * easy pixels of the background do not drown the few hard ones.
 *
 * <pre>
 *   INDEX    l = w(y)·(1 - p(y))^γ·(-log p(y))                                      p = softmax z
 *   BINARY   l = w·a·q^γ·[ t·softplus(-z) + (1-t)·softplus(z) ]                     p = σ(z)
 *            q = p·(1-t) + (1-p)·t      a = yes·t + no·(1-t)      softplus(z) = log(1 + e^z)
 *
 *   mean     Σ m·l / Σ m   (INDEX)        Σ m·l / number of elements that count   (BINARY)
 * </pre>
 *
 * <p>with y the class of a pixel, t the label of a channel, w the class weights and m the mask.
 * Weights are not in the divisor, and with BINARY a mask is not either, as in BCE. Ignored pixels
 * and elements have no part in either sum, and their gradient is 0 even where their logits are
 * infinite or NaN.
 *
 * <p><b>Shapes.</b> preOutput [R, C] or [N, C, d…]. Labels: class indices, one number per pixel, or
 * one-hot (INDEX); of the shape of preOutput (BINARY). Mask: one number per example or pixel; with
 * BINARY also of the shape of preOutput. Score array [R, 1].
 *
 * <p><b>Types.</b> preOutput of any floating type, labels and mask of any type. Summed in double;
 * computed in float for FLOAT, else in double (see {@link SegmentationLoss}); the gradient has the
 * type of preOutput.
 *
 * <p><b>Reduction.</b> SUM hands DL4J Σ m·l, MEAN hands it R·mean.
 *
 * <p><b>Special cases.</b> γ = 0 is {@link LossBCEWithLogits}, and {@link LossCrossEntropy}, whose
 * mean with class weights has another divisor. A pixel that is right for sure has the loss 0 and
 * the gradient 0, for γ below 1 too. Nothing to average: 0 (MEAN_OR_ZERO, the default) or NaN
 * (MEAN), gradient 0. A NaN logit that counts gives NaN, a logit of -∞ at the class of the pixel
 * +∞.
 *
 * <p><b>Elsewhere.</b> {@link #torchvision torchvision and fvcore sigmoid_focal_loss}. smp
 * FocalLoss: the same for labels of 0 and 1; its "multiclass" asks one sigmoid per class. MONAI
 * FocalLoss(use_softmax=True) divides by C too: this / C.
 *
 * <p><b>Source.</b> Lin et al., ICCV 2017, with the sums of torchvision. Differs: ignoreIndex,
 * mask, class weights, finite where γ &lt; 1 and the pixel is sure (torchvision: NaN).
 *
 * @param target how labels are read, and the activation: softmax for INDEX, sigmoid for BINARY
 * @param gamma γ; 0 counts all pixels alike
 * @param weight w, one weight per class or channel
 * @param balance yes and no
 * @param reduction what becomes of the losses of all pixels
 * @param ignoreIndex label that does not count; any integer
 */
public record LossFocal(
    @JsonProperty(required = true) Target target,
    @JsonProperty(required = true) double gamma,
    @JsonProperty(required = true) Weights weight,
    @JsonProperty(required = true) Balance balance,
    @JsonProperty(required = true) Reduction reduction,
    @JsonProperty(required = true) int ignoreIndex)
    implements PixelLoss {

  /**
   * What yes and no weigh in the question of a channel.
   *
   * @param yes of the positive part of a label
   * @param no of the negative part
   */
  public record Balance(
      @JsonProperty(required = true) double yes, @JsonProperty(required = true) double no)
      implements Serializable {
    /**
     * Creates the balance.
     *
     * @throws IllegalArgumentException if one is negative, infinite or NaN
     */
    public Balance {
      Arguments.nonNegative("yes", yes);
      Arguments.nonNegative("no", no);
    }

    /** Returns the balance of both alike, 1 and 1. */
    public static Balance even() {
      return new Balance(1, 1);
    }

    /**
     * Returns the balance that the paper calls alpha: alpha and 1 - alpha.
     *
     * @throws IllegalArgumentException if alpha is outside [0, 1] or NaN
     */
    public static Balance ofAlpha(double alpha) {
      Arguments.between("alpha", 0, 1, alpha);
      return new Balance(alpha, 1 - alpha);
    }
  }

  /** Creates the loss: softmax, γ = 2, no weights, MEAN_OR_ZERO. */
  public LossFocal() {
    this(
        Target.INDEX,
        2,
        Weights.uniform(),
        Balance.even(),
        Reduction.MEAN_OR_ZERO,
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  /**
   * Creates the loss.
   *
   * @throws IllegalArgumentException if gamma is negative, infinite or NaN, target is PROBABILITY,
   *     or a balance is given with INDEX
   */
  public LossFocal {
    Arguments.notNull("target", target);
    Arguments.nonNegative("gamma", gamma);
    Arguments.notNull("weight", weight);
    Arguments.notNull("balance", balance);
    Arguments.notNull("reduction", reduction);
    if (target == Target.PROBABILITY) {
      throw Arguments.bad(
          "target",
          "be INDEX or BINARY",
          target,
          "a pixel needs one class; probabilities of classes? use LossCrossEntropy");
    }
    if (target == Target.INDEX && !balance.equals(Balance.even())) {
      throw Arguments.bad(
          "balance",
          "be 1 and 1 with INDEX",
          Arguments.number(balance.yes()) + " and " + Arguments.number(balance.no()),
          "softmax asks no yes or no: use withWeight, or withTarget(Target.BINARY) first");
    }
  }

  /**
   * Returns the loss that torchvision's {@code sigmoid_focal_loss(.., reduction="mean")} is: γ = 2,
   * alpha = 0.25.
   */
  public static LossFocal torchvision() {
    return new LossFocal().withTarget(Target.BINARY).withAlpha(0.25);
  }

  /** Returns this loss with another reading of the labels. */
  public LossFocal withTarget(Target target) {
    return new LossFocal(target, gamma, weight, balance, reduction, ignoreIndex);
  }

  /** Returns this loss with another power. */
  public LossFocal withGamma(double gamma) {
    return new LossFocal(target, gamma, weight, balance, reduction, ignoreIndex);
  }

  /** Returns this loss with other weights per class or channel, class 0 first. */
  public LossFocal withWeight(double... weight) {
    return new LossFocal(target, gamma, Weights.of(weight), balance, reduction, ignoreIndex);
  }

  /**
   * Returns this loss with the balance of yes and no that torchvision calls alpha: yes weighs
   * alpha, no 1 - alpha. Its -1 is {@link Balance#even}.
   *
   * @throws IllegalArgumentException if alpha is outside [0, 1] or NaN, or target is INDEX
   */
  public LossFocal withAlpha(double alpha) {
    return withBalance(Balance.ofAlpha(alpha));
  }

  /** Returns this loss with another balance of yes and no. */
  public LossFocal withBalance(Balance balance) {
    return new LossFocal(target, gamma, weight, balance, reduction, ignoreIndex);
  }

  @Override
  public LossFocal withReduction(Reduction reduction) {
    return new LossFocal(target, gamma, weight, balance, reduction, ignoreIndex);
  }

  /** Returns this loss with another label that does not count. */
  public LossFocal withIgnoreIndex(int ignoreIndex) {
    return new LossFocal(target, gamma, weight, balance, reduction, ignoreIndex);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofAny(target, ignoreIndex);
  }

  @Override
  public PixelFormula formula(int channels) {
    double[] w = weight.forClasses("weight", channels);
    FocalCosts costs = new FocalCosts(gamma, w, balance.yes(), balance.no());
    return target == Target.BINARY
        ? new BinaryFocalFormula(costs, reduction::factor)
        : new FocalFormula(costs, reduction::factor);
  }
}
