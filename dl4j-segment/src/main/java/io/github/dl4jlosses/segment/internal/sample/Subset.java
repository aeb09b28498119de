package io.github.dl4jlosses.segment.internal.sample;

import java.util.Locale;

/** What images are for. */
public enum Subset {
  TRAIN,
  /** Measured after each epoch; decides when training ends. */
  VALIDATION,
  /** Measured once, at the very end. */
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
