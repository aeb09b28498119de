package io.github.dl4jlosses.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The layer trains in the ways DL4J trains, with class indices as labels. */
class SegmentationTrainingTest {
  private static final int N = 4;
  private static final int CLASSES = 3;
  private static final int SIZE = 5;
  private static final LossCrossEntropy LOSS =
      new LossCrossEntropy().withWeight(1, 2, 0.5).withIgnoreIndex(255);

  private static MultiLayerNetwork network(boolean miniBatch) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(1))
                .miniBatch(miniBatch)
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(CLASSES)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(LOSS).build())
                .setInputType(InputType.convolutional(SIZE, SIZE, 1))
                .build());
    network.init();
    return network;
  }

  private static DataSet data() {
    int pixels = N * SIZE * SIZE;
    double[] values = new Random(3).doubles(pixels).toArray();
    int[] classes = IntStream.range(0, pixels).map(i -> i == 5 ? 255 : i * 7 % CLASSES).toArray();
    return new DataSet(
        Nd4j.createFromArray(values).reshape(N, 1, SIZE, SIZE),
        Nd4j.createFromArray(classes).reshape(N, 1, SIZE, SIZE).castTo(DataType.UINT8));
  }

  @Test
  void trainsFromAnAsynchronousIteratorWithEarlyStopping() {
    DataSet data = data();
    EarlyStoppingConfiguration<MultiLayerNetwork> configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .scoreCalculator(
                new DataSetLossCalculator(new ListDataSetIterator<>(data.asList(), N), true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                configuration,
                network(true),
                new AsyncDataSetIterator(new ListDataSetIterator<>(data.asList(), 2), 2))
            .fit();

    assertEquals(4, result.getTotalEpochs());
    double best = Collections.min(result.getScoreVsEpoch().values());
    assertEquals(best, result.getBestModel().score(data), 1e-12);
  }

  @Test
  void twoWorkersOnEqualBatchesStepAsOne() {
    DataSet data = data();
    MultiLayerNetwork alone = network(true);
    alone.fit(data);

    MultiLayerNetwork shared = network(true);
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(shared)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .build();
    Lockstep workers = new Lockstep();
    wrapper.setListeners(workers);
    wrapper.fit(new ListDataSetIterator<>(List.of(data, data.copy()), /* elements a batch= */ 1));
    wrapper.shutdown();
    assertEquals(2, workers.seen.size());
    assertArrayEquals(alone.params().toDoubleVector(), shared.params().toDoubleVector(), 1e-14);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherLossCanBePutOnATrainedNetwork(boolean miniBatch) {
    MultiLayerNetwork transferred =
        new TransferLearning.Builder(network(miniBatch))
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder()
                    .updater(new Sgd(1))
                    .miniBatch(miniBatch) // else only the new layers get DL4J's default
                    .build())
            .removeOutputLayer()
            .addLayer(SegmentationLossLayer.builder(new LossCrossEntropy()).build())
            .build();
    DataSet data = data();
    INDArray zeros = Nd4j.zeros(DataType.INT32, N, 1, SIZE, SIZE);
    MultiLayerNetwork fresh = network(true);
    INDArray logits = fresh.feedForward(data.getFeatures()).get(1);
    double expected =
        new LossCrossEntropy()
            .value(
                zeros.reshape(-1, 1),
                logits.permute(0, 2, 3, 1).dup('c').reshape(-1, CLASSES),
                null);
    assertEquals(expected, transferred.score(new DataSet(data.getFeatures(), zeros)), 1e-14);

    // The gradient is neither multiplied nor divided by N: Σ over classes of dL/db is 0, and the
    // bias of class 0 moves by mean(1 - p(0)).
    INDArray before = transferred.getLayer(0).getParam("b").dup();
    transferred.fit(new DataSet(data.getFeatures(), zeros));
    double mean = fresh.output(data.getFeatures()).meanNumber().doubleValue();
    assertEquals(1.0 / CLASSES, mean, 1e-14);
    INDArray step = transferred.getLayer(0).getParam("b").sub(before);
    INDArray p = fresh.output(data.getFeatures()).mean(0, 2, 3);
    assertArrayEquals(
        p.neg().addi(Nd4j.createFromArray(1.0, 0, 0)).toDoubleVector(),
        step.reshape(-1).toDoubleVector(),
        1e-14);
  }

  @Test
  void classIndicesAreEvaluatedByOurMetrics() {
    MultiLayerNetwork network = network(true);
    DataSet data = data();
    int[] truth = data.getLabels().castTo(DataType.INT32).reshape(-1).toIntVector();
    int[] predicted = network.output(data.getFeatures()).argMax(1).reshape(-1).toIntVector();
    ConfusionMatrix matrix = ConfusionMatrix.of(truth, predicted, CLASSES, 255);

    assertEquals(truth.length - 1, matrix.total());
    long right = IntStream.range(0, truth.length).filter(i -> truth[i] == predicted[i]).count();
    assertEquals((double) right / (truth.length - 1), matrix.pixelAccuracy(), 1e-15);
  }

  /**
   * Lets no worker finish a step before the other has begun it: DL4J copies the second worker's
   * network from that of the first, which may have made a step by then.
   */
  private static final class Lockstep extends BaseTrainingListener {
    private final Set<Model> seen = ConcurrentHashMap.newKeySet();
    private final CyclicBarrier barrier = new CyclicBarrier(2);

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      seen.add(model);
      try {
        barrier.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {}
  }
}
