package io.github.dl4jlosses.metric;

import static io.github.dl4jlosses.Golden.doubles;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.Golden;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Curve and areas are those of scikit-learn on all cases of golden/pixel_ap.json. */
class GoldenPixelApTest {
  private static final double TOLERANCE = 1e-14; // two orders of summation, both in double

  private record Case(int number, JsonNode json) {
    double[] scores(int label) {
      double[] y = doubles(json.get("y"));
      double[] s = doubles(json.get("s"));
      return IntStream.range(0, y.length)
          .filter(i -> y[i] == label)
          .mapToDouble(i -> s[i])
          .toArray();
    }

    @Override
    public String toString() {
      return number + ", " + json.get("y").size() + " pixels";
    }
  }

  static List<Case> cases() {
    List<JsonNode> json = Golden.cases("pixel_ap.json");
    return IntStream.range(0, json.size()).mapToObj(i -> new Case(i, json.get(i))).toList();
  }

  @Test
  void allCasesOfTheFileAreRun() {
    if (System.getProperty("golden.dir", "").isEmpty()) {
      assertEquals(40, cases().size());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void equalsScikitLearn(Case c) {
    PrecisionRecallCurve curve = PrecisionRecallCurve.of(c.scores(1), c.scores(0));
    assertEquals(c.json.get("ap").doubleValue(), curve.averagePrecision(), TOLERANCE);
    assertEquals(c.json.get("trapezoid").doubleValue(), curve.trapezoidArea(), TOLERANCE);

    // scikit-learn lists the cuts from the lowest threshold up, and ends with the point (1, 0).
    double[] thresholds = doubles(c.json.get("thresholds"));
    double[] precision = doubles(c.json.get("precision"));
    double[] recall = doubles(c.json.get("recall"));
    assertEquals(thresholds.length, curve.size());
    for (int k = 0; k < curve.size(); k++) {
      int theirs = curve.size() - 1 - k;
      assertEquals(thresholds[theirs], curve.threshold(k));
      assertEquals(precision[theirs], curve.precision(k), TOLERANCE);
      assertEquals(recall[theirs], curve.recall(k), TOLERANCE);
    }
  }
}
