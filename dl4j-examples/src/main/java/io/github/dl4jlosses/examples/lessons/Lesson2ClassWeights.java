package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.SegmentationScores;
import io.github.dl4jlosses.loss.ClassWeights;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Class weights from the labels, and what they do to the IoU of each class. */
final class Lesson2ClassWeights {
  private Lesson2ClassWeights() {}

  static ClassWeights counted() throws Exception {
    LossCrossEntropy loss = new LossCrossEntropy().withIgnoreIndex(255);
    return ShapeNetwork.training().stream()
        .map(batch -> ClassWeights.of(loss, 4, batch.getLabels(0), null))
        .reduce(ClassWeights::plus)
        .orElseThrow();
  }

  static void countedWeights() throws Exception {
    ClassWeights counted = counted();
    double pixels = counted.counts().stream().mapToDouble(ClassWeights.Count::pixels).sum();
    System.out.println("               share    inverse   median");
    for (int c = 0; c < 4; c++) {
      System.out.printf(
          "%-10s %8.1f%% %10.2f %8.2f%n",
          ShapeNetwork.CLASSES[c],
          100 * counted.counts().get(c).pixels() / pixels,
          counted.inverseFrequency()[c],
          counted.medianFrequency()[c]);
    }
  }

  static void chosenWeights() throws Exception {
    Map<String, double[]> weights = new LinkedHashMap<>();
    weights.put("none", new double[] {1, 1, 1, 1});
    weights.put("inverse", counted().inverseFrequency());
    weights.put(
        "square root", Arrays.stream(counted().inverseFrequency()).map(Math::sqrt).toArray());
    weights.put("median", counted().medianFrequency());
    List<MultiDataSet> batches = ShapeNetwork.training();
    System.out.println(
        "weights      IoU: background, circle, square, triangle, mean   precision  recall");
    for (Map.Entry<String, double[]> chosen : weights.entrySet()) {
      LossCrossEntropy loss =
          new LossCrossEntropy().withIgnoreIndex(255).withWeight(chosen.getValue());
      SegmentationScores scores = ShapeNetwork.scores(loss, batches);
      System.out.printf("%-12s %14.2f %7.2f", chosen.getKey(), scores.iou(0), scores.iou(1));
      System.out.printf("%8.2f %9.2f", scores.iou(2), scores.iou(3));
      System.out.printf("%6.2f %11.2f", scores.meanIou(), scores.meanPrecision());
      System.out.printf("%8.2f%n", scores.meanRecall());
    }
  }
}
