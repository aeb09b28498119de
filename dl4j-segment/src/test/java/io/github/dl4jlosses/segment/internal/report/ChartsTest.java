package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The charts of a run. */
class ChartsTest {
  @Test
  void aRunThatDivergedHasAChart() {
    double nan = Double.NaN;
    List<EpochScores> epochs =
        List.of(
            new EpochScores(1, 2, nan, nan, nan, nan, nan, nan, nan, 4),
            new EpochScores(2, nan, nan, nan, nan, nan, nan, nan, nan, 4),
            new EpochScores(3, Double.POSITIVE_INFINITY, nan, nan, nan, nan, nan, nan, nan, 4));
    assertFalse(Charts.loss(epochs).svg().contains("NaN"));
    assertFalse(Charts.loss(epochs).svg().contains("Infinity"));
    assertFalse(Charts.loss(epochs.subList(1, 3)).svg().contains("NaN"));
    assertFalse(Charts.metrics(epochs).svg().contains("NaN"));
  }
}
