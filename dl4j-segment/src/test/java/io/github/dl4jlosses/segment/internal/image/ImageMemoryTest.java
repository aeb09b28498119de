package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import org.junit.jupiter.api.Test;

class ImageMemoryTest {
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  private static int hold(int edge, OutOfMemoryError e) {
    return ImageMemory.hold(
        "image a.png",
        edge,
        edge,
        100,
        () -> {
          throw e;
        });
  }

  @Test
  void aLargeImageIsNamedWithTheHeapAndTheSizeThatWouldDo() {
    OutOfMemoryError e = new OutOfMemoryError("Java heap space");
    int edge = (int) Math.sqrt(HEAP / 100.);
    IllegalArgumentException told =
        assertThrows(IllegalArgumentException.class, () -> hold(edge, e));
    double needed = Math.max(100. * edge * edge / .6, 1.5 * HEAP);
    int fits = (int) Math.sqrt(.6 * HEAP / 100);
    assertEquals(
        "image a.png must fit into memory, got "
            + edge
            + "x"
            + edge
            + " pixels, a heap of "
            + (HEAP >> 20)
            + " MB and "
            + (ProcessMemory.ofThis().limit() >> 20)
            + " MB of the process: Java heap space (give it java -Xmx"
            + (int) Math.ceil(needed / (1 << 30))
            + "g, or cut it into parts of at most "
            + fits
            + "x"
            + fits
            + ")",
        told.getMessage());
    assertSame(e, told.getCause());
  }

  @Test
  void aSmallImageIsNotAtFault() {
    OutOfMemoryError e = new OutOfMemoryError("Java heap space");
    assertSame(e, assertThrows(OutOfMemoryError.class, () -> hold(16, e)));
  }

  @Test
  void aTaskHasItsShareOfTheHeap() {
    long pixels = Runtime.getRuntime().maxMemory() / 100;
    assertTrue(ImageMemory.fits(pixels, 30, /* images= */ 1));
    ImageMemory.shareAmong(3);
    try {
      assertFalse(ImageMemory.fits(pixels, 30, /* images= */ 1));
      assertTrue(ImageMemory.fits(pixels, 15, /* images= */ 1));
    } finally {
      ImageMemory.shareAmong(1);
    }
  }
}
