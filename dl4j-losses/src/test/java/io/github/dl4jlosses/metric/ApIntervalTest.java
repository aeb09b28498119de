package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApIntervalTest {
  private static final ApInterval UNDEFINED = new ApInterval(Double.NaN, Double.NaN, 0, 3);

  private static ApInterval interval(double low, double high) {
    return new ApInterval(low, high, 5, 6);
  }

  @Test
  void printsWhatIsKnown() {
    assertEquals("0.9134", interval(.91342, .91342).toString());
    assertEquals("0.91342 ± 0.00002", interval(.913405, .913435).toString());
    assertEquals("0.9100 ± 0.0200", interval(.89, .93).toString());
    assertEquals("0.500000005 ± 0.000000005", interval(.5, .50000001).toString());
    assertEquals("0.5000", interval(.5, Math.nextUp(.5)).toString()); // rounding, not ignorance
    assertEquals("undefined (no positives, 3 negatives)", UNDEFINED.toString());
  }

  @Test
  void whatIsPrintedHoldsTheInterval_seed20261124() {
    Random random = new Random(20261124);
    Pattern pattern = Pattern.compile("(.*) ± (.*)");
    for (int trial = 0; trial < 5000; trial++) {
      double low = random.nextDouble();
      double high = low + Math.pow(10, -1 - 7 * random.nextDouble());
      Matcher printed = pattern.matcher(interval(low, high).toString());
      assertTrue(printed.matches());
      double value = Double.parseDouble(printed.group(1));
      double error = Double.parseDouble(printed.group(2));
      assertTrue(value - error <= low + 1e-12 && high - 1e-12 <= value + error);
      assertTrue(error <= Math.max(10 * (high - low), 2e-4), printed.group());
    }
  }

  @Test
  void theMeanLeavesOutWhatIsUndefined() {
    ApInterval mean = ApInterval.mean(List.of(interval(.25, .5), UNDEFINED, interval(.75, .75)));
    assertEquals(new ApInterval(.5, .625, 10, 15), mean);
    assertEquals(.5625, mean.value());
    assertEquals(.0625, mean.error());
    assertTrue(!ApInterval.mean(List.of(UNDEFINED)).isDefined());
    assertEquals(Double.NaN, UNDEFINED.value());
    assertEquals(Double.NaN, UNDEFINED.error());
  }

  @Test
  void rejectsWhatIsNoInterval() {
    assertEquals(
        "high must be >= low 0.5, got 0.25",
        assertThrows(IllegalArgumentException.class, () -> interval(.5, .25)).getMessage());
    assertEquals(
        "high must be >= low 0.5, got NaN",
        assertThrows(IllegalArgumentException.class, () -> interval(.5, Double.NaN)).getMessage());
    assertEquals(
        "number of intervals must be >= 1, got 0",
        assertThrows(IllegalArgumentException.class, () -> ApInterval.mean(List.of()))
            .getMessage());
  }
}
