package io.github.dl4jlosses.internal.fused;

/** What a focal loss weighs: w(c) of a class or channel, and yes and no of a channel. */
public final class FocalCosts {
  final double gamma;
  final double[] weight;
  final double yes;
  final double no;
  final TileMath.ClassTerms terms; // of the cross entropy

  /**
   * Creates the costs.
   *
   * @param gamma power of 1 - p
   * @param weight w, C of them
   * @param yes of the positive part of a label
   * @param no of the negative part
   */
  public FocalCosts(double gamma, double[] weight, double yes, double no) {
    this.gamma = gamma;
    this.weight = weight.clone();
    this.yes = yes;
    this.no = no;
    terms = new ClassCosts(weight, 0).terms;
  }
}
