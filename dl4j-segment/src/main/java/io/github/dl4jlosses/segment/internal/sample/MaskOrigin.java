package io.github.dl4jlosses.segment.internal.sample;

/** What says the values of masks. */
public enum MaskOrigin {
  /** Image files. */
  PIXELS,
  /** COCO files: the values are the ids of categories. */
  COCO,
  /** Files of Labelme. */
  LABELME,
  /** An image file for each object. */
  OBJECT_MASKS;

  /** Returns the name that people know. */
  @Override
  public String toString() {
    return switch (this) {
      case PIXELS -> "image files";
      case COCO -> "COCO";
      case LABELME -> "Labelme";
      case OBJECT_MASKS -> "a mask for each object";
    };
  }

  /** Whether somebody drew objects, whose pixels are computed. */
  public boolean isDrawn() {
    return this != PIXELS;
  }
}
