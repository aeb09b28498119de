package io.github.dl4jlosses.segment.internal.image;

import com.twelvemonkeys.imageio.metadata.jpeg.JPEG;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegment;
import com.twelvemonkeys.imageio.metadata.jpeg.JPEGSegmentUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The orientation of EXIF: how stored rows and columns lie in the image that is shown. */
final class Orientation {
  static final int UPRIGHT = 1;

  private Orientation() {}

  /** Returns the orientation of a JPEG, 1..8; upright if it does not say. */
  static int ofJpeg(ImageInputStream stream) {
    try {
      List<JPEGSegment> segments = JPEGSegmentUtil.readSegments(stream, JPEG.APP1, "Exif");
      if (segments.isEmpty()) {
        return UPRIGHT;
      }
      try (InputStream data = segments.get(0).data()) {
        data.skipNBytes(1); // a byte of padding after the name
        return TiffTags.read(new MemoryCacheImageInputStream(data)).orientation();
      }
    } catch (IOException | RuntimeException e) { // broken EXIF in a whole image: it says nothing
      return UPRIGHT;
    }
  }

  static boolean transposes(int orientation) {
    return orientation >= 5;
  }

  /** Returns where in the file the pixel (y, x) of the shown image is; the size is the file's. */
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
