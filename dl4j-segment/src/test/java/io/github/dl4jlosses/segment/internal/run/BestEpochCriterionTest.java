package io.github.dl4jlosses.segment.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which epoch is the best. */
class BestEpochCriterionTest {
  private static List<EpochScores> meanIous(double... values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> new EpochScores(i + 1, 1, values[i], .1, .2, .3, .4, .5, .6, 1))
        .toList();
  }

  @Test
  void theLargestIsTheBestAndTheFirstOfEquals() {
    assertEquals(2, BestEpochCriterion.MIOU.best(meanIous(.1, .7, .5, .7, .2)));
    assertEquals(0, BestEpochCriterion.MIOU.best(List.of()));
  }

  @Test
  void anUndefinedScoreIsWorseThanAnyOther() {
    assertEquals(2, BestEpochCriterion.MIOU.best(meanIous(Double.NaN, 0, Double.NaN)));
    assertEquals(3, BestEpochCriterion.MIOU.best(meanIous(Double.NaN, Double.NaN, Double.NaN)));
  }

  @Test
  void eachMonitorHasItsScore() {
    EpochScores epoch = meanIous(.9).get(0);
    double[] scores = DoubleStream.of(.9, .1, .3, .6).toArray(); // mIoU, pixel AP, AP50, AP
    for (BestEpochCriterion monitor : BestEpochCriterion.values()) {
      assertEquals(
          scores[List.of(BestEpochCriterion.values()).indexOf(monitor)], monitor.of(epoch));
    }
  }
}
