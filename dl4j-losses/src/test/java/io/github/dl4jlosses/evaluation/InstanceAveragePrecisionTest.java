package io.github.dl4jlosses.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.InstanceAveragePrecision.Metric;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.layer.ChannelAxis;
import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.VoidPixels;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.AreaRange;
import io.github.dl4jlosses.metric.matching.DetectionCounts;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceMatcher.Measure;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.evaluation.BaseEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

class InstanceAveragePrecisionTest {
  private static final SegmentationTask TASK =
      SegmentationTask.singleLabel("background", "square", "disk").withIgnoreIndex(255);
  private static final SegmentationTask SHIPS = SegmentationTask.multiLabel("ship", "wake");
  private static final int H = 10;
  private static final int W = 8;

  /** An evaluation and batches that it can see. */
  record Case(String name, InstanceAveragePrecision empty, long seed) {
    INDArray labels(int n) {
      Random random = new Random(seed);
      boolean single = empty.task().labeling() == SegmentationTask.Labeling.SINGLE_LABEL;
      INDArray labels = Nd4j.zeros(DataType.INT32, n, single ? 1 : 2, H, W);
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < 4; k++) {
          int c = single ? 0 : random.nextInt(2);
          int value = single ? (k == 3 ? 255 : 1 + random.nextInt(2)) : 1;
          fill(labels, i, c, value, random);
        }
      }
      return labels;
    }

    private static void fill(INDArray labels, int i, int c, int value, Random random) {
      int top = random.nextInt(H - 3);
      int left = random.nextInt(W - 3);
      for (int y = top; y < top + 2; y++) {
        for (int x = left; x < left + 3; x++) {
          labels.putScalar(new long[] {i, c, y, x}, value);
        }
      }
    }

    /** Returns predictions that are right for four pixels of five. */
    INDArray predictions(int n) {
      Random random = new Random(seed + 1);
      INDArray labels = labels(n);
      boolean single = empty.task().labeling() == SegmentationTask.Labeling.SINGLE_LABEL;
      INDArray p = Nd4j.create(DataType.DOUBLE, n, single ? 3 : 2, H, W);
      for (int i = 0; i < n; i++) {
        for (int y = 0; y < H; y++) {
          for (int x = 0; x < W; x++) {
            boolean right = random.nextInt(5) > 0;
            for (int c = 0; c < p.size(1); c++) {
              int label = labels.getInt(i, single ? 0 : c, y, x);
              boolean yes = single ? label % 255 == c : label == 1;
              double sure = .6 + .1 * random.nextInt(4);
              p.putScalar(new long[] {i, c, y, x}, yes == right ? sure : 1 - sure);
            }
          }
        }
      }
      return single ? p.div(p.sum(true, 1)) : p;
    }

    InstanceAveragePrecision seen(int from, int to) {
      InstanceAveragePrecision evaluation = empty.newInstance();
      INDArray labels = labels(6);
      INDArray predictions = predictions(6);
      for (int i = from; i < to; i++) {
        evaluation.eval(one(labels, i), one(predictions, i));
      }
      return evaluation;
    }

    private static INDArray one(INDArray batch, int i) {
      return batch.slice(i).reshape(1, batch.size(1), H, W);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    InstanceOptions options = new InstanceOptions();
    return List.of(
        new Case("argmax", new InstanceAveragePrecision(TASK), 20260215),
        new Case("sigmoid", new InstanceAveragePrecision(SHIPS), 20260216),
        new Case(
            "all options",
            new InstanceAveragePrecision(
                TASK,
                options
                    .withExtractor(
                        new InstanceExtractor().withVoidPixels(VoidPixels.KEPT).withMinArea(2))
                    .withBackground(InstanceOptions.NO_BACKGROUND)
                    .withThreshold(.7)
                    .withTies(Ties.IN_ORDER)
                    .withReported(IouThresholds.AP50, IouThresholds.parse("AP@[.1:.1:.9]"))
                    .withAreas(AreaRange.ALL, new AreaRange("tiny", 0, 4))),
            20260217),
        new Case(
            "boundaries",
            new InstanceAveragePrecision(
                TASK,
                options.withMatcher(
                    new InstanceMatcher()
                        .withMeasure(Measure.MASK_AND_BOUNDARY)
                        .withMaxDetections(3))),
            20260218));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergedEvaluationsAreThatOfTheUnion(Case c) {
    InstanceAveragePrecision all = c.seen(0, 6);
    assertEquals(6, all.images());
    for (int cut : new int[] {0, 2, 6}) {
      InstanceAveragePrecision merged = c.seen(0, cut);
      InstanceAveragePrecision rest = c.seen(cut, 6);
      merged.merge(rest);
      assertEquals(all, merged);
      assertEquals(all.hashCode(), merged.hashCode());
      assertEquals(all.stats(), merged.stats());
      assertEquals(6 - cut, rest.images());
    }
    InstanceAveragePrecision batch = c.empty.newInstance();
    batch.eval(c.labels(6), c.predictions(6));
    assertEquals(all, batch);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void mergingIsAssociative(Case c) {
    InstanceAveragePrecision left = c.seen(0, 1);
    left.merge(c.seen(1, 3));
    left.merge(c.seen(3, 6));
    InstanceAveragePrecision right = c.seen(1, 3);
    right.merge(c.seen(3, 6));
    InstanceAveragePrecision first = c.seen(0, 1);
    first.merge(right);
    assertEquals(left, first);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void jsonAndSerializationKeepEverything(Case c) throws Exception {
    for (InstanceAveragePrecision evaluation : List.of(c.empty, c.seen(0, 6))) {
      String json = evaluation.toJson();
      InstanceAveragePrecision read = InstanceAveragePrecision.fromJson(json);
      assertEquals(evaluation, read);
      assertEquals(json, read.toJson());
      assertEquals(evaluation.stats(), read.stats());
      assertEquals(evaluation, BaseEvaluation.fromJson(json, InstanceAveragePrecision.class));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(evaluation);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertEquals(evaluation, in.readObject());
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void resetForgetsAndNewInstancesAreEmpty(Case c) {
    InstanceAveragePrecision evaluation = c.seen(0, 6);
    assertEquals(c.empty, evaluation.newInstance());
    assertNotEquals(c.empty, evaluation);
    assertNotEquals(c.empty.hashCode(), evaluation.hashCode());
    evaluation.reset();
    assertEquals(c.empty, evaluation);
    assertEquals(c.empty.hashCode(), evaluation.hashCode());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void argumentsAreNotWrittenTo(Case c) {
    INDArray labels = c.labels(2);
    INDArray predictions = c.predictions(2);
    INDArray labelsBefore = labels.dup();
    INDArray predictionsBefore = predictions.dup();
    c.empty.newInstance().eval(labels, predictions);
    assertEquals(labelsBefore, labels);
    assertEquals(predictionsBefore, predictions);
  }

  @Test
  void theJsonOfThisVersionIsRead() throws IOException {
    String json = resource("/json/instance-average-precision-0.1.json");
    InstanceAveragePrecision read = InstanceAveragePrecision.fromJson(json);
    assertEquals(sample(), read);
    assertEquals(json.strip(), sample().toJson().strip());
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            InstanceAveragePrecisionTest.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Two images: one with two objects, of which one is found, and one that is empty. */
  private static InstanceAveragePrecision sample() {
    InstanceAveragePrecision evaluation =
        new InstanceAveragePrecision(
            TASK, new InstanceOptions().withAreas(AreaRange.ALL, AreaRange.LARGE));
    evaluation.add(
        new ImageObjects(
            List.of(
                new GroundTruth(1, Region.of(0, 1, 2, 3), GroundTruth.Kind.OBJECT),
                new GroundTruth(1, Region.of(8, 9), GroundTruth.Kind.OBJECT)),
            List.of(new Instance(1, Region.of(0, 1, 2), .75), new Instance(1, Region.of(20), .5))));
    evaluation.add(new ImageObjects(List.of(), List.of()));
    return evaluation;
  }

  @Test
  void tablesTellApAndCounts() {
    assertEquals(
        """
        Objects of 2 images; counts at IoU 0.50
        class          AP10    AP50    AP70    AP75  AP@[.50:.05:.95]  best F1  confidence  objects  predictions
        square       0.5050  0.5050  0.5050  0.5050            0.3030   0.6667      0.7500        2            2
        disk              -       -       -       -                 -        -           -        0            0
        mean         0.5050  0.5050  0.5050  0.5050            0.3030
        mean, large       -       -       -       -                 -
        class   precision  recall      F1  accuracy      PQ      SQ      RQ  found  missed  invented  merges  splits
        square     0.5000  0.5000  0.5000    0.3333  0.3750  0.7500  0.5000      1       1         1       0       0
        disk            -       -       -         -       -       -       -      0       0         0       0       0
        mean       0.5000  0.5000  0.5000    0.3333  0.3750  0.7500  0.5000
        """,
        sample().stats());
  }

  @Test
  void theReportSaysIfDetectionsAreLimited() {
    InstanceAveragePrecision limited =
        new InstanceAveragePrecision(
            TASK,
            new InstanceOptions()
                .withMatcher(
                    new InstanceMatcher().withMaxDetections(InstanceMatcher.COCO_MAX_DETECTIONS)));
    assertEquals(
        "Objects of 0 images; counts at IoU 0.50; of an image the 100 surest predictions of a class"
            + " count for AP",
        limited.stats().lines().findFirst().orElseThrow());
  }

  /** What is predicted there tells what is connected, but how sure it is tells nothing. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void howSureVoidIsChangesNothing(Case c) {
    INDArray labels = c.labels(6);
    INDArray predictions = c.predictions(6);
    int changed = 0;
    for (int n = 0; n < 6; n++) {
      for (int i = 0; i < H * W; i++) {
        if (labels.getInt(n, 0, i / W, i % W) == 255) {
          int best = 0;
          for (int k = 1; k < 3; k++) {
            double p = predictions.getDouble(n, k, i / W, i % W);
            best = p > predictions.getDouble(n, best, i / W, i % W) ? k : best;
          }
          predictions.putScalar(new int[] {n, best, i / W, i % W}, Double.POSITIVE_INFINITY);
          changed++;
        }
      }
    }
    InstanceAveragePrecision evaluation = c.empty.newInstance();
    evaluation.eval(labels, predictions);
    assertEquals(c.seen(0, 6), evaluation);
    assertEquals(c.empty.task().equals(TASK), changed > 0);
  }

  @Test
  void intervalsArePrintedWhenAsked() {
    InstanceAveragePrecision evaluation =
        new InstanceAveragePrecision(TASK, new InstanceOptions().withReported(IouThresholds.AP50));
    evaluation.merge(evaluation.newInstance());
    evaluation.add(image(.9, 0, 4));
    evaluation.add(image(.8, 40, 44));
    String stats = evaluation.stats(new Bootstrap(1000, .95, 1));
    assertTrue(
        stats.endsWith(
            """
            Intervals of 95 %: 1,000 draws of 2 images, seed 1
            class               AP50                PQ
            square  [0.0000, 1.0000]  [0.0000, 0.7500]
            disk                   -                 -
            mean    [0.0000, 1.0000]  [0.0000, 0.7500]
            """),
        stats);
    assertEquals(
        new Interval(0, 1, .95, 1000),
        evaluation.scores().interval(new Bootstrap(), s -> s.meanAp(IouThresholds.AP50)));
  }

  private static ImageObjects image(double confidence, int from, int to) {
    return new ImageObjects(
        List.of(new GroundTruth(1, Region.of(0, 1, 2, 3), GroundTruth.Kind.OBJECT)),
        List.of(new Instance(1, Region.of(from, from + 1, to - 1), confidence)));
  }

  @Test
  void metricsAreMeansOverClasses() {
    InstanceAveragePrecision evaluation = sample();
    assertEquals(51 / 101., evaluation.getValue(Metric.AP10), 1e-15);
    assertEquals(51 / 101., evaluation.getValue(Metric.AP50), 1e-15);
    assertEquals(51 / 101., evaluation.getValue(Metric.AP70), 1e-15);
    assertEquals(51 / 101., evaluation.getValue(Metric.AP75), 1e-15);
    assertEquals(.6 * 51 / 101., evaluation.getValue(Metric.COCO_AP), 1e-15);
    assertEquals(1 / 3., evaluation.getValue(Metric.DETECTION_ACCURACY));
    assertEquals(.375, evaluation.getValue(Metric.PANOPTIC_QUALITY));
    for (Metric metric : Metric.values()) {
      assertEquals(InstanceAveragePrecision.class, metric.getEvaluationClass());
      assertEquals(false, metric.minimize());
    }
  }

  @Test
  void logitsGiveTheScoresOfTheirProbabilities() {
    Case c = cases().get(0);
    INDArray logits = Transforms.log(c.predictions(6)).addi(3);
    InstanceAveragePrecision evaluation =
        new InstanceAveragePrecision(TASK.withScores(Scores.LOGITS));
    evaluation.eval(c.labels(6), logits);
    // confidences differ by rounding; so does nothing of what is counted
    assertEquals(c.seen(0, 6).stats(), evaluation.stats());
    Case ships = cases().get(1);
    INDArray p = ships.predictions(6);
    InstanceAveragePrecision sigmoid =
        new InstanceAveragePrecision(SHIPS.withScores(Scores.LOGITS));
    sigmoid.eval(ships.labels(6), Transforms.log(p.div(p.rsub(1))));
    assertEquals(ships.seen(0, 6).stats(), sigmoid.stats());
  }

  @Test
  void channelsLastGiveTheSame() {
    Case c = cases().get(0);
    InstanceAveragePrecision last =
        new InstanceAveragePrecision(TASK.withChannelAxis(ChannelAxis.LAST));
    last.eval(c.labels(6), c.predictions(6).permute(0, 2, 3, 1));
    assertEquals(c.seen(0, 6).scores().ap(1, .5), last.scores().ap(1, .5));
    assertEquals(c.seen(0, 6).stats(), last.stats());
  }

  @Test
  void aMaskIsVoid() {
    Case c = cases().get(0);
    INDArray labels = c.labels(6);
    INDArray mask = labels.neq(255).castTo(DataType.FLOAT);
    INDArray unmarked = labels.dup();
    BooleanIndexing.replaceWhere(unmarked, 1, Conditions.equals(255));
    InstanceAveragePrecision masked = c.empty.newInstance();
    masked.eval(unmarked, c.predictions(6), mask);
    assertEquals(c.seen(0, 6), masked);
  }

  @Test
  void networksAreEvaluatedByDl4j() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .convolutionMode(ConvolutionMode.Same)
                .list(
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build(),
                    SegmentationLossLayer.builder(new LossCrossEntropy().withIgnoreIndex(255))
                        .build())
                .setInputType(InputType.convolutional(H, W, 3))
                .build());
    network.init();
    Case c = cases().get(0);
    INDArray images = c.predictions(4).castTo(DataType.FLOAT);
    DataSet data = new DataSet(images, c.labels(4));
    InstanceAveragePrecision evaluation =
        network.doEvaluation(new SingletonDataSetIterator(data), c.empty.newInstance())[0];
    InstanceAveragePrecision byHand = c.empty.newInstance();
    byHand.eval(c.labels(4), network.output(images));
    assertEquals(byHand, evaluation);
    assertEquals(4, evaluation.images());
  }

  @Test
  void objectsThatTouchAreApartIfInstancesAreGiven() {
    int[] ids = {1, 1, 2, 2, 0, 0};
    int[] mask = {1, 1, 1, 1, 0, 0};
    List<Instance> found =
        List.of(new Instance(1, Region.of(0, 1), .9), new Instance(1, Region.of(2, 3), .8));
    InstanceAveragePrecision given = new InstanceAveragePrecision(TASK);
    given.add(new ImageObjects(GroundTruth.ofInstances(ids, mask, 255), found));
    assertEquals(new DetectionCounts(2, 0, 0), given.scores().detections(1, .75));
    InstanceAveragePrecision byId = new InstanceAveragePrecision(TASK);
    byId.add(new ImageObjects(GroundTruth.ofInstances(ids, id -> 1), found));
    assertEquals(given, byId);
    InstanceAveragePrecision components = new InstanceAveragePrecision(TASK);
    components.add(new ImageObjects(new InstanceExtractor().truth(mask, 6, 0, 255), found));
    assertEquals(new DetectionCounts(0, 2, 1), components.scores().detections(1, .75));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void objectsOfAnImageAreThoseThatEvalFinds(Case c) {
    InstanceAveragePrecision added = c.empty.newInstance();
    INDArray labels = c.labels(6);
    INDArray predictions = c.predictions(6);
    for (int i = 0; i < 6; i++) {
      added.add(added.objects(Case.one(labels, i), Case.one(predictions, i), Optional.empty()));
    }
    assertEquals(c.seen(0, 6), added);
  }

  @Test
  void objectsOfEachLabelAreItsConnectedPixels() {
    INDArray labels =
        Nd4j.createFromArray(new double[] {1, 1, 0, 1, -100, 0, 1, 1, 0, 0}).reshape(1, 2, 1, 5);
    INDArray predictions = Nd4j.createFromArray(1, .9, 0, 0, 1, 0, 0, 0, 0, .5).reshape(1, 2, 1, 5);
    InstanceAveragePrecision evaluation = new InstanceAveragePrecision(SHIPS);
    List<ImageObjects> objects = evaluation.objects(labels, predictions, Optional.empty());
    assertEquals(List.of(truth(0, 0, 1), truth(0, 3)), objects.get(0).truths()); // pixel 4 is void
    assertEquals(List.of(truth(1, 1, 2)), objects.get(1).truths());
    evaluation.eval(labels, predictions);
    assertEquals(new DetectionCounts(1, 0, 1), evaluation.scores().detections(0, .5));
    assertEquals(new DetectionCounts(0, 1, 1), evaluation.scores().detections(1, .5));
  }

  private static GroundTruth truth(int classIndex, int... pixels) {
    return new GroundTruth(classIndex, Region.of(pixels), GroundTruth.Kind.OBJECT);
  }

  @Test
  void objectsThatAreKnownApartReplaceThoseOfTheLabels() {
    InstanceAveragePrecision evaluation = new InstanceAveragePrecision(SHIPS);
    INDArray labels = Nd4j.createFromArray(new double[] {1, 1, 0, 1, 0, 0}).reshape(1, 2, 1, 3);
    List<GroundTruth> known = GroundTruth.ofInstances(new int[] {5, 6, 0}, id -> 0);
    List<ImageObjects> objects = evaluation.objects(labels, labels, Optional.of(known));
    assertEquals(2, objects.size());
    assertEquals(known, objects.get(0).truths());
    assertEquals(List.of(new Instance(0, Region.of(0, 1), 1)), objects.get(0).predictions());
    assertEquals(List.of(), objects.get(1).truths());
    assertEquals(List.of(new Instance(1, Region.of(0), 1)), objects.get(1).predictions());
    refuses(
        "objects must have the labels in ascending order, got 0 again, or late",
        () -> evaluation.add(List.of(objects.get(1), objects.get(0))));
    refuses(
        "objects must have the labels in ascending order, got 0 again, or late",
        () -> evaluation.add(List.of(objects.get(0), objects.get(0))));
    assertEquals(0, evaluation.images());
    INDArray two = Nd4j.concat(0, labels, labels);
    refuses(
        "predictions must be of one image, got [2, 2, 1, 3]",
        () -> evaluation.objects(two, two, Optional.empty()));
  }

  @ParameterizedTest(name = "class {0}")
  @ValueSource(ints = {InstanceOptions.NO_BACKGROUND, 0, 1, 2})
  void theBackgroundMayBeAnyClassOrNone(int background) {
    INDArray labels = Nd4j.createFromArray(0, 0, 1, 1, 255, 2, 2, 0).reshape(1, 1, 2, 4);
    INDArray p = Nd4j.zeros(DataType.DOUBLE, 1, 3, 2, 4);
    for (int i = 0; i < 8; i++) {
      p.putScalar(new long[] {0, labels.getInt(0, 0, i / 4, i % 4) % 255, i / 4, i % 4}, 1);
    }
    InstanceAveragePrecision evaluation =
        new InstanceAveragePrecision(TASK, new InstanceOptions().withBackground(background));
    evaluation.eval(labels, p);
    for (int c = 0; c < 3; c++) {
      double expected = c == background ? Double.NaN : 1; // the background has no objects
      assertEquals(expected, evaluation.scores().ap(c, IouThresholds.AP75), "class " + c);
    }
    assertEquals(1, evaluation.getValue(Metric.AP75));
    boolean named = evaluation.stats().contains(TASK.classNames().get(Math.max(0, background)));
    assertEquals(background == InstanceOptions.NO_BACKGROUND, named);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    InstanceAveragePrecision evaluation = new InstanceAveragePrecision(TASK);
    refuses(
        "metric must be one of InstanceAveragePrecision.Metric, got F1",
        () -> evaluation.getValue(Evaluation.Metric.F1));
    refuses(
        "background must be a class 0..2 or -1, got 3",
        () -> new InstanceAveragePrecision(TASK, new InstanceOptions().withBackground(3)));
    refuses(
        "objects must have classes 0..2, got 7",
        () ->
            evaluation.add(
                new ImageObjects(List.of(), List.of(new Instance(7, Region.of(1), .5)))));
    refuses(
        "objects must have classes 0..2, got 3",
        () ->
            evaluation.add(
                new ImageObjects(List.of(), List.of(new Instance(3, Region.of(1), .5)))));
    ImageObjects background =
        new ImageObjects(List.of(), List.of(new Instance(0, Region.of(1), 1)));
    refuses(
        "objects must not be of the background, got 0 (all classes are objects? use"
            + " withBackground(NO_BACKGROUND))",
        () -> evaluation.add(background));
    assertEquals(0, evaluation.images());
    new InstanceAveragePrecision(SHIPS).add(background); // several labels have no background
    refuses(
        "iou must be one of [0.3], got 0.1 (withIous)",
        () -> new InstanceOptions().withMatcher(new InstanceMatcher().withIous(.3)));
    refuses(
        "threshold must be in [0.0, 1.0], got 50.0", () -> new InstanceOptions().withThreshold(50));
    InstanceAveragePrecision other =
        new InstanceAveragePrecision(TASK, new InstanceOptions().withTies(Ties.IN_ORDER));
    refuses(
        "other must have the options " + evaluation.options() + ", got " + other.options(),
        () -> evaluation.merge(other));
    refuses(
        "image must have a size for the IoU of boundaries, got 0x0 (height, width)",
        () -> cases().get(3).empty.add(image(.5, 0, 4)));
    var json =
        assertThrows(IllegalArgumentException.class, () -> InstanceAveragePrecision.fromJson("{}"));
    assertTrue(
        String.valueOf(json.getMessage())
            .startsWith("json must be a InstanceAveragePrecision, got "));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
