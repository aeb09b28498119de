package io.github.dl4jlosses.examples.lessons;

import static org.nd4j.linalg.activations.Activation.SOFTMAX;

import io.github.dl4jlosses.examples.lessons.Lesson4Training.Run;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.Target;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Mistakes that do harm step by step: labels that move, weight decay, rows of zeros. */
final class Lesson4SlowMistakes {
  private Lesson4SlowMistakes() {}

  static void labelsThatLearn() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{1, 0, 0}});
    LossCrossEntropy loss = new LossCrossEntropy().withTarget(Target.PROBABILITY);
    INDArray slope = Transforms.log(Transforms.softmax(logits)).neg(); // of the loss, along labels
    for (int step = 0; step < 4; step++) {
      double value = loss.value(labels, logits, null);
      System.out.printf("loss %7.4f   labels %s%n", value, labels);
      labels = labels.sub(slope.mul(0.2)); // the mistake: labels go downhill
    }
  }

  static void overwritten() {
    OutputLayer last =
        new OutputLayer.Builder(new SmoothingLoss()).nOut(3).activation(SOFTMAX).build();
    DataSet pixels = PixelNetworks.rows(PixelNetworks.images());
    MultiLayerNetwork network = PixelNetworks.ofRows(last, true);
    for (int step = 0; step <= 20; step++) {
      if (step % 10 == 0) {
        System.out.printf("step %2d  labels %s%n", step, pixels.getLabels().getRow(0));
      }
      network.fit(pixels);
    }
  }

  static void weightDecay() {
    LossCrossEntropy mean = new LossCrossEntropy();
    LossCrossEntropy sum = mean.withReduction(Reduction.SUM);
    int terms = 2048; // 8 images of 16x16 pixels
    print("MEAN, no decay", Lesson4Training.decayed(mean, 1, 0));
    print("MEAN, l2 = 0.01", Lesson4Training.decayed(mean, 1, 0.01));
    print("SUM,  l2 = 0.01", Lesson4Training.decayed(sum, 1. / terms, 0.01));
    print("SUM,  l2 = 0.01 * 2048", Lesson4Training.decayed(sum, 1. / terms, 0.01 * terms));
  }

  static void print(String name, Run run) {
    System.out.printf("%-22s  norm of the weights %.2f%n", name, run.lastNorm());
  }

  static void rowsOfZeros() {
    INDArray nothing = Nd4j.createFromArray(new double[][] {{0, 0, 0}});
    ActivationSoftmax softmax = new ActivationSoftmax();
    for (ILossFunction loss : List.of(new LossMCXENT(), new LossCrossEntropy())) {
      INDArray z = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
      System.out.println(loss.getClass().getSimpleName());
      System.out.println("  gradient  " + loss.computeGradient(nothing, z.dup(), softmax, null));
      for (int step = 0; step < 100; step++) {
        z = z.sub(loss.computeGradient(nothing, z.dup(), softmax, null));
      }
      System.out.println("  logits after 100 steps " + z);
    }
  }
}
