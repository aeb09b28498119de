package consumer;

import io.github.dl4jlosses.layer.SegmentationOutputLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The example of the README. */
public class UseIt {
  public static void main(String[] args) {
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 64, 64);
    INDArray masks = Nd4j.zeros(DataType.UINT8, 2, 1, 64, 64);

    LossCrossEntropy loss =
        new LossCrossEntropy().withWeight(1, 2, 0.5).withIgnoreIndex(255).withLabelSmoothing(0.1);
    ListBuilder layers = new NeuralNetConfiguration.Builder().updater(new Adam(1e-3)).list();
    layers.layer(SegmentationOutputLayer.builder(loss).nOut(3).build()); // 3 classes
    layers.setInputType(InputType.convolutional(64, 64, 3));
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    network.fit(new DataSet(images, masks)); // masks: class indices [N, 1, 64, 64], 255 is ignored

    INDArray logits = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {0, 0, 0}, {2, -1, 0.5}});
    INDArray classes = Nd4j.createFromArray(new double[][] {{2}, {0}, {1}});
    System.out.println(loss.value(classes, logits, null)); // 2.162498816740175
  }
}
