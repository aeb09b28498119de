package io.github.dl4jlosses.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.ApResult;
import io.github.dl4jlosses.metric.matching.AreaRange;
import io.github.dl4jlosses.metric.matching.ImageMatches;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.metric.matching.PanopticQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of docs/en/metrics.md compiles, runs, and gives what its comments say. */
class MetricPageTest {
  private static final Path THIS =
      Path.of("src/test/java/io/github/dl4jlosses/metric/MetricPageTest.java");

  @Test
  void objectsAreMatchedImageByImage() {
    Region ship = Region.of(0, 1, 2, 10, 11, 12); // y·width + x
    Region found = Region.of(1, 2, 3, 11, 12, 13);
    Region cloud = Region.of(77, 78, 87, 88);
    ImageObjects image =
        new ImageObjects(
            List.of(new GroundTruth(1, ship, GroundTruth.Kind.OBJECT)),
            List.of(new Instance(1, found, 0.9), new Instance(1, cloud, 0.6)));

    InstanceMatcher matcher =
        new InstanceMatcher()
            .withIous(IouThresholds.AP50, IouThresholds.COCO)
            .withAreas(AreaRange.ALL, AreaRange.SMALL);
    ImageMatches matches = matcher.match(image); // keep one for each image
    InstanceScores scores =
        new InstanceScores(matcher, InstanceScores.Ties.GROUPED, List.of(matches));

    ApResult ap = scores.ap(1, 0.5); // AP@0.50 = 1.0000 (1 objects, 2 predictions)
    PanopticQuality quality = scores.panoptic(1); // an IoU of exactly 1/2 is no match
    Interval of95 = scores.interval(new Bootstrap(), all -> all.meanAp(IouThresholds.AP50));

    assertEquals("AP@0.50 = 1.0000 (1 objects, 2 predictions)", ap.toString());
    assertEquals(0, quality.quality());
    assertEquals("[1.0000, 1.0000]", of95.toString());
  }

  @Test
  void pixelsAreRankedOrCounted() {
    RankedScores ranking = new RankedScores(RankedScores.DEFAULT_LIMIT);
    ranking.addInPlace(
        new double[] {0.9, 0.8, 0.3}, new double[] {0.7, 0.2}); // of positives, negatives
    ApInterval ap = ranking.averagePrecision(); // 0.9167

    BitSet truth = BitSet.valueOf(new long[] {0b0111_0111});
    BitSet predicted = BitSet.valueOf(new long[] {0b1110_1110});
    Overlap overlap = Overlap.of(truth, predicted); // 4 of 8 pixels
    BitSet edge = Boundary.of(truth, /* height= */ 8, /* width= */ 8, /* d= */ 1);

    assertEquals("0.9167", ap.toString());
    assertEquals(.5, overlap.iou());
    assertEquals(truth, edge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void thePageShowsThisCode(String language) throws IOException {
    String code = Files.readString(THIS);
    String page = Files.readString(Path.of("..", "docs", language, "metrics.md"));
    List<String> blocks =
        Pattern.compile("(?ms)^```java\n(.*?)^```$")
            .matcher(page)
            .results()
            .map((MatchResult block) -> block.group(1).replaceAll("(?m)^(?=.)", "    "))
            .toList();
    assertEquals(2, blocks.size());
    blocks.forEach(block -> assertTrue(code.contains(block), block));
  }
}
