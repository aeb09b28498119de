package io.github.dl4jlosses.segment.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores.PixelError;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The scores of one image of 1×10 pixels, counted by hand. */
class ValidationTest {
  // void at the end; the prediction has 3 of 4 pixels of the object, and invents one of a pixel
  private static final int[] TRUTH = {0, 1, 1, 1, 1, 0, 0, 0, 0, 255};
  private static final double[] LOGIT = {-9, 8, 7, 6, -2, -3, -4, 1, -5, 99};

  private static EpochScores scores() {
    Sample sample = new Sample(1, 10, new float[30], TRUTH);
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 1, 2, 1, 10);
    for (int i = 0; i < 10; i++) {
      logits.putScalar(new int[] {0, 1, 0, i}, LOGIT[i]);
    }
    Validation validation =
        new Validation(
            task(SegmentationTask.singleLabel("ground", "object")),
            new Foreground(2, /* background= */ 0));
    validation.add(sample, logits, Transforms.exp(logits).div(Transforms.exp(logits).sum(true, 1)));
    return validation.report(3, .5, 7.25, new Bootstrap(10, .95, 1)).scores();
  }

  @Test
  void everyScoreIsThatOfTheHandCount() {
    EpochScores scores = scores();
    // background: 4 right, 1 wrong, 1 missed; object: 3 right, 1 wrong, 1 missed
    assertEquals((4 / 6. + 3 / 5.) / 2, scores.meanIou(), 1e-15);
    // ranked 8 7 6 | 1 | -2: + + + - +
    assertEquals((1 + 1 + 1 + 4 / 5.) / 4, scores.pixelAp(), 1e-15);
    // the object is found with IoU 3/4, before the invented one
    assertEquals(1, scores.ap10());
    assertEquals(1, scores.ap50());
    assertEquals(1, scores.ap70());
    assertEquals(1, scores.ap75());
    assertEquals(6 / 10., scores.ap(), 1e-15); // .50, .55, .., .75 of ten
  }

  /** One component of four pixels is two objects of two: its prediction has IoU 1/2 with one. */
  @Test
  void objectsThatAreKnownApartStayApart() {
    int[] mask = {0, 1, 1, 1, 1, 0};
    INDArray logits =
        Nd4j.createFromArray(new double[] {0, 0, 0, 0, 0, 0, -9, 9, 9, 9, 9, -9})
            .reshape(1, 2, 1, 6);
    Validation classes =
        new Validation(
            task(SegmentationTask.singleLabel("ground", "object")),
            new Foreground(2, /* background= */ 0));
    classes.add(
        apart(/* channel= */ 1, mask),
        logits,
        Transforms.exp(logits).div(Transforms.exp(logits).sum(true, 1)));
    Validation labels =
        new Validation(task(SegmentationTask.multiLabel("object")), Foreground.all(1));
    INDArray yes = logits.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2));
    labels.add(apart(/* channel= */ 0, mask), yes, Transforms.sigmoid(yes));
    for (Validation validation : List.of(classes, labels)) {
      EpochReport report = validation.report(1, 0, 0, new Bootstrap(10, .95, 1));
      assertEquals(1, report.scores().meanIou());
      assertEquals(51 / 101., report.scores().ap50(), 1e-15); // recalls 0, .01, .., .50 of COCO
      assertEquals(0, report.scores().ap70());
      assertEquals(1, report.images().get(0).errors().size()); // one of the two is missed
    }
  }

  private static SegmentationTask task(SegmentationTask task) {
    return task.withScores(SegmentationTask.Scores.LOGITS).withIgnoreIndex(Sample.VOID);
  }

  private static Sample apart(int channel, int... mask) {
    return new Sample(
        1,
        6,
        new float[18],
        mask,
        Optional.of(
            List.of(
                new GroundTruth(channel, Region.of(1, 2), GroundTruth.Kind.OBJECT),
                new GroundTruth(channel, Region.of(3, 4), GroundTruth.Kind.OBJECT))));
  }

  @Test
  void severalLabelsAreMeasuredEachByItself() {
    // label 0: 1 found, 1 missed; label 1: 1 found, 1 invented, 1 void
    int[] mask = {1, 1, 0, 0, 0, 1, 0, 255};
    Sample sample = new Sample(1, 4, new float[12], mask);
    INDArray logits =
        Nd4j.createFromArray(new double[] {3, -1, -2, -4, -5, 2, 1, 9}).reshape(1, 2, 1, 4);
    Validation validation =
        new Validation(task(SegmentationTask.multiLabel("ship", "white")), Foreground.all(2));
    validation.add(sample, logits, Transforms.sigmoid(logits));
    EpochReport report = validation.report(1, 0, 0, new Bootstrap(10, .95, 1));
    assertEquals((1 / 2. + 1 / 2.) / 2, report.scores().meanIou(), 1e-15);
    assertEquals(1, report.scores().pixelAp(), 1e-15); // each label ranks its pixels first
    assertEquals(1, report.scores().ap50()); // both objects with IoU 1/2
    assertEquals(0, report.scores().ap70());
    assertEquals(2, report.confusion().size());
    assertEquals(1, report.confusion().get(0).count(1, 0));
    assertEquals(1, report.confusion().get(1).count(0, 1));
    ImageScores image = report.images().get(0);
    assertArrayEquals(new byte[] {1, 2, 0, 0}, image.truth()); // the last label is shown
    assertArrayEquals(new byte[] {1, 2, 2, 2}, image.predicted());
    byte missed = (byte) PixelError.MISSED.code();
    byte invented = (byte) PixelError.INVENTED.code();
    assertArrayEquals(new byte[] {0, missed, invented, 0}, image.wrong());
  }

  @ParameterizedTest(name = "class {0}")
  @ValueSource(ints = {-1, 0, 1, 2})
  void aPerfectPredictionHasAllObjectsOfEachClassButTheBackground(int background) {
    int[] mask = {0, 0, 1, 1, 2, 2, 255, 0};
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 1, 3, 1, 8);
    for (int i = 0; i < mask.length; i++) {
      logits.putScalar(new int[] {0, mask[i] % 255, 0, i}, 9);
    }
    INDArray exp = Transforms.exp(logits);
    Validation validation =
        new Validation(
            task(SegmentationTask.singleLabel("a", "b", "c")), new Foreground(3, background));
    validation.add(new Sample(1, 8, new float[24], mask), logits, exp.div(exp.sum(true, 1)));
    EpochReport report = validation.report(1, 0, 0, new Bootstrap(10, .95, 1));
    assertEquals(1, report.scores().pixelAp());
    assertEquals(1, report.scores().ap75());
    for (ClassScores c : report.classes()) {
      assertEquals(1, c.iou().value());
      boolean isBackground = c.classIndex() == background;
      assertEquals(isBackground ? Double.NaN : 1, c.pixelAp().value());
      assertEquals(isBackground ? List.of() : List.of(1., 1., 1., 1.), aps(c));
    }
    byte[] shown =
        switch (background) {
          case 0 -> new byte[] {0, 0, 1, 1, 2, 2, -1, 0};
          case 1 -> new byte[] {1, 1, 0, 0, 2, 2, -1, 1};
          case 2 -> new byte[] {1, 1, 2, 2, 0, 0, -1, 1};
          default -> new byte[] {1, 1, 2, 2, 3, 3, -1, 1};
        };
    assertArrayEquals(shown, report.images().get(0).truth());
    assertEquals(List.of(), report.images().get(0).errors());
  }

  private static List<Double> aps(ClassScores c) {
    return c.objects().stream().map(o -> o.ap().value()).toList();
  }

  @Test
  void whatIsMissedAndInventedDependsOnTheBackground() {
    int[] is = {0, 1, 2};
    int[] found = {1, 2, 0};
    byte missed = (byte) PixelError.MISSED.code();
    byte invented = (byte) PixelError.INVENTED.code();
    byte confused = (byte) PixelError.CONFUSED.code();
    assertArrayEquals(new byte[] {invented, confused, missed}, wrong(0, is, found));
    assertArrayEquals(new byte[] {missed, invented, confused}, wrong(1, is, found));
    assertArrayEquals(new byte[] {confused, confused, confused}, wrong(-1, is, found));
  }

  private static byte[] wrong(int background, int[] is, int[] found) {
    Sample truth = new Sample(1, 3, new float[9], is);
    return new ErrorMaps(
            truth, new Sample(1, 3, new float[9], found), new Foreground(3, background))
        .scores(0, List.of())
        .wrong();
  }

  @Test
  void aLinePrintsTheScoresUnderTheirNames() {
    EpochScores scores = new EpochScores(3, .1, .2, .3, .4, .5, .6, .7, Double.NaN, 7.25);
    assertEquals(
        "epoch    loss    mIoU  pixelAP    AP10    AP50    AP70    AP75  AP50:95 seconds",
        EpochScores.header());
    assertEquals(
        "    3  0.1000  0.2000   0.3000  0.4000  0.5000  0.6000  0.7000      NaN     7.3",
        scores.toString());
    assertEquals(
        """
        epoch,loss,mIoU,pixelAP,AP10,AP50,AP70,AP75,AP@[.50:.05:.95],seconds
        3,0.1,0.2,0.3,0.4,0.5,0.6,0.7,NaN,7.3
        """,
        EpochScores.csv(List.of(scores)));
  }
}
