package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.evaluation.SegmentationEvaluation;
import io.github.dl4jlosses.evaluation.SegmentationScores;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A network of seconds that gives each pixel of datasets/toy-shapes a class. */
final class ShapeNetwork {
  static final String[] CLASSES = {"background", "circle", "square", "triangle"};
  private static final int EPOCHS = 3;
  private static final int BATCH = 4;

  private ShapeNetwork() {}

  /** Returns the batches to learn from, in their order. */
  static List<MultiDataSet> training() throws IOException {
    Path folder = folder("train");
    return all(
        ImageMaskBatches.training(
            folder, BATCH, CLASSES.length, Augmentation.none(), /* seed= */ 1));
  }

  static MultiLayerNetwork network(LossCrossEntropy loss, int steps) {
    var learningRate = new PolySchedule(ScheduleType.ITERATION, 0.01, 1, steps + 1); // falls to 0
    return new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .list(
                convolution(7, 16, Activation.RELU), // a pixel sees 7×7 of them
                convolution(1, CLASSES.length, Activation.IDENTITY),
                SegmentationLossLayer.builder(loss).build())
            .setInputType(InputType.convolutional(64, 64, 3))
            .build());
  }

  private static ConvolutionLayer convolution(int kernel, int channels, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .activation(activation)
        .build();
  }

  /** Trains with a loss, and measures on images that the network has not seen. */
  static SegmentationScores scores(LossCrossEntropy loss, List<MultiDataSet> batches)
      throws IOException {
    OneDnn.enable(); // before a network is made
    int steps = EPOCHS * batches.size();
    MultiLayerNetwork network = network(loss, steps);
    network.init();
    for (int step = 0; step < steps; step++) {
      MultiDataSet batch = batches.get(step % batches.size());
      network.fit(batch.getFeatures(0), batch.getLabels(0));
    }
    SegmentationTask task = SegmentationTask.singleLabel(CLASSES).withIgnoreIndex(255);
    SegmentationEvaluation pixels = new SegmentationEvaluation(task);
    for (MultiDataSet batch :
        all(ImageMaskBatches.validation(folder("validation"), BATCH, CLASSES.length))) {
      pixels.eval(batch.getLabels(0), network.output(batch.getFeatures(0)));
    }
    return pixels.scores();
  }

  private static List<MultiDataSet> all(MultiDataSetIterator batches) {
    List<MultiDataSet> all = new ArrayList<>();
    batches.forEachRemaining(all::add);
    return all;
  }

  private static Path folder(String part) {
    Path folder = Path.of("datasets", "toy-shapes", part);
    return Files.exists(folder) ? folder : Path.of("..").resolve(folder);
  }
}
