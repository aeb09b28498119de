package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import java.util.concurrent.Semaphore;

/** Lets as many images be in memory at a time as have room there. */
final class PixelBudget {
  private static final int BYTES =
      24; // of a pixel: decoded, as numbers, and as the numbers upright

  private final int pixels;
  private final Semaphore free;

  PixelBudget(long memory) {
    pixels = (int) Math.max(1, Math.min(Integer.MAX_VALUE, memory / BYTES));
    free = new Semaphore(pixels, /* fair= */ true); // or large images would wait for all small ones
  }

  Share share() {
    return new Share();
  }

  /** Room for an image and its masks. */
  final class Share implements AutoCloseable {
    private int taken;

    /** Waits until there is room; the largest images have all of it. */
    void take(ImageHeader image) {
      int wanted = (int) Math.min(pixels, (long) image.height() * image.width());
      free.acquireUninterruptibly(wanted);
      taken += wanted;
    }

    @Override
    public void close() {
      free.release(taken);
    }
  }
}
