package io.github.dl4jlosses.metric.instance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.metric.Boundary;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionTest {
  @Test
  void regionsAreSetsOfPixels() {
    Region region = Region.of(5, 3, 5, 4);
    assertEquals(Region.of(3, 4, 5), region);
    assertEquals(Region.of(3, 4, 5).hashCode(), region.hashCode());
    assertNotEquals(Region.of(3, 4), region);
    assertNotEquals(Region.of(3, 4).hashCode(), region.hashCode());
    assertArrayEquals(new int[] {3, 4, 5}, region.pixels());
    assertEquals("3 pixels from 3", region.toString());
    assertEquals("0 pixels", Region.of().toString());
    assertEquals(2, region.intersection(Region.of(1, 4, 5, 9)));
    assertEquals(0, region.intersection(Region.of(6, 7)));
    assertEquals(Double.NaN, Region.of().iou(Region.of()));
  }

  @Test
  void operationsAreThoseOfSetsWithSeed20260206() {
    Random random = new Random(20260206);
    for (int round = 0; round < 500; round++) {
      BitSet a = random(random);
      BitSet b = random(random);
      BitSet common = (BitSet) a.clone();
      common.and(b);
      assertEquals(common.cardinality(), region(a).intersection(region(b)));
      BitSet rest = (BitSet) a.clone();
      rest.andNot(b);
      assertEquals(region(rest), region(a).without(b));
      assertArrayEquals(a.stream().toArray(), region(a).pixels());
      assertEquals(a.cardinality(), region(a).area());
    }
  }

  private static BitSet random(Random random) {
    BitSet pixels = new BitSet();
    random.ints(random.nextInt(20), 0, 30).forEach(pixels::set);
    return pixels;
  }

  private static Region region(BitSet pixels) {
    return Region.of(pixels.stream().toArray());
  }

  @Test
  void theBorderOfTheImageIsABoundary() {
    Region all = Region.of(IntStream.range(0, 20 * 20).toArray());
    assertEquals(76, all.boundary(20, 1).area());
    assertEquals(76 + 68, all.boundary(20, 2).area());
  }

  @Test
  void theBoundaryIsThatOfTheMaskWithSeed20261125() {
    Random random = new Random(20261125);
    for (int round = 0; round < 500; round++) {
      int height = 1 + random.nextInt(9);
      int width = 1 + random.nextInt(9);
      BitSet mask = new BitSet();
      mask.set(0, height * width);
      random.ints(random.nextInt(4), 0, height * width).forEach(mask::clear);
      for (int d = 1; d <= 4; d++) {
        Region expected = region(Boundary.of(mask, height, width, d));
        assertEquals(expected, region(mask).boundary(width, d), height + "x" + width + ", " + d);
      }
    }
  }

  @Test
  void aShiftByTwoPixelsHalvesTheIouOfBoundaries() {
    Region square = square(20, 20);
    Region shifted = square(20, 22);
    assertEquals(.9355, square.iou(shifted), 5e-5);
    // 0.02·√(100² + 100²) = 2.8, so boundaries are 3 pixels wide
    assertEquals(.5, square.boundary(100, 3).iou(shifted.boundary(100, 3)), 5e-3);
  }

  /** A square of 60×60 pixels in an image of 100×100. */
  private static Region square(int top, int left) {
    return Region.of(
        IntStream.range(0, 3600).map(i -> (top + i / 60) * 100 + left + i % 60).toArray());
  }

  @Test
  void rejectsNegativePixels() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> Region.of(1, -3));
    assertEquals("pixels must be >= 0, got -3", thrown.getMessage());
  }
}
