package io.github.dl4jlosses.examples.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.examples.report.EpochScores;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which epoch is the best. */
class MonitorTest {
  private static List<EpochScores> meanIous(double... values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> new EpochScores(i + 1, 1, values[i], .1, .2, .3, .4, .5, .6, 1))
        .toList();
  }

  @Test
  void theLargestIsTheBestAndTheFirstOfEquals() {
    assertEquals(2, Monitor.MIOU.best(meanIous(.1, .7, .5, .7, .2)));
    assertEquals(0, Monitor.MIOU.best(List.of()));
  }

  @Test
  void anUndefinedScoreIsWorseThanAnyOther() {
    assertEquals(2, Monitor.MIOU.best(meanIous(Double.NaN, 0, Double.NaN)));
    assertEquals(3, Monitor.MIOU.best(meanIous(Double.NaN, Double.NaN, Double.NaN)));
  }

  @Test
  void eachMonitorHasItsScore() {
    EpochScores epoch = meanIous(.9).get(0);
    double[] scores = DoubleStream.of(.9, .1, .3, .6).toArray(); // mIoU, pixel AP, AP50, AP
    for (Monitor monitor : Monitor.values()) {
      assertEquals(scores[List.of(Monitor.values()).indexOf(monitor)], monitor.of(epoch));
    }
  }
}
