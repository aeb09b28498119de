package io.github.dl4jlosses.segment.internal.sample;

/** What says the values of masks. */
public enum MaskOrigin {
  /** Image files. */
  PIXELS,
  /** COCO files: the values are the ids of categories. */
  COCO,
  /** Files of Labelme. */
  LABELME;

  /** Returns the name that people know. */
  @Override
  public String toString() {
    return switch (this) {
      case PIXELS -> "image files";
      case COCO -> "COCO";
      case LABELME -> "Labelme";
    };
  }

  /** Whether somebody drew objects, whose pixels are computed. */
  public boolean isDrawn() {
    return this != PIXELS;
  }
}
