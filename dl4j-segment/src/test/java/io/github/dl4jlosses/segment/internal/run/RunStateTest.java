package io.github.dl4jlosses.segment.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunStateTest {
  private static RunState state(double score, double seconds) {
    EpochScores epoch = new EpochScores(1, .5, score, 1, 0, Double.NaN, 0, 0, 0, seconds);
    RunOrigin origin = new RunOrigin(Map.of(), Map.of(), Map.of());
    return new RunState(origin, List.of(epoch), List.of(), 0, 0, 0, /* model= */ null);
  }

  @Test
  void scoresMayBeUndefined() {
    assertEquals(2, state(Double.NaN, 0).epoch());
  }

  @Test
  void whatNoStepAddsUpToIsRefused() {
    RunOrigin origin = new RunOrigin(Map.of(), Map.of(), Map.of());
    for (double[] sums : new double[][] {{1, 0}, {0, 1}}) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> new RunState(origin, List.of(), List.of(), 0, sums[0], sums[1], null));
      String name = sums[0] > 0 ? "lossSum" : "seconds";
      assertEquals(name + " must be 0 before a step, got 1.0", e.getMessage());
    }
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new RunState(origin, List.of(), List.of(), 2, -.5, -5, null));
    assertEquals("seconds must be >= 0, got -5.0", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "5, 1, 'scores of epochs must be in [0, 1], got 5.0'",
    "-3, 1, 'scores of epochs must be in [0, 1], got -3.0'",
    "1, -1, 'seconds of epochs must be finite and >= 0, got -1.0'",
    "1, NaN, 'seconds of epochs must be finite and >= 0, got NaN'"
  })
  void whatNoRunMeasuresIsRefused(double score, double seconds, String message) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> state(score, seconds));
    assertEquals(message, e.getMessage());
  }
}
