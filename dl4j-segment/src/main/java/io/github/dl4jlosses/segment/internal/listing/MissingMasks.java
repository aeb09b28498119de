package io.github.dl4jlosses.segment.internal.listing;

import java.util.Locale;

/** What an image means that has no mask, or none for one of the labels. */
public enum MissingMasks {
  /** A mistake. */
  REFUSE,
  /** That nothing is there: its mask is one of zeros. */
  EMPTY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
