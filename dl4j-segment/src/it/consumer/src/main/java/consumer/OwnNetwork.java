package consumer;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.Dataset;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

public class OwnNetwork {
  public static void main(String[] args) {
    Dataset data = Dataset.open(Path.of(args[0])); // or throws, with the file and what to do
    System.out.print(data); // what the folder holds

    LossCrossEntropy loss =
        new LossCrossEntropy().withIgnoreIndex(Sample.VOID).withWeight(data.classWeights());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(1e-3))
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(data.classNames().size())
                        .activation(Activation.IDENTITY) // else sigmoid, and logits end at 1
                        .build(),
                    SegmentationLossLayer.builder(loss).build())
                .setInputType(InputType.convolutional(data.height(), data.width(), 3))
                .build());
    network.init();
    network.fit(data.trainingBatches(), /* numEpochs= */ 2);

    SegmentationEvaluation pixels = new SegmentationEvaluation(data.task());
    PixelAveragePrecision ranking = new PixelAveragePrecision(data.task());
    network.doEvaluation(data.validationBatches(), new IEvaluation<?>[] {pixels, ranking});
    System.out.println(pixels.stats());
    System.out.println(ranking.stats());
  }
}
