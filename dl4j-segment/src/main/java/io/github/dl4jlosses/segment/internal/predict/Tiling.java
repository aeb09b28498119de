package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.stream.IntStream;

/**
 * How an image is cut into tiles that overlap.
 *
 * <p>Along a side of n pixels tiles begin at 0, size - overlap, 2·(size - overlap), …; the last one
 * is moved back to end where the image ends. A side of at most one tile is one tile, which ends at
 * the next multiple of {@code multiple}; the image repeats its edge there.
 *
 * <p>Where tiles overlap, their probabilities are averaged with the weights
 *
 * <pre>
 *   w(y, x) = r(y)·r(x)      r(i) = min(i + 1, size - i, overlap + 1)     i = 0..size-1 in the tile
 * </pre>
 *
 * <p>so that a tile fades out towards its edges, where it knows least of what is around.
 *
 * @param size height and width of a tile
 * @param overlap pixels that neighbors have in common, at least; less than half a tile
 * @param multiple height and width that the network can take: 2^depth for a U-Net
 * @param whole images with no longer side are one tile
 */
public record Tiling(int size, int overlap, int multiple, int whole) {
  /** Largest overlap, so that sums of weighted probabilities fit into 63 bits. */
  public static final int MAX_OVERLAP = 1023;

  /** Creates tiles that are as large as the images that are one tile. */
  public Tiling(int size, int overlap, int multiple) {
    this(size, overlap, multiple, size);
  }

  public Tiling {
    Arguments.atLeast("whole", size, whole);
    Arguments.atLeast("multiple", 1, multiple);
    if (size < multiple || size % multiple != 0) {
      throw Arguments.bad("--tile", "be a multiple of " + multiple, size);
    }
    if (overlap < 0 || 2 * overlap >= size || overlap > MAX_OVERLAP) {
      throw Arguments.bad(
          "--overlap",
          "be in 0.." + Math.min(MAX_OVERLAP, (size - 1) / 2) + ", below half a tile",
          overlap);
    }
  }

  /** Returns the tiles of an image. */
  Tiling of(int height, int width) {
    boolean isOne = whole > size && Math.max(height, width) <= whole;
    return isOne ? new Tiling((whole + multiple - 1) / multiple * multiple, 0, multiple) : this;
  }

  /** Returns where tiles begin along a side of so many pixels. */
  int[] starts(int side) {
    if (side <= size) {
      return new int[] {0};
    }
    int stride = size - overlap;
    int tiles = (side - overlap + stride - 1) / stride; // the fewest that reach the end
    return IntStream.range(0, tiles).map(k -> Math.min(k * stride, side - size)).toArray();
  }

  /** Returns the height or width of a tile along a side of so many pixels. */
  int length(int side) {
    return side >= size ? size : (side + multiple - 1) / multiple * multiple;
  }

  /** Returns the weight of a pixel along one side of a tile. */
  int ramp(int i) {
    return Math.min(Math.min(i + 1, size - i), overlap + 1);
  }
}
