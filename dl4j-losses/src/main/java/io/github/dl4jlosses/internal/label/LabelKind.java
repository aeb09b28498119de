package io.github.dl4jlosses.internal.label;

/** What labels say. */
public enum LabelKind {
  /** The class of each pixel, as an index or one-hot; softmax. */
  CLASSES,
  /** A probability of each class of each pixel; softmax. */
  PROBABILITIES,
  /** A number in [0, 1] for each channel of each pixel; sigmoid. */
  CHANNELS
}
