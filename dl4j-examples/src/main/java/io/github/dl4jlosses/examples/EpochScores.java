package io.github.dl4jlosses.examples;

import java.util.Locale;

/**
 * The scores of an epoch. All but the loss are of the validation images.
 *
 * @param epoch from 1
 * @param loss mean training loss of the steps
 * @param meanIou mean IoU of the classes, background included
 * @param pixelAp mean average precision over pixels, of all classes but the background
 * @param ap10 mean average precision over objects, which count as found from IoU .10 on
 * @param ap50 the same from IoU .50 on
 * @param ap70 the same from IoU .70 on
 * @param ap75 the same from IoU .75 on
 * @param ap the mean of AP at the IoUs .50, .55, .., .95
 * @param seconds of training and validation
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
  static final String HEADER =
      "epoch    loss    mIoU  pixelAP    AP10    AP50    AP70    AP75  AP50:95 seconds";
  static final String CSV_HEADER =
      "epoch,loss,mIoU,pixelAP,AP10,AP50,AP70,AP75,AP@[.50:.05:.95],seconds\n";

  /** Returns a line under the header. */
  @Override
  public String toString() {
    return format("%5d%8.4f%8.4f%9.4f%8.4f%8.4f%8.4f%8.4f%9.4f%8.1f");
  }

  /** Returns a line of a CSV file, with all digits of the scores. */
  String csv() {
    return format("%d,%s,%s,%s,%s,%s,%s,%s,%s,%.1f\n");
  }

  private String format(String pattern) {
    return String.format(
        Locale.ROOT, pattern, epoch, loss, meanIou, pixelAp, ap10, ap50, ap70, ap75, ap, seconds);
  }
}
