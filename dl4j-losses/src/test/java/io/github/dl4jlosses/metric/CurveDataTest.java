package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CurveDataTest {
  private static final PrecisionRecallCurve CURVE =
      PrecisionRecallCurve.of(new double[] {.75, .25}, new double[] {.5, .25});

  @Test
  void csvHasALineForEachPoint() throws IOException {
    StringBuilder csv = new StringBuilder();
    CurveData.writeCsv(CURVE, csv);
    assertEquals(
        """
        threshold,truePositives,falsePositives,precision,recall
        0.75,1,0,1.0,0.5
        0.5,1,1,0.5,0.5
        0.25,2,2,0.5,1.0
        """,
        csv.toString());
  }

  @Test
  void jsonBringsTheCurveBack() {
    double inf = Double.POSITIVE_INFINITY;
    for (PrecisionRecallCurve curve :
        List.of(
            CURVE,
            PrecisionRecallCurve.of(new double[0], new double[0]),
            PrecisionRecallCurve.of(new double[] {inf, 1 / 3.}, new double[] {-inf}))) {
      PrecisionRecallCurve read = CurveData.fromJson(CurveData.toJson(curve));
      assertEquals(curve, read);
      assertEquals(curve.hashCode(), read.hashCode());
      assertEquals(curve.averagePrecision(), read.averagePrecision());
    }
  }

  @Test
  void rejectsJsonOfSomethingElse() {
    for (String json : List.of("[]", "{}", "{\"positives\": 1}", "no", "null")) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> CurveData.fromJson(json));
      assertTrue(
          String.valueOf(thrown.getMessage()).startsWith("json must be a curve, got "),
          thrown.getMessage());
    }
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                CurveData.fromJson(
                    "{\"positives\":1,\"thresholds\":[1],\"truePositives\":[],"
                        + "\"falsePositives\":[1]}"));
    assertEquals("truePositives must be as long as thresholds (1), got 0", thrown.getMessage());
  }

  @Test
  void rejectsCurvesThatCannotBe() {
    refuses("thresholds must be given, got null", "1", "null", "[1]", "[0]");
    refuses("truePositives must be given, got null", "1", "[1]", "null", "[0]");
    refuses("falsePositives must be given, got null", "1", "[1]", "[1]", "null");
    refuses("thresholds must descend, got NaN at 0", "1", "[\"NaN\"]", "[1]", "[0]");
    refuses("thresholds must descend, got 3.0 at 1", "1", "[2, 3]", "[1, 1]", "[0, 1]");
    refuses("truePositives must be >= 0 and not descend, got -1 at 0", "1", "[1]", "[-1]", "[0]");
    refuses("falsePositives must be >= 0 and not descend, got -2 at 0", "1", "[1]", "[1]", "[-2]");
    refuses(
        "falsePositives must be >= 0 and not descend, got 1 at 1",
        "1",
        "[2, 1]",
        "[1, 1]",
        "[2, 1]");
    refuses("positives must be at least those found (2), got 1", "1", "[1]", "[2]", "[0]");
    refuses("positives must be at least those found (0), got -1", "-1", "[]", "[]", "[]");
  }

  private static void refuses(
      String message, String positives, String thresholds, String tp, String fp) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"positives\":%s,\"thresholds\":%s,\"truePositives\":%s,\"falsePositives\":%s}",
            positives,
            thresholds,
            tp,
            fp);
    var thrown = assertThrows(IllegalArgumentException.class, () -> CurveData.fromJson(json), json);
    assertEquals(message, thrown.getMessage());
  }
}
