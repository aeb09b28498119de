package io.github.dl4jlosses.segment.internal.annotation;

import java.util.Locale;

/** What iscrowd means in COCO files. */
public enum Crowds {
  /** Void, as COCO has it: objects that nobody counted. */
  VOID,
  /** One object, as CVAT writes what was drawn with a brush. */
  OBJECTS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
