package io.github.dl4jlosses.examples.image;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The orientation of EXIF: how stored rows and columns lie in the image that is shown. */
final class Orientation {
  static final int UPRIGHT = 1;

  private Orientation() {}

  /** Returns the orientation of a JPEG or TIFF, 1..8; upright if it does not say, or of others. */
  static int of(ImageInputStream stream, String format) {
    try {
      stream.seek(0);
      return switch (format) {
        case "tiff" -> ofTiff(stream);
        case "jpeg" -> ofJpeg(stream);
        default -> UPRIGHT;
      };
    } catch (IOException | RuntimeException e) { // broken EXIF in a whole image: it says nothing
      return UPRIGHT;
    }
  }

  private static int ofJpeg(ImageInputStream stream) throws IOException {
    List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif");
    if (segments.isEmpty()) {
      return UPRIGHT;
    }
    try (InputStream data = segments.get(0).data()) {
      data.skipNBytes(1); // a byte of padding after the name
      return ofTiff(new MemoryCacheImageInputStream(data));
    }
  }

  private static int ofTiff(ImageInputStream stream) throws IOException {
    Entry entry = new TIFFReader().read(stream).getEntryById(TIFF.TAG_ORIENTATION);
    int value = entry != null && entry.getValue() instanceof Number n ? n.intValue() : UPRIGHT;
    return value >= 1 && value <= 8 ? value : UPRIGHT;
  }

  /** Whether rows are stored as columns. */
  static boolean transposes(int orientation) {
    return orientation >= 5;
  }

  /**
   * Returns where in the file the pixel of a row and column of the shown image is.
   *
   * @param height of the stored image
   * @param width of the stored image
   */
  static int stored(int orientation, int y, int x, int height, int width) {
    return switch (orientation) {
      case 2 -> y * width + width - 1 - x;
      case 3 -> (height - 1 - y) * width + width - 1 - x;
      case 4 -> (height - 1 - y) * width + x;
      case 5 -> x * width + y;
      case 6 -> (height - 1 - x) * width + y;
      case 7 -> (height - 1 - x) * width + width - 1 - y;
      case 8 -> x * width + width - 1 - y;
      default -> y * width + x;
    };
  }
}
