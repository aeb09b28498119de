package io.github.dl4jlosses.examples.lessons;

import static io.github.dl4jlosses.examples.lessons.Lesson2Options.classes;
import static io.github.dl4jlosses.examples.lessons.Lesson2Options.logits;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.Target;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** All options together, with the numbers that PyTorch gives for them. */
final class Lesson2PyTorch {
  private Lesson2PyTorch() {}

  static void sideBySide() {
    INDArray y = classes(2, 0, 1);
    INDArray t = Nd4j.createFromArray(new double[][] {{.2, .3, .5}, {1, 0, 0}, {0, .5, .5}});
    LossCrossEntropy plain = new LossCrossEntropy();
    LossCrossEntropy weighted = plain.withWeight(1, 2, 0.5);
    LossCrossEntropy both = weighted.withLabelSmoothing(0.1);
    System.out.println("    PyTorch        here");
    compare(1, 1.5825098499, plain, y);
    compare(2, 2.2242965326, weighted, y);
    compare(3, 1.5658431833, plain.withLabelSmoothing(0.1), y);
    compare(4, 2.1624988167, both, y);
    compare(5, 2.5807293460, both.withIgnoreIndex(0), y);
    compare(6, 2.0677458907, weighted.withTarget(Target.PROBABILITY), t);
    compare(7, 2.0483752286, both.withTarget(Target.PROBABILITY), t);
  }

  static void compare(int line, double pyTorch, LossCrossEntropy loss, INDArray labels) {
    double here = loss.value(labels, logits(), null);
    if (!(Math.abs(here - pyTorch) < 6e-11)) { // half a unit of the last digit, and some
      String message =
          "%d: value must be %.10f as in PyTorch, got %.10f".formatted(line, pyTorch, here);
      throw new IllegalStateException(message);
    }
    System.out.printf("%d   %.10f   %.10f%n", line, pyTorch, here);
  }

  static void inANetwork() {
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 2, 0.5).withLabelSmoothing(0.1);
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(1, 3, 3))
                .build());
    network.init();
    network.setParam("0_W", Nd4j.eye(3).castTo(DataType.DOUBLE).reshape(3, 3, 1, 1));
    INDArray image = logits().transpose().reshape(1, 3, 1, 3); // [N, C, H, W]
    INDArray mask = classes(2, 0, 1).reshape(1, 1, 1, 3); // [N, 1, H, W]
    System.out.printf("%.10f%n", network.score(new DataSet(image, mask)));
  }
}
