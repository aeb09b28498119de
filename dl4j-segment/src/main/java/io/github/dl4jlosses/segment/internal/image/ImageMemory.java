package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What an image takes of the memory, and which would fit where it does not.
 *
 * <pre>
 *   heap = bytes a pixel · H·W
 * </pre>
 */
public final class ImageMemory {
  /** Bytes a pixel of an image that is read: what is decoded, its planes, and a channel of both. */
  public static final int READ = 28;

  private static final int MASK = 16; // bytes a pixel, with the copies that are made of it
  private static final int CHANNEL = 24; // logit and probability, with their copies
  private static final double USABLE = .6; // of the heap; the rest is the program and its network
  private static final int SMALL = 16; // an image of a smaller part of the heap is not at fault

  private static volatile int tasks = 1; // that have the heap together

  private ImageMemory() {}

  /** Says how many tasks of this process work on images side by side: one if nobody says it. */
  public static void shareAmong(int count) {
    tasks = Arguments.atLeast("tasks", 1, count);
  }

  /**
   * Returns bytes a pixel of an image that is measured: an image of 1024×1024 with four classes
   * fits into 160 MB, and not into 96 MB.
   */
  public static int measured(int classes) {
    return READ + MASK + CHANNEL * classes;
  }

  /**
   * Returns a result, or says that an image is too large for it.
   *
   * @param image what messages call it, such as {@code image folder/a.png}
   * @param bytes of heap that each pixel takes, about
   * @throws IllegalArgumentException if memory ends and the image is large; the message says which
   *     heap or which size would do
   * @throws OutOfMemoryError if it ends and the image is small
   */
  public static <T> T hold(String image, int height, int width, int bytes, Supplier<T> result) {
    try {
      return result.get();
    } catch (OutOfMemoryError e) {
      throw tooLarge(image, height, width, bytes, e);
    }
  }

  private static IllegalArgumentException tooLarge(
      String image, int height, int width, int bytes, OutOfMemoryError e) {
    long heap = Runtime.getRuntime().maxMemory();
    double needed = (double) bytes * height * width;
    if (needed < (double) heap / SMALL) {
      throw e;
    }
    int fits = (int) Math.sqrt(USABLE * heap / bytes);
    IllegalArgumentException told =
        Arguments.bad(
            image,
            "fit into memory",
            String.format(
                Locale.ROOT,
                "%dx%d pixels, a heap of %d MB and %d MB of the process: %s",
                height,
                width,
                heap >> 20,
                ProcessMemory.ofThis().limit() >> 20,
                FileNames.shown(String.valueOf(e.getMessage()))),
            String.format(
                Locale.ROOT,
                "give it java %s, or cut it into parts of at most %dx%d",
                option(needed / USABLE),
                fits,
                fits));
    told.initCause(e);
    return told;
  }

  /**
   * Returns whether so many images of a size fit into the heap, or a task's share of it, for sure,
   * at so many bytes a pixel.
   */
  public static boolean fits(long pixels, int bytes, int images) {
    return (double) images * bytes * pixels <= USABLE * Runtime.getRuntime().maxMemory() / tasks;
  }

  /** Returns the option of a heap of so many bytes, larger than the one there is: -Xmx3g. */
  public static String option(double bytes) {
    double more = Math.max(bytes, 1.5 * Runtime.getRuntime().maxMemory());
    return "-Xmx" + (long) Math.ceil(more / (1 << 30)) + "g";
  }
}
