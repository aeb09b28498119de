package io.github.dl4jlosses.loss;

/**
 * What a loss of regions sums up of a class: I how much probabilities p and labels t overlap, A and
 * B how large they are; m is the mask.
 */
public enum Overlap {
  /** I = Σ m·p·t, A = Σ m·p, B = Σ m·t. */
  PRODUCT,

  /** I = Σ m·p·t, A = Σ m·p², B = Σ m·t²: MONAI's squared_pred. */
  SQUARES,

  /**
   * I = Σ m·min(p, t), A = Σ m·p, B = Σ m·t: smp, and MONAI's soft_label. The loss is least at p =
   * t for labels between 0 and 1 too; there the derivative of the minimum is ½. For labels of 0 and
   * 1 it is {@link #PRODUCT}.
   */
  MINIMUM
}
