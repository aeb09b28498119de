package io.github.dl4jlosses.segment.internal.shape;

import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * A region as COCO has it: lengths of runs of pixels that are outside, inside, outside, … column by
 * column from the top left.
 *
 * <p>Its text is COCO's compressed RLE. From the third count on, the difference to the count before
 * the previous one is written, five bits a character from the lowest on; bit 32 of a character says
 * that another follows, bit 16 of the last one that the number is negative, and 48 is added:
 *
 * <pre>
 *   counts 6, 1, 40, 4, 5, 4, 5, 4, 21   is   "61X13mN000`0"
 * </pre>
 *
 * <p><b>Elsewhere.</b> {@code pycocotools.mask.encode}, {@code decode}, {@code frPyObjects}.
 *
 * @param height H
 * @param width W
 * @param counts lengths of runs, the first of them outside; they sum to H·W
 */
@SuppressWarnings("ArrayRecordComponent") // texts are compared
public record CocoRle(int height, int width, int[] counts) implements Shape {
  /**
   * Checks the counts and copies them.
   *
   * @throws IllegalArgumentException if one is negative, they do not sum to H·W, or H·W is larger
   *     than any array
   */
  public CocoRle {
    Arguments.atLeast("height", 1, height);
    Arguments.atLeast("width", 1, width);
    int pixels = count(height, width);
    counts = counts.clone();
    long sum = 0;
    for (int count : counts) {
      sum += Arguments.atLeast("counts", 0, count);
    }
    if (sum != pixels) {
      throw Arguments.bad("counts", "sum to H·W = " + pixels, sum, "of an image of another size?");
    }
  }

  /** Pixels have numbers of 31 bits. */
  private static int count(int height, int width) {
    long pixels = (long) height * width;
    if (pixels > Integer.MAX_VALUE) {
      throw Arguments.bad(
          "H·W",
          "be at most " + Integer.MAX_VALUE,
          height + "·" + width,
          "cut the image into parts");
    }
    return (int) pixels;
  }

  /**
   * Returns the counts of a region.
   *
   * @throws IllegalArgumentException if it has a pixel that is not in the image
   */
  public static CocoRle of(Region region, int height, int width) {
    int[] pixels = region.pixels();
    int all = count(height, width);
    if (pixels.length > 0 && pixels[pixels.length - 1] >= all) {
      throw Arguments.bad("region", "lie in the image", "pixel " + pixels[pixels.length - 1]);
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixels[i] % width * height + pixels[i] / width; // by columns
    }
    Arrays.sort(pixels);
    int runs = 0;
    for (int i = 0; i < pixels.length; i++) {
      runs += i == 0 || pixels[i] != pixels[i - 1] + 1 ? 1 : 0;
    }
    int[] counts = new int[2 * runs + 1];
    int length = 0;
    int end = 0; // of the last run
    for (int i = 0; i < pixels.length; ) {
      int from = pixels[i];
      int to = from + 1;
      while (++i < pixels.length && pixels[i] == to) {
        to++;
      }
      counts[length++] = from - end;
      counts[length++] = to - from;
      end = to;
    }
    if (end < all) {
      counts[length++] = all - end;
    }
    return new CocoRle(height, width, Arrays.copyOf(counts, length));
  }

  /**
   * Reads COCO's compressed text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static CocoRle parse(String text, int height, int width) {
    IntStream.Builder counts = IntStream.builder();
    long[] before = {0, 0, 0}; // the last three counts, the newest first
    int read = 0;
    for (int i = 0; i < text.length(); ) {
      long number = 0;
      int shift = 0;
      int bits;
      do {
        bits = i < text.length() ? text.charAt(i) - 48 : -1;
        if (bits < 0 || bits > 63 || shift > 30) {
          throw Arguments.bad(
              "compressed counts",
              "be characters from 0 to o, of which the last ends a number",
              "\"" + text + "\", wrong at " + i);
        }
        number |= (long) (bits & 31) << shift;
        shift += 5;
        i++;
      } while ((bits & 32) != 0);
      if ((bits & 16) != 0) {
        number |= -1L << shift;
      }
      long count = number + (read > 2 ? before[1] : 0);
      if (count < 0 || count > Integer.MAX_VALUE) {
        throw Arguments.bad(
            "compressed counts", "be counts of pixels", count + " in \"" + text + "\"");
      }
      counts.add((int) count);
      before[1] = before[0];
      before[0] = count;
      read++;
    }
    return new CocoRle(height, width, counts.build().toArray());
  }

  /** Returns COCO's compressed text. */
  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      int number = counts[i] - (i > 2 ? counts[i - 2] : 0);
      int bits;
      do {
        bits = number & 31;
        number >>= 5;
        boolean last = number == ((bits & 16) == 0 ? 0 : -1);
        bits |= last ? 0 : 32;
        text.append((char) (bits + 48));
      } while ((bits & 32) != 0);
    }
    return text.toString();
  }

  public Region region() {
    return Region.of(pixels(height, width).stream().toArray());
  }

  /**
   * Returns the pixels as raster indices.
   *
   * @throws IllegalArgumentException if the image has another size
   */
  @Override
  public BitSet pixels(int imageHeight, int imageWidth) {
    if (imageHeight != height || imageWidth != width) {
      throw Arguments.bad("image", "be " + height + "×" + width, imageHeight + "×" + imageWidth);
    }
    BitSet pixels = new BitSet();
    int position = 0;
    for (int r = 0; r < counts.length; position += counts[r++]) {
      for (int k = position; r % 2 == 1 && k < position + counts[r]; k++) {
        pixels.set(k % height * width + k / height);
      }
    }
    return pixels;
  }

  @Override
  public boolean exceeds(int imageHeight, int imageWidth) {
    return false;
  }

  @Override
  public String kind() {
    return "RLE";
  }

  public int area() {
    int area = 0;
    for (int r = 1; r < counts.length; r += 2) {
      area += counts[r];
    }
    return area;
  }

  /** Returns the smallest box around the region: x, y, width, height; zeros if it is empty. */
  public int[] box() {
    int left = width;
    int top = height;
    int right = -1;
    int bottom = -1;
    int from = 0;
    for (int r = 0; r < counts.length; from += counts[r++]) {
      if (r % 2 == 0 || counts[r] == 0) {
        continue;
      }
      int last = from + counts[r] - 1;
      boolean turns = from / height < last / height; // it has the end of a column and a beginning
      left = Math.min(left, from / height);
      right = Math.max(right, last / height);
      top = Math.min(top, turns ? 0 : from % height);
      bottom = Math.max(bottom, turns ? height - 1 : last % height);
    }
    return right < 0 ? new int[4] : new int[] {left, top, right - left + 1, bottom - top + 1};
  }

  @Override
  public int[] counts() {
    return counts.clone();
  }
}
