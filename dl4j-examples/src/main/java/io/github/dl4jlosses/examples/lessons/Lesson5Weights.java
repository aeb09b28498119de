package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.metric.OperatingPoint;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the weights of binary cross entropy do: to a cost, to the best answer, to a network. */
final class Lesson5Weights {
  private Lesson5Weights() {}

  static void twoWeights() {
    LossBCEWithLogits plain = new LossBCEWithLogits();
    INDArray logits = Nd4j.createFromArray(new double[][] {{-1, -1}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0}}); // one ship, one water
    for (var loss : List.of(plain, plain.withWeight(5, 5), plain.withPosWeight(5, 5))) {
      INDArray costs = loss.losses(labels, logits, null);
      System.out.printf(
          "weight %-10s posWeight %-10s   ship %.4f   water %.4f   mean %.4f%n",
          loss.weight(),
          loss.posWeight(),
          costs.getDouble(0),
          costs.getDouble(1),
          loss.value(labels, logits, null));
    }
  }

  static void broadcast() {
    INDArray ship = Nd4j.ones(DataType.DOUBLE, 1, 3, 2, 3); // [N, C, H, W], where W = C
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 1, 3, 2, 3);
    INDArray costs = new LossBCEWithLogits().losses(ship, logits, null);
    INDArray weights = Nd4j.createFromArray(1., 5., 20.);
    INDArray wrong = costs.mul(weights.reshape(1, 1, 1, 3).broadcast(1, 3, 2, 3)); // [C]
    INDArray right = costs.mul(weights.reshape(1, 3, 1, 1).broadcast(1, 3, 2, 3)); // [C, 1, 1]
    LossBCEWithLogits loss = new LossBCEWithLogits().withPosWeight(1, 5, 20);
    System.out.println("costs of channel 0, row 0");
    System.out.println("pos_weight [C]          " + wrong.slice(0).slice(0).getRow(0));
    System.out.println("pos_weight [C, 1, 1]    " + right.slice(0).slice(0).getRow(0));
    INDArray ours = loss.losses(ship, logits, null);
    System.out.println("withPosWeight(1, 5, 20) " + ours.slice(0).slice(0).getRow(0));
    try {
      loss.value(ship.repeat(1, 2), logits.repeat(1, 2), null); // six channels
    } catch (IllegalArgumentException e) {
      System.out.println(e.getMessage());
    }
  }

  static void bestAnswer() {
    System.out.println("posWeight   q = 0.01   q = 0.10   q = 0.50   0.5 is crossed at q");
    for (int weight : new int[] {1, 5, 20}) {
      System.out.printf(
          "%9d %10.3f %10.3f %10.3f %21.3f%n",
          weight,
          answer(weight, 0.01),
          answer(weight, 0.1),
          answer(weight, 0.5),
          1 / (1. + weight));
    }
  }

  /** Returns the p where the mean cost is least if a share q of the pixels like this is ship. */
  static double answer(double posWeight, double q) {
    return posWeight * q / (posWeight * q + 1 - q);
  }

  static void rareShips() throws Exception {
    System.out.println("posWeight   at 0.5: precision  recall   best F1  at     AP");
    for (int weight : new int[] {1, 5, 20}) {
      PixelAveragePrecision measured = ShipNetwork.measure(ShipNetwork.trained(weight));
      PrecisionRecallCurve curve = measured.curve(0);
      int half = ShipNetwork.cut(curve, 0.5);
      OperatingPoint best = curve.bestF1();
      System.out.printf(
          "%9d %20.2f %7.2f %9.2f %5.2f %6.2f%n",
          weight,
          curve.precision(half),
          curve.recall(half),
          best.f1(),
          best.threshold(),
          curve.averagePrecision());
    }
  }
}
