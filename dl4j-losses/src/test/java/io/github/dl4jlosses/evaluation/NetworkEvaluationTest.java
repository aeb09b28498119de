package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.layer.ChannelAxis;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Networks that segment images of 6×7 pixels: the class is where the two channels are. */
class NetworkEvaluationTest {
  private static final SegmentationTask SINGLE =
      SegmentationTask.singleLabel("sky", "tree", "road").withIgnoreIndex(255);

  record Case(String name, Layer last, SegmentationTask task, CNN2DFormat format) {
    DataSet images(int n, long seed) {
      Random random = new Random(seed);
      boolean nchw = format == CNN2DFormat.NCHW;
      boolean multi = task.labeling() == SegmentationTask.Labeling.MULTI_LABEL;
      INDArray features = Nd4j.zeros(DataType.FLOAT, n, 2, 6, 7);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, n, multi ? 3 : 1, 6, 7);
      INDArray mask = Nd4j.ones(DataType.FLOAT, n, 1, 6, 7);
      for (int i = 0; i < n * 42; i++) {
        int[] at = {i / 42, 0, i % 42 / 7, i % 7};
        int label = random.nextInt(3);
        features.putScalar(at, (label == 1 ? 1 : 0) + random.nextGaussian() / 2);
        at[1] = 1;
        features.putScalar(at, (label == 2 ? 1 : 0) + random.nextGaussian() / 2);
        at[1] = multi ? label : 0;
        labels.putScalar(at, multi ? 1 : random.nextInt(9) == 0 ? 255 : label);
        at[1] = 0;
        mask.putScalar(at, random.nextInt(9) == 0 ? 0 : 1);
      }
      DataSet images =
          new DataSet(
              nchw ? features : features.permute(0, 2, 3, 1).dup('c'),
              nchw || !multi ? labels : labels.permute(0, 2, 3, 1).dup('c'));
      images.setLabelsMaskArray(mask);
      return images;
    }

    DataSetIterator batches(int n, long seed) {
      List<DataSet> list = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        list.add(images(1, seed + i));
      }
      return new ListDataSetIterator<>(list, 2); // merges images and masks
    }

    MultiLayerNetwork network() {
      MultiLayerConfiguration configuration =
          new NeuralNetConfiguration.Builder()
              .seed(7)
              .updater(new Adam(.02))
              .convolutionMode(ConvolutionMode.Same)
              .list(convolution(), last)
              .setInputType(input())
              .build();
      MultiLayerNetwork network = new MultiLayerNetwork(configuration);
      network.init();
      return network;
    }

    ComputationGraph graph() {
      ComputationGraph graph =
          new ComputationGraph(
              new NeuralNetConfiguration.Builder()
                  .seed(7)
                  .updater(new Adam(.02))
                  .convolutionMode(ConvolutionMode.Same)
                  .graphBuilder()
                  .addInputs("image")
                  .addLayer("convolution", convolution(), "image")
                  .addLayer("classes", last, "convolution")
                  .setOutputs("classes")
                  .setInputTypes(input())
                  .build());
      graph.init();
      return graph;
    }

    private ConvolutionLayer convolution() {
      return new ConvolutionLayer.Builder(3, 3)
          .nOut(3)
          .activation(Activation.IDENTITY)
          .dataFormat(format)
          .build();
    }

    private InputType input() {
      return InputType.convolutional(6, 7, 2, format);
    }

    /** Returns what evaluating what the network gives, batch by batch, says. */
    <E extends ImageEvaluation<E>> E byHand(E evaluation, DataSetIterator batches) {
      MultiLayerNetwork network = network();
      batches.reset();
      while (batches.hasNext()) {
        DataSet batch = batches.next();
        evaluation.eval(
            batch.getLabels(), network.output(batch.getFeatures()), batch.getLabelsMaskArray());
      }
      batches.reset();
      return evaluation;
    }

    @Override
    public String toString() {
      return name + ", " + format;
    }
  }

  private static SegmentationTask last(SegmentationTask task) {
    return task.withChannelAxis(ChannelAxis.LAST);
  }

  private static final Layer CROSS_ENTROPY =
      SegmentationLossLayer.builder(new LossCrossEntropy().withIgnoreIndex(255)).build();
  private static final Layer BCE = SegmentationLossLayer.builder(new LossBCEWithLogits()).build();
  private static final SegmentationTask MULTI = SegmentationTask.multiLabel(3);

  static final List<Case> CASES =
      List.of(
          new Case("cross entropy", CROSS_ENTROPY, SINGLE, CNN2DFormat.NCHW),
          new Case("cross entropy", CROSS_ENTROPY, last(SINGLE), CNN2DFormat.NHWC),
          new Case("BCE", BCE, MULTI, CNN2DFormat.NCHW),
          new Case("BCE", BCE, last(MULTI), CNN2DFormat.NHWC),
          new Case(
              "CnnLossLayer of logits",
              new CnnLossLayer.Builder(new LossCrossEntropy())
                  .activation(Activation.IDENTITY)
                  .build(),
              SINGLE.withScores(Scores.LOGITS),
              CNN2DFormat.NCHW));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void doEvaluationIsEvaluatingWhatTheNetworkGives(Case c) {
    DataSetIterator batches = c.batches(5, 1);
    var segmentation = c.byHand(new SegmentationEvaluation(c.task), batches);
    var pixelAp = c.byHand(new PixelAveragePrecision(c.task), batches);
    assertTrue(segmentation.meanIou() > 0);

    var ofNetwork =
        c.network()
            .<IEvaluation<?>>doEvaluation(
                batches, new SegmentationEvaluation(c.task), new PixelAveragePrecision(c.task));
    assertEquals(List.of(segmentation, pixelAp), List.of(ofNetwork));
    var ofGraph =
        c.graph()
            .<IEvaluation<?>>doEvaluation(
                batches, new SegmentationEvaluation(c.task), new PixelAveragePrecision(c.task));
    assertEquals(List.of(segmentation, pixelAp), List.of(ofGraph));
    var ofMulti =
        c.graph()
            .doEvaluation(
                new MultiDataSetIteratorAdapter(batches), new SegmentationEvaluation(c.task));
    assertEquals(List.of(segmentation), List.of(ofMulti));
  }

  @Test
  void theWrongAxisIsAnError() {
    Case c = CASES.get(1);
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> c.network().doEvaluation(c.batches(2, 1), new SegmentationEvaluation(SINGLE)));
    assertEquals(
        "predictions must have the shape [N, 3, H, W], got [2, 6, 7, 3] (channels last? use"
            + " withChannelAxis(ChannelAxis.LAST))",
        thrown.getMessage());
  }

  /** CnnLossLayer trains on one-hot labels only, whatever it is evaluated with. */
  static final List<Case> TRAINED = CASES.subList(0, 4);

  @ParameterizedTest(name = "{0}")
  @FieldSource("TRAINED")
  void theListenerEvaluatesAfterEachEpoch(Case c) {
    DataSetIterator validation = c.batches(4, 100);
    SegmentationEvaluation evaluation = new SegmentationEvaluation(c.task);
    EvaluativeListener listener =
        new EvaluativeListener(validation, 1, InvocationType.EPOCH_END, evaluation);
    MultiLayerNetwork network = c.network();
    network.setListeners(listener);
    network.fit(c.batches(6, 1), 3);
    var expected = network.doEvaluation(validation, new SegmentationEvaluation(c.task))[0];
    assertEquals(expected, evaluation);
    assertNotNull(listener.getEvaluations());
  }

  @Test
  void earlyStoppingKeepsTheNetworkOfTheLargestIou() {
    Case c = CASES.get(0);
    DataSetIterator validation = c.batches(6, 100);
    var calculator =
        new EvaluationScoreCalculator<>(
            new SegmentationEvaluation(c.task), SegmentationEvaluation::meanIou, validation);
    EarlyStoppingResult<MultiLayerNetwork> result =
        new EarlyStoppingTrainer(
                new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                    .scoreCalculator(calculator)
                    .modelSaver(new InMemoryModelSaver<>())
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(12))
                    .build(),
                c.network(),
                c.batches(10, 1))
            .fit();
    assertBestIsLargest(result.getScoreVsEpoch(), result.getBestModelEpoch());
    assertEquals(
        result.getScoreVsEpoch().get(result.getBestModelEpoch()),
        calculator.calculateScore(result.getBestModel()));
  }

  @Test
  void earlyStoppingOfAGraphKeepsTheLargestAp() {
    Case c = CASES.get(3);
    var calculator =
        new EvaluationScoreCalculator<>(
            new PixelAveragePrecision(c.task),
            EvaluationScoreCalculator.value(PixelAveragePrecision.Metric.MACRO_AP),
            new MultiDataSetIteratorAdapter(c.batches(6, 100)));
    EarlyStoppingResult<ComputationGraph> result =
        new EarlyStoppingGraphTrainer(
                new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                    .scoreCalculator(calculator)
                    .modelSaver(new InMemoryModelSaver<>())
                    .epochTerminationConditions(new MaxEpochsTerminationCondition(6))
                    .build(),
                c.graph(),
                c.batches(10, 1))
            .fit();
    assertBestIsLargest(result.getScoreVsEpoch(), result.getBestModelEpoch());
    assertEquals(
        result.getScoreVsEpoch().get(result.getBestModelEpoch()),
        calculator.calculateScore(result.getBestModel()));
  }

  private static void assertBestIsLargest(Map<Integer, Double> scores, int bestEpoch) {
    double first = scores.getOrDefault(0, Double.NaN);
    double best = scores.values().stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    assertTrue(best > first + .05, scores.toString()); // it has learned something
    assertEquals(best, scores.get(bestEpoch));
  }

  @Test
  void anUndefinedScoreIsAnError() {
    Case c = CASES.get(0);
    DataSet images = c.images(1, 1);
    images.getLabels().assign(255);
    var calculator =
        new EvaluationScoreCalculator<>(
            new SegmentationEvaluation(c.task),
            SegmentationEvaluation::meanIou,
            new ListDataSetIterator<>(List.of(images), 1));
    var thrown =
        assertThrows(IllegalStateException.class, () -> calculator.calculateScore(c.network()));
    assertTrue(
        String.valueOf(thrown.getMessage())
            .startsWith(
                "score must be a number, got NaN (does the validation data have pixels that count,"
                    + " of a class that is measured?)\nclass"),
        thrown.getMessage());
  }

  @Test
  void aScoreIsLargerWhenItIsBetter() {
    assertTrue(
        !new EvaluationScoreCalculator<>(
                new SegmentationEvaluation(SINGLE),
                SegmentationEvaluation::meanIou,
                CASES.get(0).batches(1, 1))
            .minimizeScore());
    EvaluationScoreCalculator.<Evaluation>value(Evaluation.Metric.F1); // of DL4J, also larger
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                EvaluationScoreCalculator.<RegressionEvaluation>value(
                    RegressionEvaluation.Metric.MSE));
    assertEquals("metric must be better when it is larger, got MSE", thrown.getMessage());
  }
}
