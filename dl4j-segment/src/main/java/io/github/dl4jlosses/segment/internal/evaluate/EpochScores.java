package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.internal.io.Csv;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The line of one epoch.
 *
 * @param epoch counted from 1
 * @param loss mean training loss of the steps of the epoch
 * @param meanIou mean IoU of the classes, background included, on the validation images
 * @param pixelAp mean over the foreground classes of average precision over pixels
 * @param ap10 mean over the foreground classes of average precision over objects at IoU .10
 * @param ap50 the same at IoU .50; {@code ap70} and {@code ap75} at theirs
 * @param ap the same averaged over the IoUs .50, .55, .., .95
 * @param seconds time for training and validation
 */
public record EpochScores(
    int epoch,
    double loss,
    double meanIou,
    double pixelAp,
    double ap10,
    double ap50,
    double ap70,
    double ap75,
    double ap,
    double seconds) {
  private static final List<String> NAMES =
      List.of("loss", "mIoU", "pixelAP", "AP10", "AP50", "AP70", "AP75", "AP@[.50:.05:.95]");

  /** AP@[.50:.05:.95] as the head of a column, so that a line has at most 80 characters. */
  static final String MEAN_AP = "AP50:95";

  public static List<String> names() {
    return NAMES;
  }

  /** Returns the loss and the scores, in the order of the table. */
  public List<Double> values() {
    return List.of(loss, meanIou, pixelAp, ap10, ap50, ap70, ap75, ap);
  }

  public static String header() {
    return "epoch" + columns(EpochScores::head) + " seconds";
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%5d", epoch)
        + columns(i -> String.format(Locale.ROOT, "%.4f", values().get(i)))
        + String.format(Locale.ROOT, "%8.1f", seconds);
  }

  private static String head(int column) {
    return column == NAMES.size() - 1 ? MEAN_AP : NAMES.get(column);
  }

  private static String columns(IntFunction<String> text) {
    return IntStream.range(0, NAMES.size())
        .mapToObj(i -> String.format("%" + Math.max(8, head(i).length() + 2) + "s", text.apply(i)))
        .collect(Collectors.joining());
  }

  /** Returns a CSV file of epochs: a line each, with all digits; NaN where undefined. */
  public static String csv(List<EpochScores> epochs) {
    List<List<?>> rows = new ArrayList<>();
    rows.add(row("epoch", NAMES, "seconds"));
    epochs.forEach(e -> rows.add(row(e.epoch, e.values(), e.csvSeconds())));
    return Csv.of(rows);
  }

  private static List<Object> row(Object epoch, List<?> values, String seconds) {
    List<Object> row = new ArrayList<>(List.of(epoch));
    row.addAll(values);
    row.add(seconds);
    return row;
  }

  public String csvSeconds() {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
