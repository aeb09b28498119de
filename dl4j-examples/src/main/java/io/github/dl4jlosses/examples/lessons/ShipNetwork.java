package io.github.dl4jlosses.examples.lessons;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.evaluation.PixelAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** A network of seconds that asks each pixel of datasets/toy-ships: is it a ship? */
public final class ShipNetwork {
  private static final int EPOCHS = 6;
  private static final int BATCH = 4;
  private static final int STEPS = EPOCHS * 80 / BATCH;
  private static final MaskLayout SHIP = MaskLayout.labels(List.of("ship"));
  private static final Map<SegmentationLoss, MultiLayerNetwork> TRAINED = new HashMap<>();

  /** What labels and predictions mean. */
  static final SegmentationTask TASK = SegmentationTask.multiLabel("ship").withIgnoreIndex(255);

  private ShipNetwork() {}

  static SegmentationLoss bce(double posWeight) {
    return new LossBCEWithLogits().withPosWeight(posWeight).withIgnoreIndex(255);
  }

  static MultiLayerNetwork network(SegmentationLoss loss) {
    var learningRate = new PolySchedule(ScheduleType.ITERATION, 0.01, 1, STEPS + 1); // falls to 0
    return new MultiLayerNetwork(
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .list(
                convolution(7, 12, Activation.RELU), // a pixel sees 7×7 of them
                convolution(1, 1, Activation.IDENTITY), // one logit per pixel
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

  /** Returns the network after {@link #EPOCHS} of BCE. */
  public static MultiLayerNetwork trained(double posWeight) throws IOException {
    return trained(bce(posWeight));
  }

  /** Returns the network after {@link #EPOCHS}; it is trained once per program. */
  static synchronized MultiLayerNetwork trained(SegmentationLoss loss) throws IOException {
    MultiLayerNetwork known = TRAINED.get(loss);
    if (known == null) {
      known = train(loss);
      TRAINED.put(loss, known);
    }
    return known;
  }

  private static MultiLayerNetwork train(SegmentationLoss loss) throws IOException {
    OneDnn.enable(); // before a network is made
    MultiLayerNetwork network = network(loss);
    network.init();
    List<MultiDataSet> batches =
        all(
            ImageMaskBatches.training(
                folder("train"), BATCH, SHIP, Augmentation.none(), /* seed= */ 1));
    for (int step = 0; step < STEPS; step++) {
      MultiDataSet batch = batches.get(step % batches.size());
      network.fit(batch.getFeatures(0), batch.getLabels(0));
    }
    return network;
  }

  /** Returns the images that a network is measured on, with their labels. */
  static List<MultiDataSet> validation() throws IOException {
    return all(ImageMaskBatches.validation(folder("validation"), BATCH, SHIP));
  }

  /** Ranks the pixels of the validation images. */
  public static PixelAveragePrecision measure(MultiLayerNetwork network) throws IOException {
    PixelAveragePrecision measured = new PixelAveragePrecision(TASK);
    for (MultiDataSet batch : validation()) {
      measured.eval(batch.getLabels(0), network.output(batch.getFeatures(0)));
    }
    return measured;
  }

  private static List<MultiDataSet> all(MultiDataSetIterator batches) {
    List<MultiDataSet> all = new ArrayList<>();
    batches.forEachRemaining(all::add);
    return all;
  }

  /** Returns the point of a curve that keeps all scores from a threshold on. */
  public static int cut(PrecisionRecallCurve curve, double threshold) {
    int k = 0;
    while (k + 1 < curve.size() && curve.threshold(k + 1) >= threshold) {
      k++;
    }
    return k;
  }

  /** Returns a folder of the dataset, from the root of the project or from a module of it. */
  public static Path folder(String part) {
    Path folder = Path.of("datasets", "toy-ships", part);
    return Files.exists(folder) ? folder : Path.of("..").resolve(folder);
  }
}
