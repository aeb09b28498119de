package io.github.dl4jlosses.segment.internal.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PiecesTest {
  @Test
  void cornersTouchAndZeroIsNone() {
    int[] mask = {
      1, 0, 2, 0, 3,
      0, 1, 0, 0, 0,
      2, 0, 0, 3, 0,
      0, 2, 0, 0, 3
    };
    assertEquals(Set.of(2, 3), Pieces.several(mask, 5));
  }

  @Test
  void piecesThatMeetBelowAreOne() {
    int[] mask = {
      1, 0, 1, 0, 1,
      1, 0, 1, 0, 1,
      1, 1, 1, 1, 1
    };
    assertEquals(Set.of(), Pieces.several(mask, 5));
  }

  @Test
  void piecesAreTheComponentsOfEachValueSeed1() {
    Random random = new Random(1);
    for (int n = 0; n < 200; n++) {
      int width = 1 + random.nextInt(12);
      int[] mask = random.ints((long) width * (1 + random.nextInt(9)), 0, 4).toArray();
      Set<Integer> expected = new HashSet<>();
      for (int value = 1; value < 4; value++) {
        int counted = value;
        int[] one = IntStream.of(mask).map(v -> v == counted ? 1 : 0).toArray();
        if (new InstanceExtractor().truth(one, width, 0, 255).size() > 1) {
          expected.add(value);
        }
      }
      assertEquals(expected, Pieces.several(mask, width), Arrays.toString(mask) + " of " + width);
    }
  }
}
