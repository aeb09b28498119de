package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.internal.classes.Foreground;
import java.io.Serializable;
import java.util.List;

/**
 * How well one validation image is segmented.
 *
 * <p>The maps are small pictures: of an image with more than {@value #MAX_EDGE} rows or columns
 * they have every second, third, … of both.
 *
 * @param truth what is shown for each pixel: 0 for the background, or for no label; else the number
 *     of its class among those that can be objects, or of its last label; 255 for void
 * @param predicted the same of the prediction
 * @param wrong what is wrong with each pixel, the code of a {@link PixelError}
 * @param meanIou mean IoU of the classes that occur in it or are predicted
 * @param errors objects missed and invented
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record ImageScores(
    int height,
    int width,
    byte[] truth,
    byte[] predicted,
    byte[] wrong,
    double meanIou,
    List<ObjectError> errors)
    implements Serializable {
  /** Longest edge of the maps. */
  public static final int MAX_EDGE = 256;

  /** The largest number of a class in the maps; those beyond it share it. */
  public static final int MAX_CLASS = 254;

  /** Returns scores whose maps and errors are empty. */
  static ImageScores withoutPictures(int height, int width, double meanIou) {
    byte[] none = {};
    return new ImageScores(height, width, none, none, none, meanIou, List.of());
  }

  /** Returns the number of a channel in the maps. */
  public static int shown(Foreground foreground, int channel) {
    return Math.min(MAX_CLASS, foreground.number(channel));
  }

  /** Returns how many rows and columns of the image there are to one of the maps. */
  public static int step(int height, int width) {
    return (Math.max(height, width) + MAX_EDGE - 1) / MAX_EDGE;
  }

  public enum PixelError {
    NONE(0),
    /** A class, or a label, was not found. */
    MISSED(1),
    /** A class was found in the background, or a label that is not there. */
    INVENTED(2),
    /** Another class was found, or one label is missed and one invented. */
    CONFUSED(3),
    VOID(4);

    private final int code;

    PixelError(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }
}
