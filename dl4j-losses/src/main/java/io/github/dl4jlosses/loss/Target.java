package io.github.dl4jlosses.loss;

/**
 * How {@link LossCrossEntropy} reads the labels. PyTorch guesses it from the shape and type of the
 * target; here it is said.
 */
public enum Target {
  /**
   * Every pixel has one class. Labels are one-hot rows [R, C], where a row of zeros is an ignored
   * pixel, or, in OutputLayer, LossLayer and the recurrent layers, class indices [R, 1].
   */
  INDEX,

  /**
   * Every pixel has a probability for each class. Labels are rows [R, C] of any numbers. A row of
   * zeros counts, as in PyTorch; to leave a pixel out, mask it or fill its row with ignoreIndex.
   */
  PROBABILITY
}
