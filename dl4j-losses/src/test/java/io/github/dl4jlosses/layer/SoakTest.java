package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.PixelLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Steps with batches that grow and shrink do not use more and more memory. */
class SoakTest {
  private static final long SLACK = 24L << 20; // half of what one lost gradient a step would take

  /**
   * Memory is looked at every few steps, once each shape was there and workspaces have their size.
   */
  private record Soak(int steps, int warm, int every) {}

  static Stream<PixelLoss> losses() {
    return Stream.of(
        new LossCrossEntropy().withWeight(1, 2, 3).withIgnoreIndex(255).withLabelSmoothing(.1),
        new LossBCEWithLogits().withPosWeight(1, 2, 3).withIgnoreIndex(255));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("losses")
  void residentMemoryIsFlat(PixelLoss loss) {
    assertResidentMemoryIsFlat(loss, batches(loss), new Soak(2_000, 600, 50));
  }

  /** A gradient takes 1 MB here, so that forty steps show what is lost. */
  @ParameterizedTest
  @MethodSource("losses")
  void residentMemoryOfLargeBatchesIsFlat(PixelLoss loss) {
    List<DataSet> batches = List.of(batch(loss, 14, 96, 80), batch(loss, 10, 80, 96));
    assertResidentMemoryIsFlat(loss, batches, new Soak(100, 20, 5));
  }

  private static void assertResidentMemoryIsFlat(PixelLoss loss, List<DataSet> batches, Soak soak) {
    MultiLayerNetwork network = network(SegmentationLossLayer.builder(loss).build());
    List<Long> resident = new ArrayList<>();
    for (int step = 0; step < soak.steps; step++) {
      network.fit(batches.get(step % batches.size()));
      if (step >= soak.warm && step % soak.every == 0) {
        resident.add(residentMemory());
      }
    }
    int half = resident.size() / 2;
    long grown = median(resident.subList(half, 2 * half)) - median(resident.subList(0, half));
    assertTrue(grown < SLACK, () -> "resident memory grew by " + (grown >> 20) + " MB");
  }

  /* The heap breathes by some megabytes. */
  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static MultiLayerNetwork network(Layer last) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(1, 1)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    last)
                .setInputType(InputType.convolutional(16, 16, 2))
                .build());
    network.init();
    return network;
  }

  /** Sixteen shapes, up to 8 examples of 56 x 64. */
  private static List<DataSet> batches(PixelLoss loss) {
    Random random = new Random(7);
    return Stream.generate(() -> batch(loss, random)).limit(16).toList();
  }

  private static DataSet batch(PixelLoss loss, Random random) {
    int n = 1 + random.nextInt(8);
    int h = 8 * (1 + random.nextInt(7));
    return batch(loss, n, h, 8 * (1 + random.nextInt(8)));
  }

  private static DataSet batch(PixelLoss loss, int n, int h, int w) {
    INDArray images = Nd4j.rand(DataType.FLOAT, n, 2, h, w);
    int channels = loss instanceof LossCrossEntropy ? 1 : 3;
    INDArray labels = Nd4j.rand(DataType.FLOAT, n, channels, h, w).gt(.5).castTo(DataType.UINT8);
    labels.putScalar(0, 255);
    return new DataSet(images, labels);
  }

  /** Returns the memory the system has given to this process, after a collection of garbage. */
  private static long residentMemory() {
    System.gc();
    return Pointer.physicalBytes();
  }
}
