package io.github.dl4jlosses.metric.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.metric.instance.GroundTruth.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageObjectsTest {
  @Test
  void whatIsIgnoredIsInNoTruth() {
    Instance found = new Instance(1, Region.of(0, 1, 2, 3), .5);
    ImageObjects image =
        new ImageObjects(
            List.of(
                new GroundTruth(1, Region.of(0, 1, 2, 3), Kind.OBJECT),
                new GroundTruth(1, Region.of(1, 2), Kind.OBJECT),
                new GroundTruth(2, Region.of(2, 7, 8), Kind.CROWD),
                new GroundTruth(2, Region.of(9), Kind.OBJECT)),
            List.of(found),
            Region.of(1, 2),
            0,
            0);
    assertEquals(
        List.of(
            new GroundTruth(1, Region.of(0, 3), Kind.OBJECT),
            new GroundTruth(2, Region.of(7, 8), Kind.CROWD),
            new GroundTruth(2, Region.of(9), Kind.OBJECT)),
        image.truths());
    assertEquals(List.of(found), image.predictions());
  }
}
