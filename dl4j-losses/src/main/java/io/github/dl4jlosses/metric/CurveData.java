package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.nd4j.serde.json.JsonMappers;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A {@link PrecisionRecallCurve} as data for other programs: CSV to draw it, JSON to read it. */
public final class CurveData {
  private CurveData() {}

  /**
   * Writes a header and a line for each point, the highest threshold first.
   *
   * <pre>
   *   threshold,truePositives,falsePositives,precision,recall
   *   0.97,1,0,1.0,0.25
   * </pre>
   *
   * @throws IOException if out does
   */
  public static void writeCsv(PrecisionRecallCurve curve, Appendable out) throws IOException {
    out.append("threshold,truePositives,falsePositives,precision,recall\n");
    for (int k = 0; k < curve.size(); k++) {
      out.append(Double.toString(curve.threshold(k))).append(',');
      out.append(Long.toString(curve.truePositives(k))).append(',');
      out.append(Long.toString(curve.falsePositives(k))).append(',');
      out.append(Double.toString(curve.precision(k))).append(',');
      out.append(Double.toString(curve.recall(k))).append('\n');
    }
  }

  /** Returns the curve as JSON: the number of positives, thresholds, and TP and FP of each. */
  public static String toJson(PrecisionRecallCurve curve) {
    int size = curve.size();
    Columns columns =
        new Columns(curve.positives(), new double[size], new long[size], new long[size]);
    for (int k = 0; k < size; k++) {
      columns.thresholds[k] = curve.threshold(k);
      columns.truePositives[k] = curve.truePositives(k);
      columns.falsePositives[k] = curve.falsePositives(k);
    }
    try {
      return JsonMappers.getMapper().writeValueAsString(columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the curve that was written.
   *
   * @throws IllegalArgumentException if the JSON is no curve, or one that cannot be
   */
  public static PrecisionRecallCurve fromJson(String json) {
    @Nullable Columns columns; // null if that is what the JSON says
    try {
      columns = JsonMappers.getMapper().readValue(json, Columns.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("json must be a curve, got " + e.getMessage(), e);
    }
    if (columns == null) {
      throw Arguments.bad("json", "be a curve", null);
    }
    return PrecisionRecallCurve.ofCounts(
        columns.thresholds, columns.truePositives, columns.falsePositives, columns.positives);
  }

  /** The file format. */
  private static final class Columns {
    final long positives;
    final double[] thresholds;
    final long[] truePositives;
    final long[] falsePositives;

    Columns(
        @JsonProperty(value = "positives", required = true) long positives,
        @JsonProperty(value = "thresholds", required = true) double[] thresholds,
        @JsonProperty(value = "truePositives", required = true) long[] truePositives,
        @JsonProperty(value = "falsePositives", required = true) long[] falsePositives) {
      this.positives = positives;
      this.thresholds = thresholds;
      this.truePositives = truePositives;
      this.falsePositives = falsePositives;
    }
  }
}
