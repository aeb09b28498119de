package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.InstanceOptions;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.metric.matching.DetectionCounts;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Both kinds of average precision of a network that was trained. */
final class Lesson8Network {
  private Lesson8Network() {}

  static void network() throws Exception {
    MultiLayerNetwork network = ShipNetwork.trained(/* posWeight= */ 5);
    PixelAveragePrecision pixels = ShipNetwork.measure(network);
    System.out.printf("pixel AP %.2f%n", pixels.averagePrecision(0).value());
    for (double threshold : new double[] {0.5, pixels.bestThreshold(0)}) {
      InstanceOptions options = new InstanceOptions().withThreshold(threshold);
      InstanceAveragePrecision objects = new InstanceAveragePrecision(ShipNetwork.TASK, options);
      for (MultiDataSet batch : ShipNetwork.validation()) {
        objects.eval(batch.getLabels(0), network.output(batch.getFeatures(0)));
      }
      InstanceScores scores = objects.scores();
      DetectionCounts counts = scores.detections(0, 0.5);
      System.out.printf(
          "objects from %.2f on: AP10 %.2f  AP50 %.2f  AP70 %.2f   %s: %.2f%n",
          threshold,
          scores.ap(0, 0.1).value(),
          scores.ap(0, 0.5).value(),
          scores.ap(0, 0.7).value(),
          counts,
          counts.detectionAccuracy());
    }
  }
}
