package io.github.dl4jlosses.loss;

/**
 * How a loss reads the labels. PyTorch guesses it from the shape and type of the target; here it is
 * said. It also says which activation the loss computes with.
 */
public enum Target {
  /**
   * Every pixel has one class; softmax. Labels are one-hot rows [R, C], where a row of zeros is an
   * ignored pixel, or, in OutputLayer, LossLayer and the recurrent layers, class indices [R, 1].
   */
  INDEX,

  /**
   * Every pixel has a probability for each class; softmax. Labels are rows [R, C] of any numbers. A
   * row of zeros counts, as in PyTorch; to leave a pixel out, mask it or fill its row with
   * ignoreIndex.
   */
  PROBABILITY,

  /**
   * Every channel of a pixel asks a yes-or-no question of its own; sigmoid. Labels have the shape
   * of the logits, or one number per pixel where there is one channel, and are in [0, 1].
   */
  BINARY
}
