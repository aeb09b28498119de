package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.range.ValueSpread;

/** What is known of an image that was read once; its values are as they lie in the file. */
public record ImageScan(ImageHeader header, ValueSpread values, Content content) {
  /** What the pixels show. */
  public enum Content {
    /** Something: two of them differ. */
    SOME,
    /** Nothing: all are equal. */
    NONE,
    /** Nothing: all are equal but in their alpha, which is not read. */
    ALPHA_ALONE
  }
}
