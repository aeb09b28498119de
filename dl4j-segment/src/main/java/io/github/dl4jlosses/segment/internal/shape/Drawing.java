package io.github.dl4jlosses.segment.internal.shape;

import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What somebody drew in one image.
 *
 * @param size of the image, as the file says it; old files of Labelme do not
 */
public record Drawing(Optional<Size> size, List<DrawnObject> objects) {
  private static final int DIGITS = 16; // as the digests of files have

  /** Rows and columns. */
  public record Size(int height, int width) {
    /** Returns the size as messages have it: 480×640 for 480 rows of 640 pixels. */
    @Override
    public String toString() {
      return height + "×" + width;
    }
  }

  public Drawing {
    objects = List.copyOf(objects);
  }

  public static Drawing empty() {
    return new Drawing(Optional.empty(), List.of());
  }

  /** Returns what is another for other objects. */
  public String digest() {
    StringBuilder text = new StringBuilder(String.valueOf(size));
    for (DrawnObject object : objects) {
      text.append('\n').append(object.value()).append(' ').append(object.kind());
      text.append(' ').append(object.shape().text());
    }
    return DigestUtils.sha256Hex(text.toString()).substring(0, DIGITS);
  }
}
