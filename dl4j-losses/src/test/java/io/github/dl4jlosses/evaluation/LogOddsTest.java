package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dl4jlosses.metric.ScoreMaps;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogOddsTest {
  private static final double[] RARE = {
    0, -0.0, 800, -800, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  @ParameterizedTest(name = "{0} classes, seed 1")
  @ValueSource(ints = {2, 3, 5})
  void areThoseOfEachClassToTheLastBit(int classes) {
    Random random = new Random(1);
    double[][] z = new double[classes][2000];
    for (double[] channel : z) {
      Arrays.setAll(
          channel,
          i ->
              random.nextInt(4) == 0
                  ? RARE[random.nextInt(RARE.length)]
                  : Math.rint(random.nextGaussian() * 40) / 4);
    }
    double[][] odds = LogOdds.of(z, 10, 1990);
    for (int c = 0; c < classes; c++) {
      double[] alone = Arrays.copyOfRange(ScoreMaps.logOdds(z, c), 10, 1990);
      assertArrayEquals(withoutMinusZero(alone), withoutMinusZero(odds[c]));
    }
  }

  private static double[] withoutMinusZero(double... numbers) {
    return Arrays.stream(numbers).map(x -> x + 0.0).toArray(); // they are ranked as equal
  }
}
