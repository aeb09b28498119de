package io.github.dl4jlosses.datavec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  /** Runs that were stopped continue with these numbers: they never change. */
  @Test
  void theNumbersAreThoseOfEarlierVersions() {
    assertEquals(List.of(3, 2, 1, 4, 7, 0, 6, 5), new EpochOrder(7, 0).shuffled(8));
    assertEquals(List.of(7, 6, 0, 1, 2, 3, 4, 5), new EpochOrder(7, 3).shuffled(8));
    assertEquals(7_000_042_000_068L, new EpochOrder(7, 0).seedOf(5));
    assertEquals(7_000_045_000_077L, new EpochOrder(7, 3).seedOf(5));
  }

  @Test
  void rejectsNegativeNumbers() {
    assertEquals(
        "epoch must be >= 0, got -1",
        assertThrows(IllegalArgumentException.class, () -> new EpochOrder(7, -1)).getMessage());
    assertEquals(
        "sample must be >= 0, got -1",
        assertThrows(IllegalArgumentException.class, () -> new EpochOrder(7, 0).seedOf(-1))
            .getMessage());
  }
}
