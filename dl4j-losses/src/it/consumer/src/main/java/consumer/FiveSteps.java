package consumer;

import io.github.dl4jlosses.layer.SegmentationOutputLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.LossSum;
import io.github.dl4jlosses.onednn.OneDnn;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Trains five steps, and fails where one does not lower the loss. */
public class FiveSteps {
  public static void main(String[] args) {
    String helpers = OneDnn.enable().toString();
    require(helpers.startsWith("oneDNN is on"), helpers);
    Nd4j.getRandom().setSeed(1);
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 32, 32);
    INDArray masks = images.argMax(1).reshape(2, 1, 32, 32); // the brightest color
    LossSum loss = LossSum.of(new LossCrossEntropy(), new LossDice());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.1))
                .list(SegmentationOutputLayer.builder(loss).nOut(3).build())
                .setInputType(InputType.convolutional(32, 32, 3))
                .build());
    network.init();
    DataSet batch = new DataSet(images, masks);
    double before = network.score(batch);
    for (int step = 1; step <= 5; step++) {
      network.fit(batch);
      double after = network.score(batch);
      require(after < before, "step " + step + " must lower the loss " + before + ", got " + after);
      before = after;
    }
    System.out.println("consumer: five steps, loss " + before);
  }

  private static void require(boolean is, String otherwise) {
    if (!is) {
      throw new AssertionError(otherwise);
    }
  }
}
