package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import java.io.Serializable;
import java.util.List;

/**
 * Where the masks of an image lie, and what they hold.
 *
 * <pre>
 *   one class per pixel     masks/name.png            0..classes-1 and 255
 *   several labels          masks/label/name.png      0, 1 and 255, one file per label
 * </pre>
 *
 * @param folders folder of each plane within {@code masks}; the empty name is that folder itself
 * @param classes a plane holds 0..classes-1 and 255, which is void
 */
public record MaskLayout(List<String> folders, int classes) implements Serializable {
  /** Checks that there is something to read. */
  public MaskLayout {
    folders = List.copyOf(folders);
    Arguments.atLeast("number of labels", 1, folders.size());
    Arguments.atLeast("classes", 1, classes);
  }

  /** Returns the layout of masks that give each pixel one class. */
  public static MaskLayout classes(int classes) {
    return new MaskLayout(List.of(""), classes);
  }

  /** Returns the layout of masks that say yes or no to each label, in the order of the channels. */
  public static MaskLayout labels(List<String> labels) {
    return new MaskLayout(labels, /* classes= */ 2);
  }
}
