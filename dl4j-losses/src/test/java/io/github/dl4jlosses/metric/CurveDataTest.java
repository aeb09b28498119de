package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
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
    for (String json : List.of("[]", "{}", "{\"positives\": 1}", "no")) {
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
}
