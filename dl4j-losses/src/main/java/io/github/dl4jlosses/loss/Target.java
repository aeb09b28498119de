package io.github.dl4jlosses.loss;

/**
 * How a loss reads the labels. PyTorch guesses it from the shape and type of the target; here it is
 * said. It also says which activation the loss computes with.
 */
public enum Target {
  /**
   * Every pixel has one class; softmax. Labels are class indices, one number per pixel, or one-hot,
   * of the shape of the logits, where a pixel of zeros is an ignored one. DL4J's CnnLossLayer takes
   * only one-hot labels.
   */
  INDEX,

  /**
   * Every pixel has a probability for each class; softmax. Labels have the shape of the logits, and
   * are any numbers. A pixel of zeros counts, as in PyTorch; to leave a pixel out, mask it, or
   * label it with ignoreIndex in all classes.
   */
  PROBABILITY,

  /**
   * Every channel of a pixel asks a yes-or-no question of its own; sigmoid. Labels have the shape
   * of the logits, or one number per pixel where there is one channel, and are in [0, 1].
   */
  BINARY
}
