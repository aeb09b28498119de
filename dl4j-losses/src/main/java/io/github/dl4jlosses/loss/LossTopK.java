package io.github.dl4jlosses.loss;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.formula.Formula;
import io.github.dl4jlosses.internal.formula.HardestFormula;
import io.github.dl4jlosses.internal.label.LabelRule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross entropy of the hardest pixels: the many easy ones no longer drown the few hard ones.
 *
 * <pre>
 *   L = (1/k)·Σ of the k largest l
 *   k = max(1, ⌊share·n + 10⁻⁹⌋)                       {@link Hardest#share}
 *   k = max(1, least, number of l &gt; -log(threshold))    {@link Hardest#below}
 * </pre>
 *
 * <p>with l the losses of pixels, weighted and smoothed ({@link LossCrossEntropy}, {@link
 * LossFocal}), or of elements ({@link LossBCEWithLogits}, LossFocal with BINARY), and n how many
 * count; k is the larger of both, and at most n. The mean divides by k, not by weights, so that a
 * share of 1 with weights is not PyTorch's mean. Equal losses are in the order of the pixels.
 * Pixels that are not kept, and ignored ones, have the gradient 0.
 *
 * <p><b>Shapes.</b> Those of the loss of pixels. Mask of 0 and 1; one between is refused, since a
 * rank cannot be weighed.
 *
 * <p><b>Types.</b> Those of the loss of pixels. Takes the memory of one number a pixel, with BCE
 * one an element.
 *
 * <p><b>Reduction.</b> That of the loss of pixels: SUM is the sum of those kept. DL4J's own layers
 * are handed R times the mean.
 *
 * <p><b>Special cases.</b> Nothing counts: 0, gradient 0. A NaN logit that counts gives NaN.
 * Weights, smoothing and focus change the losses, and so the ranks and what the threshold means.
 *
 * <p><b>Elsewhere.</b> nnU-Net TopKLoss (its k = 10 is a share of 0.1, also of ignored pixels);
 * mmseg OHEMPixelSampler (thresh, and min_kept per image), whose mean divides by all pixels. Both
 * rank the batch as a whole, as here.
 *
 * <p><b>Source.</b> Wu, Shen, van den Hengel, 2016; Shrivastava, Gupta, Girshick, CVPR 2016.
 * Differs: only pixels that count have ranks, weights and smoothing are ranked too.
 *
 * @param loss the loss of pixels, with ignoreIndex, weights and smoothing
 * @param kept how many pixels are kept
 */
public record LossTopK(
    @JsonProperty(required = true) PixelLoss loss, @JsonProperty(required = true) Hardest kept)
    implements EngineLoss {

  /** Creates the loss that nnU-Net's {@code TopKLoss} is: a tenth of the pixels, cross entropy. */
  public LossTopK() {
    this(new LossCrossEntropy(), Hardest.share(0.1));
  }

  /** Creates the loss. */
  public LossTopK {
    Arguments.notNull("loss", loss);
    Arguments.notNull("kept", kept);
  }

  /** Returns this loss of another loss of pixels. */
  public LossTopK withLoss(PixelLoss loss) {
    return new LossTopK(loss, kept);
  }

  /** Returns this loss of other pixels. */
  public LossTopK withKept(Hardest kept) {
    return new LossTopK(loss, kept);
  }

  @Override
  public double timesRows(long rows) {
    return loss.timesRows(rows);
  }

  @Override
  public LabelRule labelRule() {
    return loss.labelRule();
  }

  @Override
  public Formula formula(int channels) {
    return new HardestFormula(loss.formula(channels), kept.share(), kept.lossAbove(), kept.least());
  }
}
