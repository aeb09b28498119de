package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InstanceScoresTest {
  private static final InstanceMatcher MATCHER =
      new InstanceMatcher().withAreas(AreaRange.ALL, new AreaRange("few", 0, 6));
  private static final int HEIGHT = 9;
  private static final int WIDTH = 7;

  private static InstanceScores scores(List<ImageObjects> images) {
    return scores(Ties.GROUPED, images.stream().map(MATCHER::match).toList());
  }

  private static InstanceScores scores(Ties ties, List<ImageMatches> images) {
    return new InstanceScores(MATCHER, ties, images);
  }

  private static List<ImageObjects> images(Random random, int n) {
    return new RandomImages(random, HEIGHT, WIDTH)
        .images(n, new InstanceExtractor(), /* crowds= */ true);
  }

  private static void assertSame(InstanceScores expected, InstanceScores actual) {
    assertSame(expected, actual, c -> c);
  }

  /** Asserts that all scores are the same, to the last bit. */
  private static void assertSame(
      InstanceScores expected, InstanceScores actual, IntUnaryOperator newClass) {
    for (int c : expected.classes()) {
      int n = newClass.applyAsInt(c);
      for (double iou : MATCHER.ious()) {
        for (AreaRange area : MATCHER.areas()) {
          assertEquals(expected.ap(c, iou, area), actual.ap(n, iou, area));
        }
        assertEquals(expected.detections(c, iou), actual.detections(n, iou));
        assertEquals(expected.inventedInEmptyImages(c, iou), actual.inventedInEmptyImages(n, iou));
      }
      assertEquals(expected.panoptic(c), actual.panoptic(n));
      assertEquals(expected.merges(c), actual.merges(n));
      assertEquals(expected.splits(c), actual.splits(n));
    }
  }

  @Test
  void theOrderOfImagesDoesNotMatterWithSeed20260207() {
    Random random = new Random(20260207);
    boolean ordersDiffer = false;
    for (int round = 0; round < 30; round++) {
      List<ImageObjects> images = images(random, 6);
      List<ImageObjects> shuffled = new ArrayList<>(images);
      Collections.shuffle(shuffled, random);
      assertSame(scores(images), scores(shuffled));
      ordersDiffer |=
          inOrder(images).meanAp(IouThresholds.AP50)
              != inOrder(shuffled).meanAp(IouThresholds.AP50);
    }
    assertTrue(ordersDiffer); // so the law is not empty
  }

  private static InstanceScores inOrder(List<ImageObjects> images) {
    return scores(Ties.IN_ORDER, images.stream().map(MATCHER::match).toList());
  }

  @Test
  void classesAreOnlyNamesWithSeed20260208() {
    List<ImageObjects> images = images(new Random(20260208), 8);
    List<ImageObjects> renamed =
        images.stream()
            .map(
                image ->
                    new ImageObjects(
                        image.truths().stream()
                            .map(t -> new GroundTruth(7 - t.classIndex(), t.region(), t.kind()))
                            .toList(),
                        image.predictions().stream()
                            .map(p -> new Instance(7 - p.classIndex(), p.region(), p.confidence()))
                            .toList()))
            .toList();
    assertSame(scores(images), scores(renamed), c -> 7 - c);
  }

  @Test
  void monotoneTransformationsOfTheScoresChangeNothingWithSeed20260209() {
    List<ImageObjects> images = images(new Random(20260209), 8);
    List<DoubleUnaryOperator> monotone = List.of(Math::exp, p -> Math.log(p / 2), p -> 3 * p - 7);
    for (DoubleUnaryOperator f : monotone) {
      List<ImageObjects> transformed =
          images.stream()
              .map(
                  image ->
                      new ImageObjects(
                          image.truths(),
                          image.predictions().stream()
                              .map(
                                  p ->
                                      new Instance(
                                          p.classIndex(),
                                          p.region(),
                                          f.applyAsDouble(p.confidence())))
                              .toList()))
              .toList();
      assertSame(scores(images), scores(transformed));
    }
  }

  /** A map of pixels to pixels of an image with another width. */
  private record Motion(String name, int width, IntUnaryOperator pixel) {}

  @Test
  void flippedTransposedAndMovedImagesScoreTheSameWithSeed20260210() {
    List<Motion> motions =
        List.of(
            new Motion("left to right", WIDTH, i -> i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH),
            new Motion("upside down", WIDTH, i -> (HEIGHT - 1 - i / WIDTH) * WIDTH + i % WIDTH),
            new Motion("transposed", HEIGHT, i -> i % WIDTH * HEIGHT + i / WIDTH),
            new Motion("moved", WIDTH + 5, i -> (i / WIDTH + 2) * (WIDTH + 5) + i % WIDTH + 3));
    Random random = new Random(20260210);
    InstanceMatcher matcher = MATCHER;
    for (int round = 0; round < 20; round++) {
      int[] truth = new RandomImages(random, HEIGHT, WIDTH).mask(4);
      int[] predicted = new RandomImages(random, HEIGHT, WIDTH).mask(2);
      for (int i = 0; i < truth.length; i++) {
        predicted[i] = predicted[i] == 0 && random.nextInt(6) > 0 ? truth[i] : predicted[i];
      }
      double[] p = random.doubles(truth.length).toArray(); // no two are equal
      InstanceScores expected = scores(List.of(objects(truth, predicted, p, WIDTH)));
      for (Motion motion : motions) {
        int[] movedTruth = new int[(HEIGHT + 2) * (WIDTH + 5)];
        int[] movedPrediction = new int[movedTruth.length];
        double[] movedP = new double[movedTruth.length];
        for (int i = 0; i < truth.length; i++) {
          int to = motion.pixel.applyAsInt(i);
          movedTruth[to] = truth[i];
          movedPrediction[to] = predicted[i];
          movedP[to] = p[i];
        }
        int size =
            motion.width > WIDTH + 1 && motion.width > HEIGHT ? movedTruth.length : truth.length;
        ImageObjects moved =
            objects(
                Arrays.copyOf(movedTruth, size),
                Arrays.copyOf(movedPrediction, size),
                Arrays.copyOf(movedP, size),
                motion.width);
        assertSame(
            expected, new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(moved))));
      }
    }
  }

  private static ImageObjects objects(int[] truth, int[] predicted, double[] p, int width) {
    // MAX does not depend on the order of summation
    InstanceExtractor extractor =
        new InstanceExtractor().withConfidence(InstanceExtractor.Confidence.MAX);
    return new ImageObjects(
        extractor.truth(truth, width, 0, 255),
        extractor.instances(predicted, p, width, 0, new BitSet()));
  }

  @Test
  void anImageThatComesTwiceCountsTwiceWithSeed20260211() {
    List<ImageMatches> images =
        images(new Random(20260211), 5).stream().map(MATCHER::match).toList();
    List<Double> drawn = new ArrayList<>();
    Bootstrap bootstrap = new Bootstrap(20, .9, 3);
    scores(Ties.GROUPED, images)
        .interval(
            bootstrap,
            s -> {
              drawn.add(s.meanAp(IouThresholds.AP50));
              drawn.add(s.meanPanopticQuality());
              drawn.add((double) s.merges(1));
              return 0;
            });
    List<Double> copied = new ArrayList<>();
    bootstrap.interval(
        images.size(),
        times -> {
          List<ImageMatches> copies =
              IntStream.range(0, times.length)
                  .boxed()
                  .flatMap(i -> Collections.nCopies(times[i], images.get(i)).stream())
                  .toList();
          InstanceScores s = scores(Ties.GROUPED, copies);
          copied.add(s.meanAp(IouThresholds.AP50));
          copied.add(s.meanPanopticQuality());
          copied.add((double) s.merges(1));
          return 0;
        });
    assertEquals(copied.size(), drawn.size());
    for (int i = 0; i < drawn.size(); i++) {
      assertEquals(copied.get(i), drawn.get(i), 1e-15);
    }
  }

  @Test
  void intervalsContainTheScoreWithSeed20260212() {
    InstanceScores scores = scores(images(new Random(20260212), 40));
    Interval interval = scores.interval(new Bootstrap(), s -> s.meanAp(IouThresholds.AP50));
    double ap = scores.meanAp(IouThresholds.AP50);
    assertTrue(interval.low() < ap && ap < interval.high(), interval + " " + ap);
    assertEquals(interval, scores.interval(new Bootstrap(), s -> s.meanAp(IouThresholds.AP50)));
  }

  @Test
  void timesMustBeOnePerImage() {
    InstanceScores scores = scores(images(new Random(20260212), 3));
    IllegalArgumentException thrown =
        assertThrows(IllegalArgumentException.class, () -> scores.withTimes(1, 2));
    assertEquals("times must be as long as images (3), got 2", thrown.getMessage());
  }

  @Test
  void whatIsNotThereIsUndefined() {
    InstanceScores none = scores(List.of());
    assertEquals(Double.NaN, none.meanAp(IouThresholds.COCO));
    assertEquals(Double.NaN, none.meanPanopticQuality());
    assertEquals(Double.NaN, none.meanDetectionAccuracy(.5));
    assertEquals(Double.NaN, none.ap(1, IouThresholds.AP50));
    assertEquals(DetectionCounts.NONE, none.detections(1, .5));
    assertEquals(0, none.interval(new Bootstrap(), s -> s.meanAp(IouThresholds.AP50)).defined());
    assertEquals(0, none.classes().length);
    InstanceScores empty = scores(List.of(new ImageObjects(List.of(), List.of())));
    assertEquals(Double.NaN, empty.meanAp(IouThresholds.COCO));
  }

  @Test
  void aClassWithoutObjectsHasNoApButFalsePositives() {
    InstanceScores scores =
        scores(
            List.of(
                new ImageObjects(List.of(), List.of(found(4, 0, 2), found(4, 5, 7))),
                new ImageObjects(List.of(truth(1, 0, 3)), List.of(found(1, 0, 3)))));
    assertEquals(Double.NaN, scores.ap(4, .5).value());
    assertEquals(new DetectionCounts(0, 2, 0), scores.ap(4, .5).counts());
    assertEquals(2, scores.inventedInEmptyImages(4, .5));
    assertEquals(0, scores.inventedInEmptyImages(1, .5));
    ImageObjects wrongPlace = new ImageObjects(List.of(truth(1, 0, 3)), List.of(found(1, 5, 7)));
    assertEquals(0, scores(List.of(wrongPlace)).inventedInEmptyImages(1, .5));
    assertEquals(1, scores.meanAp(IouThresholds.AP50)); // class 4 is left out
    assertEquals(.5, scores.meanDetectionAccuracy(.5)); // here it has a value: 0
    assertEquals(.5, scores.meanPanopticQuality());
  }

  @Test
  void mergesAndSplitsAreCounted() {
    InstanceScores scores =
        scores(
            List.of(
                new ImageObjects(
                    List.of(truth(1, 0, 3), truth(1, 4, 7), truth(1, 20, 40)),
                    List.of(
                        found(1, 0, 7), found(1, 20, 25), found(1, 26, 29), found(1, 35, 55)))));
    assertEquals(1, scores.merges(1));
    assertEquals(1, scores.splits(1));
    assertEquals(0, scores.merges(2));
  }

  @Test
  void halfIsNoMergeAndNoSplitAndACrowdIsNoPart() {
    // covers the first object and half of the second; two predictions are in the third by half
    ImageObjects halves =
        new ImageObjects(
            List.of(truth(1, 0, 4), truth(1, 4, 8), truth(1, 20, 40)),
            List.of(found(1, 0, 6), found(1, 18, 22), found(1, 38, 42)));
    assertEquals(0, scores(List.of(halves)).merges(1));
    assertEquals(0, scores(List.of(halves)).splits(1));
    GroundTruth crowd = new GroundTruth(1, interval(4, 8), GroundTruth.Kind.CROWD);
    ImageObjects crowded =
        new ImageObjects(List.of(truth(1, 0, 4), crowd), List.of(found(1, 0, 8), found(1, 4, 6)));
    assertEquals(0, scores(List.of(crowded)).merges(1));
    assertEquals(0, scores(List.of(crowded)).splits(1));
  }

  @Test
  void whatIsExcusedTakesNoPartnerFromAnother() {
    Region ignored = Region.of(0, 1);
    Instance excused = found(1, 0, 8); // a quarter is void, more than the IoU
    List<GroundTruth> truths = List.of(truth(1, 0, 12));
    ImageObjects alone = new ImageObjects(truths, List.of(excused), ignored, 1, 60);
    assertEquals(new DetectionCounts(1, 0, 0), scores(List.of(alone)).detections(1, .1));
    ImageObjects both = new ImageObjects(truths, List.of(excused, found(1, 4, 12)), ignored, 1, 60);
    assertEquals(new DetectionCounts(1, 0, 0), scores(List.of(both)).detections(1, .1));
  }

  @Test
  void aCrowdExcusesAtTheIouItself() {
    GroundTruth crowd = new GroundTruth(1, interval(5, 20), GroundTruth.Kind.CROWD);
    ImageObjects half = new ImageObjects(List.of(crowd), List.of(found(1, 0, 10)));
    assertEquals(new DetectionCounts(0, 0, 0), scores(List.of(half)).detections(1, .5));
    assertEquals(new DetectionCounts(0, 1, 0), scores(List.of(half)).detections(1, .55));
  }

  @Test
  void voidInALargerShareThanTheIouExcusesAPrediction() {
    ImageObjects image =
        new ImageObjects(
            List.of(truth(1, 0, 10)),
            List.of(found(1, 20, 24), found(1, 0, 10)),
            Region.of(IntStream.range(22, 30).toArray()),
            1,
            60);
    assertEquals(1, scores(List.of(image)).ap(1, .5).counts().falsePositives()); // half is void
    assertEquals(0, scores(List.of(image)).ap(1, .1).counts().falsePositives());
    assertEquals(new DetectionCounts(1, 1, 0), scores(List.of(image)).detections(1, .5));
    assertEquals(new DetectionCounts(1, 0, 0), scores(List.of(image)).detections(1, .1));
  }

  @Test
  void crowdsExcuseInAllScores() {
    ImageObjects image =
        new ImageObjects(
            List.of(new GroundTruth(1, interval(0, 30), GroundTruth.Kind.CROWD), truth(1, 40, 44)),
            List.of(found(1, 0, 5), found(1, 10, 15), found(1, 40, 44)));
    InstanceScores scores = scores(List.of(image));
    assertEquals(new DetectionCounts(1, 0, 0), scores.detections(1, .5));
    assertEquals(new DetectionCounts(1, 0, 0), scores.ap(1, .5).counts());
    assertEquals(new DetectionCounts(1, 0, 0), scores.panoptic(1).counts());
  }

  @Test
  void panopticQualityIsThatOfTheHandTable() {
    // TP with IoU 4/5 and 1; one invented, two missed: PQ = 1.8 / (2 + 1/2 + 2/2)
    ImageObjects image =
        new ImageObjects(
            List.of(truth(1, 0, 5), truth(1, 10, 12), truth(1, 20, 22), truth(1, 30, 32)),
            List.of(found(1, 0, 4), found(1, 10, 12), found(1, 40, 42)));
    PanopticQuality quality = scores(List.of(image)).panoptic(1);
    assertEquals(1.8 / 3.5, quality.quality(), 1e-15);
    assertEquals(.9, quality.segmentationQuality(), 1e-15);
    assertEquals(2 / 3.5, quality.recognitionQuality(), 1e-15);
    assertEquals("PQ = 0.5143 (SQ 0.9000, RQ 0.5714)", quality.toString());
  }

  @Test
  void aPairAtExactlyOneHalfIsNoMatch() {
    ImageObjects half = new ImageObjects(List.of(truth(1, 0, 10)), List.of(found(1, 0, 5)));
    assertEquals(0, scores(List.of(half)).panoptic(1).quality());
    assertEquals(1, scores(List.of(half)).detections(1, .5).truePositives());
    ImageObjects more = new ImageObjects(List.of(truth(1, 0, 10)), List.of(found(1, 0, 6)));
    assertEquals(.6, scores(List.of(more)).panoptic(1).quality());
    assertEquals(
        "PQ undefined (no objects, no predictions)", scores(List.of()).panoptic(1).toString());
  }

  @Test
  void detectionAccuracyHasNoRanking() {
    // The same masks are AP 1 or 1/2, whichever is surer; accuracy is 1/2 either way.
    for (boolean rightIsSurer : new boolean[] {true, false}) {
      ImageObjects image =
          new ImageObjects(
              List.of(truth(1, 0, 4)),
              List.of(
                  new Instance(1, interval(0, 4), rightIsSurer ? .9 : .1),
                  new Instance(1, interval(10, 14), .5)));
      InstanceScores scores = scores(List.of(image));
      assertEquals(rightIsSurer ? 1 : .5, scores.ap(1, .5).value());
      assertEquals(.5, scores.detections(1, .5).detectionAccuracy());
      assertEquals("1 found, 0 missed, 1 invented", scores.detections(1, .5).toString());
    }
  }

  @Test
  void rejectsWhatWasNotMatched() {
    InstanceMatcher two = new InstanceMatcher().withIous(.75, .5);
    InstanceScores scores = new InstanceScores(two, Ties.GROUPED, List.of());
    var iou = assertThrows(IllegalArgumentException.class, () -> scores.ap(1, .33));
    assertEquals("iou must be one of [0.5, 0.75], got 0.33 (withIous)", iou.getMessage());
    var area =
        assertThrows(IllegalArgumentException.class, () -> scores.curve(1, .5, AreaRange.SMALL));
    assertEquals(
        "area must be one of [all (0 to 10000000000 pixels)], got small (0 to 1024 pixels)"
            + " (withAreas)",
        area.getMessage());
    ImageMatches other =
        new InstanceMatcher()
            .withIous(.5)
            .match(new ImageObjects(List.of(truth(1, 0, 3)), List.of()));
    var images =
        assertThrows(IllegalArgumentException.class, () -> scores(Ties.GROUPED, List.of(other)));
    assertEquals("images must be as long as ious of matcher (11), got 1", images.getMessage());
    ImageMatches oneArea =
        new InstanceMatcher().match(new ImageObjects(List.of(truth(1, 0, 3)), List.of()));
    var areas =
        assertThrows(IllegalArgumentException.class, () -> scores(Ties.GROUPED, List.of(oneArea)));
    assertEquals("images must be as long as areas of matcher (2), got 1", areas.getMessage());
    assertNotEquals(other, MATCHER.match(new ImageObjects(List.of(truth(1, 0, 3)), List.of())));
  }

  private static GroundTruth truth(int c, int from, int to) {
    return new GroundTruth(c, interval(from, to), GroundTruth.Kind.OBJECT);
  }

  private static Instance found(int c, int from, int to) {
    return new Instance(c, interval(from, to), .5);
  }

  private static Region interval(int from, int to) {
    return Region.of(IntStream.range(from, to).toArray());
  }
}
