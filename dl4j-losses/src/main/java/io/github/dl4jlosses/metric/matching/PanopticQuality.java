package io.github.dl4jlosses.metric.matching;

import java.util.Locale;

/**
 * Panoptic quality of the objects of one class.
 *
 * <p><b>Definition.</b> A prediction and an object match if their IoU, void pixels of the
 * prediction left out, is greater than 1/2: then no other can. With the IoUs of the TP pairs, FP
 * predictions and FN objects left over:
 *
 * <pre>
 *   PQ = Σ IoU / (TP + FP/2 + FN/2)  =  SQ · RQ
 *   SQ = Σ IoU / TP                     RQ = TP / (TP + FP/2 + FN/2)
 * </pre>
 *
 * <p>A prediction of which more than half is void or crowd is not wrong. Crowds need not be found.
 *
 * <p><b>Ties.</b> A pair at exactly 1/2 is no match.
 *
 * <p><b>Undefined.</b> NaN without objects and predictions; SQ without matches.
 *
 * <p><b>Elsewhere.</b> panopticapi; torchmetrics PanopticQuality; MONAI gives 0 where it is
 * undefined; StarDist's matches at 1/2 too.
 *
 * <p><b>Source.</b> Kirillov et al., Panoptic Segmentation, CVPR 2019, equation 1.
 *
 * @param counts TP, FP, FN
 * @param iouSum Σ IoU over the pairs
 */
public record PanopticQuality(DetectionCounts counts, double iouSum) {
  /** The IoU that a pair has to exceed. */
  static final double IOU = .5;

  private double weight() {
    return counts.truePositives() + counts.falsePositives() / 2.0 + counts.falseNegatives() / 2.0;
  }

  /** Returns PQ. */
  public double quality() {
    return iouSum / weight(); // 0/0 is NaN
  }

  /** Returns SQ, the mean IoU of what was found. */
  public double segmentationQuality() {
    return iouSum / counts.truePositives();
  }

  /** Returns RQ, which is F1. */
  public double recognitionQuality() {
    return counts.truePositives() / weight();
  }

  /** Prints {@code PQ = 0.6111 (SQ 0.8148, RQ 0.7500)}, or that it is undefined. */
  @Override
  public String toString() {
    return weight() > 0
        ? String.format(
            Locale.ROOT,
            "PQ = %.4f (SQ %.4f, RQ %.4f)",
            quality(),
            segmentationQuality(),
            recognitionQuality())
        : "PQ undefined (no objects, no predictions)";
  }
}
