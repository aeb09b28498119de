package io.github.dl4jlosses.segment.internal.classes;

import java.util.Locale;

/** What the values of a mask mean. */
public enum MaskFormat {
  /**
   * {@code masks/name.png}: gray values or palette indices are the values of classes; 255 is void,
   * unless it is a class. Colors of a palette mean nothing.
   */
  INDEX,
  /** {@code masks/name.png}: colors, palette or not, are those of classes. */
  COLOR,
  /** {@code masks/label/name.png}: 0 is no, 1 is yes, 255 is void. */
  LABELS,
  /** {@code masks/label/name.png}: 0 is no, 255 is yes, and so is 65535. */
  LABELS_BLACK_WHITE,
  /**
   * {@code masks/name.png}: 0 is the background, any other value is the number of an object. In 8
   * bits, 255 is void.
   */
  INSTANCES,
  /** {@code masks/label/name.png}: the same of a label; 0 is none. */
  LABEL_INSTANCES;

  /** Whether a pixel may have several labels, each with a mask of its own. */
  public boolean isMultiLabel() {
    return this == LABELS || this == LABELS_BLACK_WHITE || this == LABEL_INSTANCES;
  }

  public boolean hasInstances() {
    return this == INSTANCES || this == LABEL_INSTANCES;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
