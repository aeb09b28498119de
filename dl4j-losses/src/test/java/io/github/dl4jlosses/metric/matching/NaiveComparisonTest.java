package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Confidence;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.Connectivity;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.VoidPixels;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceMatcher.Measure;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything equals what the definitions say, spelled out with sets in {@link Naive}. */
class NaiveComparisonTest {
  private static final double ROUNDING = 1e-14; // of sums of 101 terms in another order
  private static final int ROUNDS = 20;
  private static final int SLOW_ROUNDS = 200;

  private record Options(Connectivity connectivity, VoidPixels voids, Measure measure, int max) {
    InstanceExtractor extractor() {
      return new InstanceExtractor().withConnectivity(connectivity).withVoidPixels(voids);
    }

    InstanceMatcher matcher() {
      return new InstanceMatcher()
          .withIous(.05, .1, .3, 1 / 3., .5, .6, .75, 1)
          .withMeasure(measure)
          .withMaxDetections(max)
          .withAreas(AreaRange.ALL, new AreaRange("small", 0, 4), new AreaRange("large", 4, 1000));
    }
  }

  static List<Options> options() {
    return List.of(
        new Options(Connectivity.EIGHT, VoidPixels.CUT, Measure.MASK, 100),
        new Options(Connectivity.FOUR, VoidPixels.CUT, Measure.MASK, 2),
        new Options(Connectivity.FOUR, VoidPixels.KEPT, Measure.MASK, 100),
        new Options(Connectivity.EIGHT, VoidPixels.KEPT, Measure.MASK_AND_BOUNDARY, 100),
        new Options(Connectivity.EIGHT, VoidPixels.CUT, Measure.MASK_AND_BOUNDARY, 3));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void apIsThatOfTheDefinitionWithSeed20260201(Options options) {
    assertApIsThatOfTheDefinition(options, ROUNDS);
  }

  /** The same rounds and more. */
  @Tag("slow")
  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void apOfManyImagesIsThatOfTheDefinitionWithSeed20260201(Options options) {
    assertApIsThatOfTheDefinition(options, SLOW_ROUNDS);
  }

  private static void assertApIsThatOfTheDefinition(Options options, int rounds) {
    Random random = new Random(20260201);
    InstanceMatcher matcher = options.matcher();
    int undefined = 0;
    for (int round = 0; round < rounds; round++) {
      List<ImageObjects> images =
          new RandomImages(random, 3 + random.nextInt(6), 3 + random.nextInt(6))
              .images(1 + random.nextInt(4), options.extractor(), /* crowds= */ true);
      InstanceScores scores =
          new InstanceScores(matcher, Ties.GROUPED, images.stream().map(matcher::match).toList());
      for (int c = 1; c < RandomImages.CLASSES; c++) {
        for (AreaRange area : matcher.areas()) {
          for (double iou : matcher.ious()) {
            double expected = Naive.ap(images, c, iou, matcher, area);
            ApResult result = scores.ap(c, iou, area);
            assertEquals(expected, result.value(), ROUNDING, "round " + round + " " + result);
            assertEquals(Naive.truths(images, c, area), result.groundTruths());
            undefined += Double.isNaN(expected) ? 1 : 0;
          }
        }
      }
    }
    assertTrue(undefined > 0);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(VoidPixels.class)
  void panopticQualityIsThatOfTheDefinitionWithSeed20260202(VoidPixels voids) {
    Random random = new Random(20260202);
    InstanceMatcher matcher = new InstanceMatcher();
    InstanceExtractor extractor = new InstanceExtractor().withVoidPixels(voids);
    for (int round = 0; round < 15 * ROUNDS; round++) {
      List<ImageObjects> images =
          new RandomImages(random, 3 + random.nextInt(6), 3 + random.nextInt(6))
              .images(1 + random.nextInt(4), extractor, /* crowds= */ true);
      InstanceScores scores =
          new InstanceScores(matcher, Ties.GROUPED, images.stream().map(matcher::match).toList());
      for (int c = 1; c < RandomImages.CLASSES; c++) {
        PanopticQuality expected = Naive.panoptic(images, c);
        assertEquals(expected.counts(), scores.panoptic(c).counts(), "round " + round);
        assertEquals(expected.iouSum(), scores.panoptic(c).iouSum(), ROUNDING);
      }
    }
  }

  @Test
  void panopticQualityIsAtMostOneWhateverIsIgnoredWithSeed20260219() {
    Random random = new Random(20260219);
    InstanceMatcher matcher = new InstanceMatcher();
    int found = 0;
    for (int round = 0; round < 300; round++) {
      ImageObjects image = overlapping(random);
      int from = random.nextInt(12);
      Region ignored = Region.of(IntStream.range(from, from + 3).toArray());
      ImageObjects given = new ImageObjects(image.truths(), image.predictions(), ignored, 1, 12);
      PanopticQuality quality =
          new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(given))).panoptic(1);
      found += quality.counts().truePositives() > 0 ? 1 : 0;
      assertTrue(!(quality.quality() > 1), "round " + round + ": " + quality);
      assertTrue(!(quality.segmentationQuality() > 1), "round " + round + ": " + quality);
    }
    assertTrue(found > 0);
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(doubles = {.05, .1, .25, .5, .75})
  void pairsAreThoseOfTheCheapestAssignmentWithSeed20260203(double iou) {
    Random random = new Random(20260203);
    InstanceMatcher matcher = new InstanceMatcher().withIous(iou);
    int betterThanGreedy = 0;
    for (int round = 0; round < 400; round++) {
      ImageObjects image = overlapping(random);
      InstanceScores scores =
          new InstanceScores(matcher, Ties.GROUPED, List.of(matcher.match(image)));
      DetectionCounts expected = Naive.detections(image, 1, iou);
      assertEquals(expected, scores.detections(1, iou), "round " + round);
      betterThanGreedy += expected.truePositives() > scores.ap(1, iou).truePositives() ? 1 : 0;
    }
    assertTrue(iou > .3 || betterThanGreedy > 0);
  }

  /** Up to four objects and four predictions on a line of 12 pixels, which may overlap. */
  private static ImageObjects overlapping(Random random) {
    List<Region> regions =
        random
            .ints(8, 0, 9)
            .mapToObj(
                from -> {
                  int[] pixels = new int[1 + random.nextInt(4)];
                  for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = from + i;
                  }
                  return Region.of(pixels);
                })
            .toList();
    return new ImageObjects(
        regions.subList(0, random.nextInt(5)).stream()
            .map(region -> new GroundTruth(1, region, GroundTruth.Kind.OBJECT))
            .toList(),
        regions.subList(4, 4 + random.nextInt(5)).stream()
            .map(region -> new Instance(1, region, random.nextDouble()))
            .toList());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Connectivity.class)
  void componentsAreThoseOfTheDefinitionWithSeed20260204(Connectivity connectivity) {
    Random random = new Random(20260204);
    boolean corners = connectivity == Connectivity.EIGHT;
    for (int round = 0; round < 300; round++) {
      int width = 1 + random.nextInt(9);
      int[] classes = random.ints((long) width * (1 + random.nextInt(9)), 0, 3).toArray();
      int[] values = classes.clone();
      for (int i = 0; i < values.length; i++) {
        values[i]--; // 0 is the background
      }
      Collection<Set<Integer>> expected = Naive.components(values, width, corners);
      InstanceExtractor extractor = new InstanceExtractor().withConnectivity(connectivity);
      for (int c = 1; c < 3; c++) {
        int of = c;
        assertEquals(
            expected.stream().filter(k -> classes[k.iterator().next()] == of).toList(),
            extractor.truth(classes, width, 0, 255).stream()
                .filter(t -> t.classIndex() == of)
                .map(t -> Naive.pixels(t.region()))
                .toList(),
            "round " + round);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Confidence.class)
  void confidencesAreThoseOfTheDefinitionWithSeed20260205(Confidence rule) {
    Random random = new Random(20260205);
    InstanceExtractor extractor = new InstanceExtractor().withConfidence(rule).withMinArea(2);
    for (int round = 0; round < 100; round++) {
      double[] p = random.doubles(42).toArray();
      BitSet ignored = new BitSet();
      random.ints(8, 0, p.length).forEach(ignored::set);
      for (Instance instance : extractor.threshold(p, 7, 1, .5, ignored)) {
        double[] of = Naive.pixels(instance.region()).stream().mapToDouble(i -> p[i]).toArray();
        assertTrue(of.length >= 2);
        double expected =
            switch (rule) {
              case MEAN -> Arrays.stream(of).sum() / of.length;
              case MAX -> Arrays.stream(of).max().orElseThrow();
              case GEOMETRIC ->
                  Math.pow(Arrays.stream(of).reduce(1, (a, b) -> a * b), 1. / of.length);
            };
        assertEquals(expected, instance.confidence(), ROUNDING);
      }
    }
  }
}
