package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceMatcher.Measure;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Regions here are intervals of pixels on one line. */
class InstanceMatcherTest {
  private static final InstanceMatcher MATCHER = new InstanceMatcher();

  @Test
  void emptySidesAreTheirOwnCases() {
    GroundTruth truth = truth(0, 10);
    Instance hit = found(0, 10, .9);
    assertEquals("AP@0.50 undefined (no objects, 0 predictions)", ap(.5).toString());
    ApResult invented = ap(.5, image(List.of(), List.of(hit, hit)));
    assertEquals("AP@0.50 undefined (no objects, 2 predictions)", invented.toString());
    assertEquals(Double.NaN, invented.value());
    assertEquals(Double.NaN, invented.recall());
    assertFalse(invented.isDefined());
    ApResult missed = ap(.5, image(List.of(truth), List.of()));
    assertEquals("AP@0.50 = 0.0000 (1 objects, 0 predictions)", missed.toString());
    assertEquals(0, missed.recall());
    assertEquals(Double.NaN, missed.precision());
    assertEquals(1, ap(.5, image(List.of(truth), List.of(hit))).value());
  }

  @Test
  void predictionsInEmptyImagesCountWhenTheClassExistsElsewhere() {
    ImageObjects hit = image(List.of(truth(0, 10)), List.of(found(0, 10, .5)));
    ImageObjects invented = image(List.of(), List.of(found(0, 10, .9)));
    // - +   P = 0, 1/2
    assertEquals(.5, ap(.5, hit, invented).value());
  }

  @Test
  void theThresholdItselfIsAMatch() {
    ImageObjects half = image(List.of(truth(0, 10)), List.of(found(0, 5, .9)));
    assertEquals(1, ap(.5, half).value());
    assertEquals(0, ap(.51, half).value());
    ImageObjects exact = image(List.of(truth(0, 10)), List.of(found(0, 10, .9)));
    assertEquals(1, ap(1, exact).value());
  }

  @Test
  void aTruthIsFoundOnce() {
    ImageObjects twice = image(List.of(truth(0, 10)), List.of(found(0, 10, .9), found(0, 10, .8)));
    assertEquals(1, ap(.5, twice).truePositives());
    assertEquals(2, ap(.5, twice).predictions());
    assertEquals(2 / 3., ap(.5, twice).f1());
  }

  @Test
  void theSurestTakesFirstEvenWhatAnotherNeededMore() {
    // P1 overlaps G1 by 4/18 and G2 by 8/14; P2 overlaps only G2, by 2/15.
    ImageObjects crossed =
        image(List.of(truth(0, 10), truth(10, 20)), List.of(found(6, 18, .9), found(18, 25, .8)));
    assertEquals(51 / 101., ap(.1, crossed).value(), 1e-15);
    ImageObjects otherOrder =
        image(List.of(truth(0, 10), truth(10, 20)), List.of(found(6, 18, .8), found(18, 25, .9)));
    assertEquals(1, ap(.1, otherOrder).value());
  }

  @Test
  void ofEqualOverlapsTheLaterTruthIsTaken() {
    // P1 overlaps both truths by 5/15 and takes the second; P2 finds the first free.
    ImageObjects image =
        image(List.of(truth(0, 10), truth(10, 20)), List.of(found(5, 15, .9), found(0, 10, .8)));
    assertEquals(2, ap(.3, image).truePositives());
  }

  @Test
  void aCrowdIsNeitherRightNorWrong() {
    GroundTruth crowd = new GroundTruth(0, interval(20, 60), GroundTruth.Kind.CROWD);
    ImageObjects image =
        image(
            List.of(crowd, truth(0, 10)),
            List.of(found(20, 30, .9), found(40, 50, .8), found(0, 10, .7), found(90, 95, .6)));
    ApResult result = ap(.5, image);
    assertEquals(1, result.groundTruths());
    assertEquals(2, result.predictions());
    assertEquals(1, result.value());
  }

  @Test
  void areasOutOfRangeAreNeitherRightNorWrong() {
    ImageObjects image =
        image(
            List.of(truth(0, 10), truth(20, 60)),
            List.of(found(0, 10, .9), found(20, 60, .8), found(70, 72, .7)));
    ApResult small = ap(MATCHER.withAreas(new AreaRange("", 3, 10)), .5, image);
    assertEquals("AP@0.50 = 1.0000 (1 objects, 1 predictions)", small.toString());
    assertEquals(small, ap(MATCHER.withAreas(new AreaRange("", 10, 10)), .5, image));
    ApResult large = ap(MATCHER.withAreas(new AreaRange("", 10, 1e10)), .5, image);
    assertEquals("AP@0.50 = 1.0000 (2 objects, 2 predictions)", large.toString());
  }

  @Test
  void onlyTheSurestOfAnImageAreLookedAt() {
    ImageObjects image = image(List.of(truth(0, 10)), List.of(found(50, 60, .9), found(0, 10, .8)));
    assertEquals(0, ap(MATCHER.withMaxDetections(1), .5, image).value());
    assertEquals(.5, ap(MATCHER.withMaxDetections(2), .5, image).value());
  }

  @Test
  void otherClassesAreNotLookedAt() {
    Instance other = new Instance(1, interval(0, 10), .9);
    assertEquals(0, ap(.5, image(List.of(truth(0, 10)), List.of(other))).value());
  }

  @Test
  void allDetectionsCountUnlessCocosNumberIsAsked() {
    List<GroundTruth> truths =
        IntStream.range(0, 200).mapToObj(i -> truth(10 * i, 10 * i + 5)).toList();
    List<Instance> found =
        IntStream.range(0, 200).mapToObj(i -> found(10 * i, 10 * i + 5, .9)).toList();
    assertEquals(1, ap(.5, image(truths, found)).value(), 1e-15);
    InstanceMatcher coco = MATCHER.withMaxDetections(InstanceMatcher.COCO_MAX_DETECTIONS);
    assertEquals(51 / 101., ap(coco, .5, image(truths, found)).value(), 1e-15);
    assertEquals(MATCHER, coco.withMaxDetections(InstanceMatcher.UNLIMITED));
  }

  @Test
  void anObjectThatReachesIntoVoidIsOneWithoutIt() {
    ImageObjects image =
        new ImageObjects(
            List.of(truth(0, 10)),
            List.of(found(0, 10, .9)),
            Region.of(0, 1, 2, 3),
            /* height= */ 1,
            /* width= */ 20);
    PanopticQuality quality =
        new InstanceScores(MATCHER, Ties.GROUPED, List.of(MATCHER.match(image))).panoptic(0);
    assertEquals(1, quality.segmentationQuality());
    assertEquals(1, quality.quality());
  }

  @Test
  void groupedTiesDoNotDependOnTheOrderOfImages() {
    ImageObjects right = image(List.of(truth(0, 10)), List.of(found(0, 10, .5)));
    ImageObjects wrong = image(List.of(), List.of(found(0, 10, .5)));
    assertEquals(.5, ap(.5, right, wrong).value());
    assertEquals(.5, ap(.5, wrong, right).value());
    assertEquals(1, ap(MATCHER, Ties.IN_ORDER, .5, right, wrong).value());
    assertEquals(.5, ap(MATCHER, Ties.IN_ORDER, .5, wrong, right).value());
  }

  @Test
  void aFractionFoundIsAFractionOfTheGrid() {
    for (int n : new int[] {3, 10}) {
      List<GroundTruth> truths =
          IntStream.range(0, n).mapToObj(i -> truth(20 * i, 20 * i + 10)).toList();
      ApResult one = ap(.5, image(truths, List.of(found(0, 10, .9))));
      assertEquals((100 / n + 1) / 101., one.value(), 1e-15);
    }
  }

  @Test
  void meansLeaveOutWhatIsUndefined() {
    ApResult undefined = ap(.5);
    ApResult one = ap(.5, image(List.of(truth(0, 10)), List.of(found(0, 10, .9))));
    ApResult zero = ap(.5, image(List.of(truth(0, 10)), List.of()));
    assertEquals(.5, ApResult.mean(List.of(undefined, one, zero)));
    assertEquals(Double.NaN, ApResult.mean(List.of(undefined)));
  }

  @Test
  void anIouOfSeventeenTwentiethsReachesCocosThreshold() {
    InstanceMatcher coco = MATCHER.withIous(IouThresholds.COCO);
    ImageObjects image = image(List.of(truth(0, 20)), List.of(found(0, 17, .9)));
    InstanceScores scores = new InstanceScores(coco, Ties.GROUPED, List.of(coco.match(image)));
    assertEquals(.8, scores.meanAp(IouThresholds.COCO), 1e-15); // .5, .55, .., .85 of ten
  }

  @Test
  void largeObjectsNeedAGoodOutlineForTheIouOfBoundaries() {
    // 8 pixels of 10 in a line: all is boundary in an image of one row, or of one column
    List<GroundTruth> ten = List.of(truth(0, 10));
    List<Instance> eight = List.of(found(0, 8, .9));
    ImageObjects row = new ImageObjects(ten, eight, Region.of(), /* height= */ 1, /* width= */ 100);
    ImageObjects column = new ImageObjects(ten, eight, Region.of(), 100, 1);
    InstanceMatcher boundary = MATCHER.withMeasure(Measure.MASK_AND_BOUNDARY).withIous(.5, .75, .8);
    assertEquals(1, ap(boundary, .75, row).value());
    assertEquals(1, ap(boundary, .75, column).value());
    // 60×60 shifted by two pixels in 100×100: IoU .9355, of boundaries .5
    ImageObjects square =
        new ImageObjects(
            List.of(new GroundTruth(0, square(20), GroundTruth.Kind.OBJECT)),
            List.of(new Instance(0, square(22), .9)),
            Region.of(),
            100,
            100);
    assertEquals(1, ap(MATCHER, .9, square).value());
    assertEquals(0, ap(boundary, .55, square).value());
    assertEquals(1, ap(boundary, .45, square).value());
  }

  private static Region square(int left) {
    return Region.of(
        IntStream.range(0, 3600).map(i -> (20 + i / 60) * 100 + left + i % 60).toArray());
  }

  @Test
  void aPredictionWithoutPixelsFindsNothing() {
    ImageObjects empty = image(List.of(truth(0, 10)), List.of(found(0, 0, .9), found(0, 10, .8)));
    // - +   P = 0, 1/2
    assertEquals(.5, ap(.5, empty).value());
  }

  @Test
  void truthsThatEndWhereAPredictionBeginsShareNothingWithIt() {
    GroundTruth line = truth(0, 100);
    GroundTruth before =
        new GroundTruth(0, Region.of(9, 19, 29, 39), GroundTruth.Kind.OBJECT); // may overlap
    Instance dots = new Instance(0, Region.of(10, 20, 30, 40), .9);
    assertEquals(.5, ap(.04, image(List.of(line, before), List.of(dots))).recall()); // finds line
    assertEquals(0, ap(.04, image(List.of(before), List.of(dots))).recall());
  }

  @Test
  void rejectsBadSettings() {
    refuses("maxDetections must be >= 0, got -1", () -> MATCHER.withMaxDetections(-1));
    refuses("min must be finite and >= 0, got NaN", () -> new AreaRange("", Double.NaN, 1));
    refuses("max must be finite and >= min 5.0, got 1.0", () -> new AreaRange("", 5, 1));
    refuses("ious must be an IoU in (0, 1], got 50.0", () -> ap(50));
    refuses("ious must ascend, got [0.7, 0.5]", () -> withIousAsGiven(.7, .5));
    refuses("ious must ascend, got [0.5, 0.5]", () -> withIousAsGiven(.5, .5));
    refuses("ious must be an IoU in (0, 1], got 0.0", () -> ap(0));
    refuses("number of ious must be >= 1, got 0", () -> MATCHER.withIous(new double[0]));
    refuses("number of areas must be >= 1, got 0", () -> MATCHER.withAreas());
    refuses("confidence must be a number, got NaN", () -> found(0, 1, Double.NaN));
    refuses("number of results must be >= 1, got 0", () -> ApResult.mean(Collections.emptyList()));
    refuses("pixels must be >= 0, got -3", () -> Region.of(1, -3));
  }

  private static InstanceMatcher withIousAsGiven(Double... ious) {
    return new InstanceMatcher(100, Measure.MASK, List.of(ious), List.of(AreaRange.ALL));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static ApResult ap(double iou, ImageObjects... images) {
    return ap(MATCHER, iou, images);
  }

  private static ApResult ap(InstanceMatcher matcher, double iou, ImageObjects... images) {
    return ap(matcher, Ties.GROUPED, iou, images);
  }

  private static ApResult ap(
      InstanceMatcher matcher, Ties ties, double iou, ImageObjects... images) {
    InstanceMatcher at = matcher.withIous(iou);
    return new InstanceScores(at, ties, Arrays.stream(images).map(at::match).toList()).ap(0, iou);
  }

  private static ImageObjects image(List<GroundTruth> truths, List<Instance> predictions) {
    return new ImageObjects(truths, predictions);
  }

  private static GroundTruth truth(int from, int to) {
    return new GroundTruth(0, interval(from, to), GroundTruth.Kind.OBJECT);
  }

  private static Instance found(int from, int to, double confidence) {
    return new Instance(0, interval(from, to), confidence);
  }

  private static Region interval(int from, int to) {
    return Region.of(IntStream.range(from, to).toArray());
  }
}
