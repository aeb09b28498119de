package io.github.dl4jlosses.internal.fused;

/** What the overlap of probabilities p and labels t is summed from; m is the mask. */
public enum OverlapSums {
  /** I = Σ m·p·t, A = Σ m·p, B = Σ m·t. */
  PRODUCT,
  /** I = Σ m·p·t, A = Σ m·p², B = Σ m·t². */
  SQUARES,
  /** I = Σ m·min(p, t), A = Σ m·p, B = Σ m·t; the derivative of min(p, t) is ½ at p = t. */
  MINIMUM
}
