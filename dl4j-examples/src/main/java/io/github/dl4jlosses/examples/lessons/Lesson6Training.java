package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationScores;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossFocal;
import io.github.dl4jlosses.loss.LossLovasz;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.loss.LossTversky;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** The network of lesson 5, trained with each loss. */
final class Lesson6Training {
  private Lesson6Training() {}

  static void sevenTrainings() throws Exception {
    System.out.println("                  at 0.5: precision  recall    IoU      AP");
    for (Map.Entry<String, SegmentationLoss> loss : losses().entrySet()) {
      MultiLayerNetwork network = ShipNetwork.trained(loss.getValue());
      var pixels = new SegmentationEvaluation(ShipNetwork.TASK);
      var ranking = new PixelAveragePrecision(ShipNetwork.TASK);
      for (MultiDataSet batch : ShipNetwork.validation()) {
        var output = network.output(batch.getFeatures(0));
        pixels.eval(batch.getLabels(0), output);
        ranking.eval(batch.getLabels(0), output);
      }
      SegmentationScores scores = pixels.scores();
      System.out.printf(
          "%-16s %18.2f %7.2f %6.2f %7.2f%n",
          loss.getKey(),
          scores.precision(0),
          scores.recall(0),
          scores.iou(0),
          ranking.averagePrecision(0).value());
    }
  }

  static Map<String, SegmentationLoss> losses() {
    var dice = new LossDice().withTarget(Target.BINARY).withIgnoreIndex(255);
    var tversky = new LossTversky().withTarget(Target.BINARY).withIgnoreIndex(255);
    Map<String, SegmentationLoss> losses = new LinkedHashMap<>();
    losses.put("BCE", ShipNetwork.bce(1));
    losses.put("BCE, posWeight 5", ShipNetwork.bce(5));
    losses.put("Dice", dice);
    losses.put("BCE + Dice", LossSum.of(ShipNetwork.bce(1), dice));
    losses.put("focal", new LossFocal().withTarget(Target.BINARY).withIgnoreIndex(255));
    losses.put("Tversky .3, .7", tversky.withCosts(0.3, 0.7));
    losses.put("Lovasz hinge", LossLovasz.hinge().withIgnoreIndex(255));
    return losses;
  }
}
