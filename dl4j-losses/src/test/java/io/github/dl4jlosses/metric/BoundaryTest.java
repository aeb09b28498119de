package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundaryTest {
  @Test
  void itsWidthIsTwoHundredthsOfTheDiagonal() {
    assertEquals(1, Boundary.width(1, 1));
    assertEquals(1, Boundary.width(20, 20)); // 0.57
    assertEquals(3, Boundary.width(100, 100)); // 2.83
    assertEquals(10, Boundary.width(300, 400));
    assertEquals(10, Boundary.width(400, 300));
  }

  @Test
  void theBorderOfTheImageIsAnEdge() {
    assertEquals(76, Boundary.of(rectangle(20, 0, 20, 0, 20), 20, 20, 1).cardinality());
  }

  /** The example of semantics: an IoU of .9355 that hides an outline half wrong. */
  @Test
  void aShiftedSquareHasHalfItsBoundaryRight() {
    BitSet truth = rectangle(100, 20, 80, 20, 80);
    BitSet shifted = rectangle(100, 20, 80, 22, 82);
    assertEquals(58 / 62., Overlap.of(truth, shifted).iou());
    int d = Boundary.width(100, 100);
    BitSet a = Boundary.of(truth, 100, 100, d);
    BitSet b = Boundary.of(shifted, 100, 100, d);
    assertEquals(60 * 60 - 54 * 54, a.cardinality());
    assertEquals(.5, Overlap.of(a, b).iou(), .005);
  }

  @Test
  void nothingHasNoBoundary() {
    assertEquals(new BitSet(), Boundary.of(new BitSet(), 3, 4, 1));
    assertEquals(Double.NaN, Overlap.NONE.iou());
    assertEquals(Overlap.NONE, Overlap.of(new BitSet(), new BitSet()));
  }

  @Test
  void anOverlapIsUpToTheUnion() {
    assertEquals(1, new Overlap(2, 2).iou());
    assertEquals(0, new Overlap(0, 2).iou());
    assertEquals(new Overlap(2, 4), new Overlap(2, 2).plus(new Overlap(0, 2)));
  }

  @Test
  void equalsErosionStepByStep_seed20261124() {
    Random random = new Random(20261124);
    for (int trial = 0; trial < 200; trial++) {
      int height = 1 + random.nextInt(9);
      int width = 1 + random.nextInt(9);
      BitSet mask = new BitSet();
      for (int i = 0; i < height * width; i++) {
        mask.set(i, random.nextInt(10) > 0);
      }
      for (int d = 1; d <= 4; d++) {
        BitSet eroded = mask;
        for (int step = 0; step < d; step++) {
          eroded = eroded3x3(eroded, height, width);
        }
        BitSet expected = (BitSet) mask.clone();
        expected.andNot(eroded);
        assertEquals(expected, Boundary.of(mask, height, width, d));
      }
    }
  }

  private static BitSet eroded3x3(BitSet mask, int height, int width) {
    BitSet eroded = new BitSet();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean all = true;
        for (int dy = -1; dy <= 1; dy++) {
          for (int dx = -1; dx <= 1; dx++) {
            boolean inside = y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width;
            all &= inside && mask.get((y + dy) * width + x + dx);
          }
        }
        eroded.set(y * width + x, all);
      }
    }
    return eroded;
  }

  @Test
  void rejectsWhatIsNoMaskOfTheImage() {
    assertMessage("d must be >= 1, got 0", () -> Boundary.of(new BitSet(), 2, 2, 0));
    assertMessage(
        "mask must be in an image of 2×3, got 8",
        () -> Boundary.of(rectangle(3, 0, 3, 0, 3), 2, 3, 1));
    assertMessage(
        "image must have at most 2^31 - 1 pixels, got 65536×65536",
        () -> Boundary.of(new BitSet(), 1 << 16, 1 << 16, 1));
    assertMessage("intersection must be in 0..1, got 2", () -> new Overlap(2, 1));
    assertMessage("intersection must be in 0..1, got -1", () -> new Overlap(-1, 1));
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static BitSet rectangle(int imageWidth, int top, int bottom, int left, int right) {
    BitSet pixels = new BitSet();
    for (int y = top; y < bottom; y++) {
      pixels.set(y * imageWidth + left, y * imageWidth + right);
    }
    return pixels;
  }
}
