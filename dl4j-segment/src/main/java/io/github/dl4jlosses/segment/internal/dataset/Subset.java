package io.github.dl4jlosses.segment.internal.dataset;

import java.util.List;
import java.util.Locale;

/** What images are for. */
public enum Subset {
  TRAIN,
  /** Measured after each epoch; decides when training ends. */
  VALIDATION,
  /** Measured once, at the very end. */
  TEST;

  /** Returns the names that a folder of this part may have. */
  List<String> folders() {
    return this == VALIDATION ? List.of("validation", "val") : List.of(toString());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
