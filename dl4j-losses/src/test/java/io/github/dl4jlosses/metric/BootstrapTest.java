package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static double mean(double[] x, int[] times) {
    return IntStream.range(0, x.length).mapToDouble(i -> times[i] * x[i]).sum()
        / Arrays.stream(times).sum();
  }

  @Test
  void theSameSeedIsTheSameInterval() {
    double[] x = new Random(20260213).doubles(30).toArray();
    Interval interval = new Bootstrap(500, .95, 7).interval(30, times -> mean(x, times));
    assertEquals(interval, new Bootstrap(500, .95, 7).interval(30, times -> mean(x, times)));
    assertNotEquals(interval, new Bootstrap(500, .95, 8).interval(30, times -> mean(x, times)));
    assertEquals(500, interval.defined());
  }

  @Test
  void oneWalkThroughTheDrawsServesSeveralScores() {
    double[] x = new Random(20260214).doubles(30).toArray();
    Bootstrap bootstrap = new Bootstrap(200, .9, 3);
    double[] means = bootstrap.draws(30).mapToDouble(times -> mean(x, times)).toArray();
    assertEquals(200, means.length);
    assertEquals(
        bootstrap.interval(30, times -> mean(x, times)), bootstrap.interval(means.clone()));
    assertEquals(
        bootstrap.interval(30, times -> 1 - mean(x, times)),
        bootstrap.interval(Arrays.stream(means).map(mean -> 1 - mean).toArray()));
  }

  @Test
  void equalImagesLeaveNoDoubt() {
    double[] x = new double[20];
    Arrays.fill(x, .25);
    Interval interval = new Bootstrap().interval(20, times -> mean(x, times));
    assertEquals("[0.2500, 0.2500]", interval.toString());
    assertEquals(interval.low(), interval.high());
    Interval one = new Bootstrap().interval(1, times -> mean(new double[] {.7}, times));
    assertEquals(new Interval(.7, .7, .95, 1000), one);
  }

  @Test
  void eachDrawHasAsManyImages() {
    new Bootstrap(50, .95, 1)
        .interval(
            12,
            times -> {
              assertEquals(12, times.length);
              assertEquals(12, Arrays.stream(times).sum());
              return 0;
            });
  }

  @Test
  void endsAreQuantilesOfTheDraws() {
    // draws 0, 1, .., 10: the 10 % and 90 % quantiles are 1 and 9
    int[] next = {0};
    Interval interval = new Bootstrap(11, .8, 1).interval(3, times -> next[0]++);
    assertEquals(1, interval.low(), 1e-12);
    assertEquals(9, interval.high(), 1e-12);
  }

  @Test
  void undefinedDrawsAreLeftOutAndCounted() {
    int[] next = {0};
    Interval some =
        new Bootstrap(10, 1, 1).interval(3, times -> next[0]++ % 2 == 0 ? Double.NaN : next[0]);
    assertEquals(new Interval(2, 10, 1, 5), some);
    Interval none = new Bootstrap().interval(3, times -> Double.NaN);
    assertEquals(new Interval(Double.NaN, Double.NaN, .95, 0), none);
  }

  /** The mean of 40 numbers: of 400 intervals of 90 %, about 360 have to cover 1/2. */
  @Test
  void intervalsCoverTheTruthAsOftenAsTheySayWithSeed20260214() {
    Random random = new Random(20260214);
    int covered = 0;
    for (int round = 0; round < 400; round++) {
      double[] x = random.doubles(40).toArray();
      Interval interval = new Bootstrap(300, .9, round).interval(40, times -> mean(x, times));
      covered += interval.low() <= .5 && .5 <= interval.high() ? 1 : 0;
    }
    assertTrue(covered > 336 && covered < 384, covered + " of 400"); // four standard deviations
  }

  @Test
  void meanIouHasAnIntervalToo() {
    ConfusionMatrix[] images = {
      ConfusionMatrix.of(new int[] {0, 1}, new int[] {0, 1}, 2, -1),
      ConfusionMatrix.of(new int[] {0, 1}, new int[] {1, 0}, 2, -1)
    };
    Interval interval =
        new Bootstrap()
            .interval(
                images.length,
                times -> {
                  ConfusionMatrix sum = ConfusionMatrix.empty(2);
                  for (int i = 0; i < times.length; i++) {
                    for (int k = 0; k < times[i]; k++) {
                      sum = sum.plus(images[i]);
                    }
                  }
                  return sum.meanIou();
                });
    assertEquals(new Interval(0, 1, .95, 1000), interval);
  }

  @Test
  void rejectsBadSettings() {
    var draws = assertThrows(IllegalArgumentException.class, () -> new Bootstrap(0, .9, 1));
    assertEquals("draws must be >= 1, got 0", draws.getMessage());
    var level = assertThrows(IllegalArgumentException.class, () -> new Bootstrap(1, 95, 1));
    assertEquals("level must be in [0.0, 1.0], got 95.0", level.getMessage());
  }
}
