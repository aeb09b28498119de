package io.github.dl4jlosses.internal.label;

/**
 * How labels are read.
 *
 * @param kind what they say
 * @param ignoreIndex the label that does not count
 * @param forClasses what to use for class indices, as printed in messages
 * @param forChannels what to use for yes or no per channel, as printed in messages
 */
public record LabelRule(LabelKind kind, int ignoreIndex, String forClasses, String forChannels) {
  /** Returns whether all channels of a pixel are masked and activated together. */
  public boolean isOfPixels() {
    return kind != LabelKind.CHANNELS;
  }
}
