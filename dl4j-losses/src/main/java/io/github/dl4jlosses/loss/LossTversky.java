package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.RegionFormula;
import io.github.dl4jlosses.internal.fused.OverlapSums;
import io.github.dl4jlosses.internal.label.LabelRule;
import io.github.dl4jlosses.loss.RegionMean.OfNothing;
import io.github.dl4jlosses.loss.Regions.Classes;
import io.github.dl4jlosses.loss.Regions.Grouping;
import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Tversky loss: Dice with separate costs for false positives and false negatives. With β above α a
 * network finds more of a rare class, and is wrong more often.
 *
 * <pre>
 *   TI = (I + s) / (I + α·(A - I) + β·(B - I) + s')
 *   I = Σ m·p·t    A = Σ m·p    B = Σ m·t               Σ over the pixels of a group, of class c
 *
 *   EACH_CLASS   L = mean over groups and classes of w(c)·(1 - TI)^γ
 *   MEAN         L = [ mean over groups and classes of w(c)·(1 - TI) ]^γ
 * </pre>
 *
 * <p>with p the softmax or sigmoid of the logits, t the label, m the mask, w the class weights, s
 * and s' the smoothing; A - I are the false positives, B - I the false negatives. Ignored pixels
 * are in no sum, and their gradient is 0 even where their logits are infinite or NaN.
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
 * <p><b>Special cases.</b> α = β = ½ is {@link LossDice} with twice the smoothing, α = β = 1 its
 * JACCARD. A group in which nothing counts has TI = s/s' and the gradient 0; 0/0 (below 1e-300) is
 * the loss 0. Where γ is not 1, a loss below 0, which s &gt; s' can give, is 0 with gradient 0.
 * PRESENT without any label gives 0. A NaN logit that counts gives NaN.
 *
 * <p><b>Elsewhere.</b> {@link #monai MONAI TverskyLoss}, {@link #smp smp TverskyLoss} (γ of the
 * mean), Keras Tversky. kornia's depends on α + β alone.
 *
 * <p><b>Source.</b> Salehi, Erdogmus, Gholipour, MLMI 2017; γ: Abraham, Khan, ISBI 2019, where it
 * is 1/γ. Differs: ignoreIndex and mask, 0/0 is 0.
 *
 * @param target how labels are read, and the activation: softmax, or sigmoid for BINARY
 * @param regions which regions are compared
 * @param smooth s and s'
 * @param costs α and β
 * @param focus γ
 * @param ignoreIndex label that does not count; any integer
 */
public record LossTversky(
    @JsonProperty(required = true) Target target,
    @JsonProperty(required = true) Regions regions,
    @JsonProperty(required = true) Smooth smooth,
    @JsonProperty(required = true) Costs costs,
    @JsonProperty(required = true) Focus focus,
    @JsonProperty(required = true) int ignoreIndex)
    implements RegionLoss<LossTversky> {

  /**
   * What errors cost.
   *
   * @param alpha α, of a false positive
   * @param beta β, of a false negative
   */
  public record Costs(
      @JsonProperty(required = true) double alpha, @JsonProperty(required = true) double beta)
      implements Serializable {
    /**
     * Creates the costs.
     *
     * @throws IllegalArgumentException if one is negative, infinite or NaN, or both are 0
     */
    public Costs {
      Arguments.nonNegative("alpha", alpha);
      Arguments.nonNegative("beta", beta);
      if (alpha == 0 && beta == 0) {
        throw Arguments.bad(
            "alpha or beta",
            "be above 0",
            "0 and 0",
            "no error costs anything, nothing is learned");
      }
    }
  }

  /** What the power is taken of. */
  public enum FocusOn {
    /** The loss of each class of each group: the paper. */
    EACH_CLASS,

    /** The mean of them: smp. */
    MEAN
  }

  /**
   * The power of a loss. Below 1 it lets classes that are almost right count more, above 1 less.
   *
   * @param gamma γ
   * @param on what it is taken of
   */
  public record Focus(
      @JsonProperty(required = true) double gamma, @JsonProperty(required = true) FocusOn on)
      implements Serializable {
    /**
     * Creates the power.
     *
     * @throws IllegalArgumentException if gamma is not positive, is infinite or NaN
     */
    public Focus {
      if (!(gamma > 0) || Double.isInfinite(gamma)) {
        throw Arguments.bad("gamma", "be finite and > 0", gamma, "1 leaves the loss as it is");
      }
      Arguments.notNull("on", on);
    }

    private double power(double loss) {
      return gamma == 1 ? loss : Math.pow(Math.max(loss, 0), gamma);
    }

    private double slope(double loss) {
      if (gamma == 1) {
        return 1;
      }
      return loss <= 0 ? 0 : gamma * Math.pow(loss, gamma - 1);
    }

    private RegionFormula.Function ofMean(RegionFormula.Function mean) {
      return (sums, derivatives) -> {
        double loss = mean.value(sums, derivatives);
        double slope = slope(loss);
        for (double[] ofGroup : derivatives) {
          for (int k = 0; k < ofGroup.length; k++) {
            ofGroup[k] *= slope;
          }
        }
        return power(loss);
      };
    }
  }

  /**
   * Creates the loss: softmax, over the batch, all classes, smoothed by 1e-5, α = 0.3 and β = 0.7
   * as in the paper, γ = 1.
   */
  public LossTversky() {
    this(
        Target.INDEX,
        new Regions(),
        Smooth.of(1e-5),
        new Costs(0.3, 0.7),
        new Focus(1, FocusOn.EACH_CLASS),
        LossCrossEntropy.DEFAULT_IGNORE_INDEX);
  }

  /** Creates the loss. */
  public LossTversky {
    Arguments.notNull("target", target);
    Arguments.notNull("regions", regions);
    Arguments.notNull("smooth", smooth);
    Arguments.notNull("costs", costs);
    Arguments.notNull("focus", focus);
  }

  /**
   * Returns the loss that MONAI's {@code TverskyLoss(softmax=True, to_onehot_y=True)} is: per
   * image, all classes, smoothed by 1e-5, α = β = ½.
   */
  public static LossTversky monai() {
    return new LossTversky().withGrouping(Grouping.IMAGE).withCosts(0.5, 0.5);
  }

  /**
   * Returns the loss that smp's {@code TverskyLoss("multiclass")} is for labels that are classes:
   * over the batch, not smoothed, absent classes as 0, α = β = ½. Its gamma is {@link
   * #withGammaOfMean}.
   */
  public static LossTversky smp() {
    return new LossTversky()
        .withClasses(Classes.ABSENT_AS_ZERO)
        .withSmooth(Smooth.of(0))
        .withCosts(0.5, 0.5)
        .withGammaOfMean(1);
  }

  /** Returns this loss with another reading of the labels. */
  public LossTversky withTarget(Target target) {
    return new LossTversky(target, regions, smooth, costs, focus, ignoreIndex);
  }

  @Override
  public LossTversky withRegions(Regions regions) {
    return new LossTversky(target, regions, smooth, costs, focus, ignoreIndex);
  }

  /** Returns this loss with another smoothing. */
  public LossTversky withSmooth(Smooth smooth) {
    return new LossTversky(target, regions, smooth, costs, focus, ignoreIndex);
  }

  /**
   * Returns this loss with other costs.
   *
   * @param alpha of a false positive
   * @param beta of a false negative
   * @throws IllegalArgumentException if one is negative, infinite or NaN, or both are 0
   */
  public LossTversky withCosts(double alpha, double beta) {
    return new LossTversky(target, regions, smooth, new Costs(alpha, beta), focus, ignoreIndex);
  }

  /**
   * Returns this loss with another power of the loss of each class: focal Tversky loss. The paper's
   * 4/3 is 0.75 here.
   *
   * @throws IllegalArgumentException if gamma is not positive, is infinite or NaN
   */
  public LossTversky withGamma(double gamma) {
    return withFocus(new Focus(gamma, FocusOn.EACH_CLASS));
  }

  /**
   * Returns this loss with another power of the mean: smp's gamma.
   *
   * @throws IllegalArgumentException if gamma is not positive, is infinite or NaN
   */
  public LossTversky withGammaOfMean(double gamma) {
    return withFocus(new Focus(gamma, FocusOn.MEAN));
  }

  private LossTversky withFocus(Focus focus) {
    return new LossTversky(target, regions, smooth, costs, focus, ignoreIndex);
  }

  /** Returns this loss with another label that does not count. */
  public LossTversky withIgnoreIndex(int ignoreIndex) {
    return new LossTversky(target, regions, smooth, costs, focus, ignoreIndex);
  }

  @Override
  public LabelRule labelRule() {
    return EngineTypes.ofAny(target, ignoreIndex);
  }

  @Override
  public Formula formula(int channels) {
    RegionFormula.Function function =
        switch (focus.on()) {
          case EACH_CLASS ->
              new RegionMean(
                  regions,
                  channels,
                  OfNothing.OF_SUMS,
                  (i, a, b) -> ofRegion(i, a, b).then(focus::power, focus::slope));
          case MEAN ->
              focus.ofMean(new RegionMean(regions, channels, OfNothing.OF_SUMS, this::ofRegion));
        };
    return new RegionFormula(OverlapSums.PRODUCT, EngineTypes.grouping(regions), function);
  }

  private RegionMean.Slope ofRegion(double i, double a, double b) {
    double alpha = costs.alpha();
    double beta = costs.beta();
    double q = i + alpha * (a - i) + beta * (b - i) + smooth.denominator();
    return RegionMean.Slope.ofRatio(i + smooth.numerator(), 1, q, 1 - alpha - beta, alpha);
  }
}
