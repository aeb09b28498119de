package io.github.dl4jlosses.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.layer.ChannelAxis;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Two images of 2×3 pixels and 3 classes, in every form in which they may come. */
class BatchTest {
  private static final int VOID = ImagePixels.VOID;
  private static final SegmentationTask SINGLE =
      SegmentationTask.singleLabel(3).withIgnoreIndex(255);
  private static final SegmentationTask SINGLE_LAST = SINGLE.withChannelAxis(ChannelAxis.LAST);
  private static final SegmentationTask MULTI = SegmentationTask.multiLabel(3).withIgnoreIndex(255);

  private static final double[] INDICES = {0, 1, 2, 2, 255, 0, 1, 1, 1, 0, 0, 2};
  private static final INDArray INDEX =
      Nd4j.createFromArray(INDICES).reshape(2, 1, 2, 3); // [2, 1, 2, 3]
  private static final INDArray ONE_HOT = oneHot();
  private static final INDArray P = predictions();

  private static INDArray oneHot() {
    INDArray oneHot = Nd4j.zeros(DataType.DOUBLE, 2, 3, 2, 3);
    for (int i = 0; i < INDICES.length; i++) {
      if (INDICES[i] != 255) {
        oneHot.putScalar(new int[] {i / 6, (int) INDICES[i], i % 6 / 3, i % 3}, 1);
      }
    }
    return oneHot;
  }

  /** Each value says where it is; the classes of a pixel sum to 1. */
  private static INDArray predictions() {
    INDArray p = Nd4j.zeros(DataType.DOUBLE, 2, 3, 2, 3);
    for (int i = 0; i < INDICES.length; i++) {
      double first = .25 + i / 64.;
      double[] classes = {first, .75 - first, .25};
      for (int c = 0; c < 3; c++) {
        p.putScalar(new int[] {i / 6, c, i % 6 / 3, i % 3}, classes[c]);
      }
    }
    return p;
  }

  private static INDArray last(INDArray x) {
    return x.permute(0, 2, 3, 1).dup('c');
  }

  private static int[] classes(Batch batch) {
    return IntStream.range(0, batch.size())
        .flatMap(n -> IntStream.of(batch.image(n).classes()))
        .toArray();
  }

  record Form(String name, SegmentationTask task, INDArray labels, INDArray predictions) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Form> FORMS =
      List.of(
          new Form("[N, 1, H, W]", SINGLE, INDEX, P),
          new Form("[N, H, W]", SINGLE, INDEX.reshape(2, 2, 3), P),
          new Form("[N, H, W, 1]", SINGLE, last(INDEX), P),
          new Form("one-hot", SINGLE, ONE_HOT, P),
          new Form("soft", SINGLE, ONE_HOT.mul(.875).addi(ONE_HOT.sum(true, 1).mul(1 / 24.)), P),
          new Form("f order", SINGLE, INDEX.dup('f'), P.dup('f')),
          new Form("views", SINGLE, view(ONE_HOT), view(P)),
          new Form("last, [N, 1, H, W]", SINGLE_LAST, INDEX, last(P)),
          new Form("last, [N, H, W]", SINGLE_LAST, INDEX.reshape(2, 2, 3), last(P)),
          new Form("last, [N, H, W, 1]", SINGLE_LAST, last(INDEX), last(P)),
          new Form("last, one-hot", SINGLE_LAST, last(ONE_HOT), last(P)),
          new Form("last, permuted views", SINGLE_LAST, INDEX, P.permute(0, 2, 3, 1)));

  private static INDArray view(INDArray x) {
    INDArray larger = Nd4j.valueArrayOf(new long[] {4, 5, 4, 5}, 7., DataType.DOUBLE);
    INDArray view =
        larger.get(
            NDArrayIndex.interval(1, 3),
            NDArrayIndex.interval(1, 4),
            NDArrayIndex.interval(2, 4),
            NDArrayIndex.interval(1, 4));
    view.assign(x);
    return view;
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("FORMS")
  void everyFormIsTheSame(Form form) {
    INDArray labelsBefore = form.labels.dup();
    INDArray predictionsBefore = form.predictions.dup();
    Batch batch = Batch.of(form.task, form.labels, form.predictions, null);

    assertArrayEquals(new int[] {0, 1, 2, 2, VOID, 0, 1, 1, 1, 0, 0, 2}, classes(batch));
    for (int n = 0; n < 2; n++) {
      ImagePixels image = batch.image(n);
      assertEquals(List.of(2, 3), List.of(image.height(), image.width()));
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < 6; i++) {
          double expected = P.getDouble(n, c, i / 3, i % 3);
          assertEquals(expected, image.probabilities(c)[i]);
        }
      }
    }
    assertEquals(labelsBefore, form.labels);
    assertEquals(predictionsBefore, form.predictions);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT", "HALF", "BFLOAT16", "LONG", "INT", "SHORT", "UBYTE", "UINT16"})
  void anyTypeOfLabels(DataType type) {
    Batch batch = Batch.of(SINGLE, INDEX.castTo(type), P.castTo(DataType.FLOAT), null);
    assertArrayEquals(new int[] {0, 1, 2, 2, VOID, 0, 1, 1, 1, 0, 0, 2}, classes(batch));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "FLOAT", "HALF", "BFLOAT16"})
  void anyFloatingTypeOfPredictions(DataType type) {
    Batch batch = Batch.of(SINGLE, INDEX, P.castTo(type), null);
    assertEquals(.25, batch.image(0).probabilities(0)[0]);
    assertEquals(.265625, batch.image(0).probabilities(0)[1]);
  }

  static final List<INDArray> PIXEL_MASKS =
      List.of(
          Nd4j.createFromArray(new double[][][] {{{1, 0, 1}, {1, 1, 0}}, {{0, 0, 0}, {0, 1, 1}}}),
          Nd4j.createFromArray(
              new boolean[][][] {
                {{true, false, true}, {true, true, false}},
                {{false, false, false}, {false, true, true}}
              }));

  @Test
  void masksLeavePixelsOut() {
    int[] expected = {0, VOID, 2, 2, VOID, VOID, VOID, VOID, VOID, VOID, 0, 2};
    for (INDArray mask : PIXEL_MASKS) {
      INDArray four = mask.reshape(2, 1, 2, 3);
      INDArray full = Nd4j.concat(1, four, four, four);
      for (INDArray form : List.of(mask, four, last(four), full)) {
        assertArrayEquals(expected, classes(Batch.of(SINGLE, INDEX, P, form)));
      }
      for (INDArray form : List.of(mask, four, last(four), last(full))) {
        assertArrayEquals(expected, classes(Batch.of(SINGLE_LAST, INDEX, last(P), form)));
      }
    }
  }

  @Test
  void masksLeaveExamplesOut() {
    int[] expected = {VOID, VOID, VOID, VOID, VOID, VOID, 1, 1, 1, 0, 0, 2};
    INDArray mask = Nd4j.createFromArray(0., 1.);
    for (INDArray form : List.of(mask, mask.reshape(2, 1), mask.reshape(2, 1, 1, 1))) {
      assertArrayEquals(expected, classes(Batch.of(SINGLE, INDEX, P, form)));
    }
  }

  @Test
  void channelsAreMaskedByThemselvesWithSeveralLabels() {
    INDArray mask = Nd4j.ones(2, 3, 2, 3);
    mask.putScalar(new int[] {0, 1, 0, 2}, 0);
    INDArray labels = ONE_HOT.dup();
    labels.putScalar(new int[] {0, 0, 0, 2}, 255);
    ImagePixels image = Batch.of(MULTI, labels, P, mask).image(0);
    assertEquals(VOID, image.truth(0, 2));
    assertEquals(VOID, image.truth(1, 2));
    assertEquals(1, image.truth(2, 2));
    assertEquals(0, image.truth(2, 4));
    assertEquals(1, image.ignored(1).cardinality());
    assertThrows(IllegalStateException.class, image::classes);
  }

  @Test
  void oneChannelNeedsNoAxis() {
    SegmentationTask task = SegmentationTask.multiLabel("ship");
    INDArray p = P.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1)); // no slice of it works
    INDArray labels = ONE_HOT.get(NDArrayIndex.all(), NDArrayIndex.point(2));
    assertEquals(1, Batch.of(task, labels, p, null).image(0).truth(0, 2));
    assertEquals(0, Batch.of(task, labels.reshape(2, 1, 2, 3), p, null).image(1).truth(0, 2));
    assertEquals(
        P.getDouble(1, 0, 1, 2), Batch.of(task, labels, p, null).image(1).probabilities(0)[5]);
  }

  @Test
  void whatDoesNotCountMayBeAnything() {
    INDArray p = P.dup();
    INDArray labels = INDEX.dup();
    INDArray mask = Nd4j.ones(2, 1, 2, 3);
    mask.putScalar(new int[] {1, 0, 0, 0}, 0);
    labels.putScalar(new int[] {1, 0, 0, 0}, -7.5);
    for (int c = 0; c < 3; c++) {
      p.putScalar(new int[] {1, c, 0, 0}, Double.NaN);
      p.putScalar(new int[] {0, c, 1, 1}, Double.POSITIVE_INFINITY); // the void pixel
    }
    assertArrayEquals(
        new int[] {0, 1, 2, 2, VOID, 0, VOID, 1, 1, 0, 0, 2},
        classes(Batch.of(SINGLE, labels, p, mask)));
  }

  @Test
  void logitsBecomeProbabilitiesAndLogOdds() {
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 2, 3, 2, 3);
    logits.putScalar(new int[] {0, 0, 0, 0}, 40);
    ImagePixels single = Batch.of(SINGLE.withScores(Scores.LOGITS), INDEX, logits, null).image(0);
    assertEquals(1 / 3., single.probabilities(2)[1], 1e-15);
    assertEquals(40 - Math.log(2), single.ranking(0)[0], 1e-14);
    int[] first = new int[6];
    assertEquals(1 / 3., single.probabilitiesOf(first)[1], 1e-15);
    assertEquals(
        .25 + 1 / 64., Batch.of(SINGLE, INDEX, P, null).image(0).probabilitiesOf(first)[1]);
    ImagePixels multi = Batch.of(MULTI.withScores(Scores.LOGITS), ONE_HOT, logits, null).image(0);
    assertEquals(.5, multi.probabilities(2)[1]);
    assertEquals(40, multi.ranking(0)[0]);
  }

  @Test
  void anEmptyArrayIsNoBatch() {
    INDArray none = Nd4j.empty(DataType.FLOAT);
    assertMessage(
        "predictions must have the shape [N, 3, H, W], got [] (channels last? use"
            + " withChannelAxis(ChannelAxis.LAST))",
        SINGLE,
        none,
        none,
        null);
  }

  @Test
  void aBatchMayHaveNoImages() {
    INDArray none = Nd4j.create(DataType.FLOAT, 0, 3, 2, 3);
    for (INDArray labels : List.of(none, Nd4j.create(DataType.FLOAT, 0, 2, 3))) {
      assertEquals(0, Batch.of(SINGLE, labels, none, null).size());
    }
  }

  @Test
  void rejectsShapesThatDoNotFit() {
    assertMessage(
        "predictions must have the shape [N, 3, H, W], got [2, 2, 3, 3] (channels last? use"
            + " withChannelAxis(ChannelAxis.LAST))",
        SINGLE,
        INDEX,
        P.permute(0, 2, 1, 3),
        null);
    assertMessage(
        "predictions must have the shape [N, H, W, 3], got [2, 3, 3, 2] (channels first? use"
            + " withChannelAxis(ChannelAxis.FIRST))",
        SINGLE_LAST,
        INDEX,
        P.permute(0, 1, 3, 2),
        null);
    assertMessage(
        "labels must have the shape of predictions [2, 3, 2, 3], or one number per pixel"
            + " [2, 2, 3], got [2, 1, 3, 2] (class indices need no channels)",
        SINGLE,
        INDEX.permute(0, 1, 3, 2),
        P,
        null);
    assertMessage(
        "labels must have the shape of predictions [2, 3, 2, 3], got [2, 1, 2, 3] (one label per"
            + " channel; for class indices use singleLabel)",
        MULTI,
        INDEX,
        P,
        null);
    assertMessage(
        "mask must have one number per example [2, 1], per pixel [2, 2, 3] or the shape of"
            + " predictions [2, 2, 3, 3], got [2, 4]",
        SINGLE_LAST,
        INDEX,
        last(P),
        Nd4j.ones(2, 4));
    String last = " must have the channels last, as in [2, 2, 3, 3], got [2, 3, 2, 3] (channels";
    assertMessage("labels" + last + " first? use permute)", SINGLE_LAST, ONE_HOT, last(P), null);
    assertMessage(
        "mask" + last + " first? use permute)", SINGLE_LAST, INDEX, last(P), Nd4j.ones(2, 3, 2, 3));
  }

  @Test
  void rejectsLabelsThatAreNoClasses() {
    assertMessage(
        "labels must be class indices 0..2 or the ignoreIndex -100, got 255 at [0, 1, 1] (void"
            + " pixels? use withIgnoreIndex(255))",
        SINGLE.withIgnoreIndex(-100),
        INDEX,
        P,
        null);
    assertMessage(
        "labels must be class indices 0..2 or the ignoreIndex 255, got 0.5 at [1, 0, 1] (class"
            + " indices are whole numbers)",
        SINGLE,
        INDEX.dup().putScalar(new int[] {1, 0, 0, 1}, .5),
        P,
        null);
    assertMessage(
        "labels must be class indices 0..2 or the ignoreIndex 255, got NaN at [1, 0, 1] (class"
            + " indices are whole numbers)",
        SINGLE,
        INDEX.dup().putScalar(new int[] {1, 0, 0, 1}, Double.NaN),
        P,
        null);
    assertMessage(
        "labels must sum to 1 over the classes of a pixel, or be all 0, got 2 at [1, 0, 1]"
            + " (several classes per pixel? use multiLabel)",
        SINGLE,
        ONE_HOT.dup().putScalar(new int[] {1, 0, 0, 1}, 1),
        P,
        null);
    assertMessage(
        "labels must be one-hot or probabilities, got 2 at [1, 0, 0, 1] (class indices go in one"
            + " channel)",
        SINGLE,
        ONE_HOT.dup().putScalar(new int[] {1, 0, 0, 1}, 2),
        P,
        null);
    assertMessage(
        "labels must be 0, 1 or the ignoreIndex 255, got 0.5 at [1, 0, 0, 1] (a pixel is of a class"
            + " or not; round labels between)",
        MULTI,
        ONE_HOT.dup().putScalar(new int[] {1, 0, 0, 1}, .5),
        P,
        null);
    assertMessage(
        "labels must be 0, 1 or the ignoreIndex 255, got 2 at [1, 0, 0, 1] (class indices? use"
            + " singleLabel; void pixels? use withIgnoreIndex)",
        MULTI,
        ONE_HOT.dup().putScalar(new int[] {1, 0, 0, 1}, 2),
        P,
        null);
    assertMessage(
        "labels must be 0, 1 or the ignoreIndex 255, got -1 at [1, 0, 0, 1] (void pixels? use"
            + " withIgnoreIndex(-1))",
        MULTI,
        ONE_HOT.dup().putScalar(new int[] {1, 0, 0, 1}, -1),
        P,
        null);
    assertMessage(
        "labels must be 0, 1 or the ignoreIndex -100, got 255 at [0, 0, 0, 0] (all are 0 or 255,"
            + " black and white? divide them by 255)",
        SegmentationTask.multiLabel(3),
        ONE_HOT.mul(255),
        P,
        null);
  }

  @Test
  void rejectsPredictionsThatAreNotWhatTheTaskSays() {
    assertMessage(
        "predictions must be numbers, got NaN at [1, 2, 0, 1] (has the network diverged?)",
        SINGLE,
        INDEX,
        P.dup().putScalar(new int[] {1, 2, 0, 1}, Double.NaN),
        null);
    assertMessage(
        "predictions must be probabilities, got -3 at [1, 2, 0, 1] (logits? use"
            + " withScores(Scores.LOGITS))",
        MULTI,
        ONE_HOT,
        P.dup().putScalar(new int[] {1, 2, 0, 1}, -3),
        null);
    assertMessage(
        "predictions must sum to 1 over the classes of a pixel, got 1.25 at [1, 0, 1] (sigmoid?"
            + " use multiLabel; channels elsewhere? use withChannelAxis)",
        SINGLE,
        INDEX,
        P.dup().putScalar(new int[] {1, 2, 0, 1}, .5),
        null);
  }

  @Test
  void probabilitiesMayMissTheirRangeByAHundredth() {
    INDArray rounded =
        P.dup().putScalar(new int[] {1, 2, 0, 1}, -.01).putScalar(new int[] {1, 2, 0, 2}, 1.01);
    assertEquals(2, Batch.of(MULTI, ONE_HOT, rounded, null).size());
    double[] second = Batch.of(MULTI, ONE_HOT, rounded, null).image(1).probabilities(2);
    assertEquals(-.01, second[1]);
    assertEquals(1.01, second[2]);
    for (double beyond : new double[] {-.0101, 1.0101}) {
      INDArray p = P.dup().putScalar(new int[] {1, 2, 0, 1}, beyond);
      assertThrows(
          IllegalArgumentException.class, () -> Batch.of(MULTI, ONE_HOT, p, null).image(1));
    }
  }

  @Test
  void rejectsMasksThatWeigh() {
    assertMessage(
        "mask must be 0 or 1, got 0.5 at [0, 0, 0] (pixels have no weights here: use an iterator"
            + " whose mask is 0 or 1)",
        SINGLE,
        INDEX,
        P,
        Nd4j.valueArrayOf(new long[] {2, 1, 2, 3}, .5, DataType.DOUBLE));
    assertMessage(
        "mask must be 0 or 1, got NaN at [0, 2, 1, 1] (pixels have no weights here: use an iterator"
            + " whose mask is 0 or 1)",
        MULTI,
        ONE_HOT,
        P,
        Nd4j.ones(2, 3, 2, 3).putScalar(new int[] {0, 2, 1, 1}, Double.NaN));
    assertMessage(
        "mask must be 0 or 1, got 0.5 at [1, 0, 1] (pixels have no weights here: use an iterator"
            + " whose mask is 0 or 1)",
        SINGLE,
        INDEX,
        P,
        Nd4j.ones(2, 1, 2, 3).putScalar(new int[] {1, 0, 0, 1}, .5));
    for (double other : new double[] {0, Double.NaN}) {
      assertMessage(
          "mask must be the same for all classes of a pixel, got 1 and "
              + Arguments.number(other)
              + " at [1, 0, 1] (classes of a pixel are masked together; each by itself? use"
              + " multiLabel)",
          SINGLE,
          INDEX,
          P,
          Nd4j.ones(2, 3, 2, 3).putScalar(new int[] {1, 2, 0, 1}, other));
    }
  }

  @Test
  void aTaskSaysWhatIsWrongWithIt() {
    assertError(
        "classNames must be at least two, the background among them, got [ship] (one channel that"
            + " says yes or no? use multiLabel)",
        () -> SegmentationTask.singleLabel("ship"));
    assertError("number of classes must be >= 1, got 0", () -> SegmentationTask.multiLabel(0));
    assertError(
        "classNames must differ, got [a, b, a]", () -> SegmentationTask.multiLabel("a", "b", "a"));
  }

  private static void assertMessage(
      String message,
      SegmentationTask task,
      INDArray labels,
      INDArray predictions,
      @Nullable INDArray mask) {
    assertError(
        message,
        () -> {
          Batch batch = Batch.of(task, labels, predictions, mask);
          for (int n = 0; n < batch.size(); n++) {
            batch.image(n);
          }
        });
  }

  private static void assertError(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
