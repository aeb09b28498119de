package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.List;

/**
 * Size of what the network learns from: the training images whole, or windows of them. It depends
 * on no other images, and one small image among large ones does not make all windows small.
 *
 * @param note for people; empty if all images are learned whole
 */
record CropSize(int height, int width, String note) {
  private static final int MAX_WHOLE = 256; // pixels; larger images are learned in crops

  /**
   * Returns the size.
   *
   * @param crop edge of the window; 0 chooses one
   * @param depth of the network, which halves height and width as often
   * @throws IllegalArgumentException if the window cannot be halved as often
   */
  static CropSize of(int crop, int depth, List<ImageHeader> images) {
    int multiple = 1 << depth;
    if (crop > 0) {
      if (crop % multiple != 0) {
        throw Arguments.bad(
            "--crop", "be a multiple of " + multiple + ", for --depth " + depth, crop);
      }
      return square(crop, images, "as --crop says");
    }
    ImageHeader first = images.get(0);
    boolean whole =
        images.stream().map(ImageHeader::size).distinct().count() == 1
            && first.height() % multiple == 0
            && first.width() % multiple == 0
            && Math.max(first.height(), first.width()) <= MAX_WHOLE;
    if (whole) {
      return new CropSize(first.height(), first.width(), "");
    }
    int[] edges = images.stream().mapToInt(CropSize::shorterEdge).sorted().toArray();
    int median = edges[(edges.length - 1) / 2]; // so that half of the images fill the window
    int edge = Math.min(MAX_WHOLE, median) / multiple * multiple;
    return square(
        Math.max(multiple, edge),
        images,
        "the median of the images' shorter edges, at most " + MAX_WHOLE + " (or say --crop)");
  }

  private static int shorterEdge(ImageHeader image) {
    return Math.min(image.height(), image.width());
  }

  private static CropSize square(int edge, List<ImageHeader> images, String why) {
    long smaller = images.stream().filter(image -> shorterEdge(image) < edge).count();
    String note = "learned in crops of " + edge + "×" + edge + ", " + why;
    String padded =
        smaller == 0 ? "" : "; " + smaller + " of " + images.size() + " are smaller and padded";
    return new CropSize(edge, edge, note + padded);
  }
}
