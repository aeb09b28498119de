package io.github.dl4jlosses.segment.internal.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
  private static final int EDGE = 6;

  /** Rows from the top, a letter a pixel. */
  private static String rows(Shape shape) {
    BitSet pixels = shape.pixels(EDGE, EDGE);
    return IntStream.range(0, EDGE)
        .mapToObj(
            y ->
                IntStream.range(0, EDGE)
                    .mapToObj(x -> pixels.get(y * EDGE + x) ? "#" : ".")
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(" "));
  }

  private static Polygons polygons(String text) {
    return new Polygons(
        Arrays.stream(text.split("/"))
            .map(p -> Arrays.stream(p.trim().split(" ")).mapToDouble(Double::parseDouble).toArray())
            .toList());
  }

  /*
   * pycocotools 2.0.11: decode(merge(frPyObjects(parts, 6, 6))). Beyond these, 200,000 random
   * polygons of 3 to 9 corners, whole and broken coordinates in and around images of 1 to 14
   * pixels, were the same pixel by pixel.
   */
  @ParameterizedTest
  @CsvSource({
    "1 1 4 1 4 3 1 3, ...... .###.. .###.. ...... ...... ......",
    "1.5 1.5 4.5 1.5 4.5 3.5 1.5 3.5, ...... ...... ..###. ..###. ...... ......",
    "0 0 6 0 0 6, #####. ####.. ###... ##.... #..... ......",
    "0 0 6 6 6 0 0 6, #....# ##..## ###### ##..## #....# ......",
    "0 0 2 0 2 2 0 2 / 1 1 4 1 4 4 1 4, ##.... ####.. .###.. .###.. ...... ......",
    "-3 -3 3 -3 3 3 -3 3, ###... ###... ###... ...... ...... ......",
    "1.1 0 1.3 0 1.3 6 1.1 6, ...... ...... ...... ...... ...... ......"
  })
  void polygonsHaveThePixelsOfPycocotools(String corners, String expected) {
    assertEquals(expected, rows(polygons(corners)));
  }

  @Test
  void neighborsShareNoPixelAndLeaveNone() {
    BitSet left = polygons("0 0 2.3 0 3.1 6 0 6").pixels(EDGE, EDGE);
    BitSet right = polygons("2.3 0 6 0 6 6 3.1 6").pixels(EDGE, EDGE);
    assertFalse(left.intersects(right));
    left.or(right);
    assertEquals(EDGE * EDGE, left.cardinality());
  }

  @Test
  void aCircleHasThePixelsWhoseCentersAreInside() {
    assertEquals("...... ..##.. .####. .####. ..##.. ......", rows(new Circle(3, 3, 2)));
    assertEquals("##.... #..... ...... ...... ...... ......", rows(new Circle(0, 0, 1.6)));
    assertEquals("...... ...... ...... ...... ...... ......", rows(new Circle(3, 3, 0)));
  }

  @Test
  void whatLiesOutsideIsTold() {
    assertFalse(polygons("0 0 6 0 6.4 6").exceeds(EDGE, EDGE));
    assertTrue(polygons("0 0 6 0 6.6 6").exceeds(EDGE, EDGE));
    assertTrue(polygons("0 -1 6 0 6 6").exceeds(EDGE, EDGE));
    assertFalse(new Circle(3, 3, 3.4).exceeds(EDGE, EDGE));
    assertTrue(new Circle(3, 3, 4).exceeds(EDGE, EDGE));
  }

  @Test
  void hugePolygonsTakeNoMemory() {
    assertEquals(
        "###### ###### ###### ###### ###### ######",
        rows(polygons("-1e7 -1e7 1e7 -1e7 1e7 1e7 -1e7 1e7")));
    assertEquals(
        "coordinate of a polygon must be in [-1.0E7, 1.0E7], got 1.0E8",
        assertThrows(IllegalArgumentException.class, () -> polygons("0 0 1e8 0 0 1")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> polygons("0 0 NaN 0 0 1"));
    assertEquals(
        "polygon must have x and y of at least 3 corners, got 4 numbers [0.0, 0.0, 1.0, 1.0]"
            + " (remove it, or draw it again)",
        assertThrows(IllegalArgumentException.class, () -> polygons("0 0 1 1")).getMessage());
  }

  @Test
  void theSmallerObjectIsOnTopAndCrowdsAreBelow() {
    Shape all = polygons("0 0 6 0 6 6 0 6");
    Shape some = polygons("1 1 4 1 4 3 1 3");
    Drawing drawing =
        new Drawing(
            java.util.Optional.empty(),
            List.of(
                new DrawnObject(1, 5, DrawnObject.Kind.OBJECT, some),
                new DrawnObject(2, 7, DrawnObject.Kind.OBJECT, all),
                new DrawnObject(3, 7, DrawnObject.Kind.CROWD, new Circle(0, 0, 1))));
    int[] values = Layers.of(drawing, EDGE, EDGE).values(new Ground(0, 255));
    assertEquals(7, values[0]);
    assertEquals(5, values[EDGE + 1]);
  }
}
