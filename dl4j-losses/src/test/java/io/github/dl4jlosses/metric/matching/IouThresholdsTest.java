package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IouThresholdsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AP1",
        "AP10",
        "AP50",
        "AP70",
        "AP75",
        "AP100",
        "AP@0.505",
        "AP@0.0005",
        "AP@0.000000015",
        "AP@[.00025:.00025:.001]",
        "AP@[.50:.05:.95]",
        "AP@[.10:.10:.90]",
        "AP@[.125:.25:.875]"
      })
  void namesAreReadAndPrinted(String name) {
    assertEquals(name, IouThresholds.parse(name).toString());
  }

  @Test
  void otherSpellingsAreRead() {
    assertEquals(IouThresholds.AP50, IouThresholds.parse("AP050"));
    assertEquals(IouThresholds.AP75, IouThresholds.parse("AP@.75"));
    assertEquals(IouThresholds.AP75, IouThresholds.parse("AP@0.75"));
    assertEquals(IouThresholds.COCO, IouThresholds.parse("AP@[0.5:0.05:0.95]"));
    assertEquals(IouThresholds.at(1), IouThresholds.parse("AP@1"));
    assertEquals("AP50", IouThresholds.parse("AP@[.50:.05:.50]").toString());
  }

  @Test
  void theTenThresholdsAreThoseOfCoco() {
    double[] ten = IouThresholds.COCO.stream().toArray();
    assertArrayEquals(new double[] {.5, .55, .6, .65, .7, .75, .8, .85, .9, .95}, ten);
    assertEquals(1 / 3., IouThresholds.at(1 / 3.).iou(0));
    assertEquals(11, new InstanceMatcher().ious().size()); // .1 and the ten
    assertEquals(
        new InstanceMatcher().ious(),
        new InstanceMatcher()
            .withIous(
                IouThresholds.COCO, IouThresholds.AP10, IouThresholds.AP70, IouThresholds.AP75)
            .ious());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "mAP        | name must be AP and an IoU, got mAP (AP50, AP@0.505 or AP@[.50:.05:.95])",
        "AP0        | first must be an IoU in (0, 1], got 0.0",
        "AP@[.50:.25:1.25] | last must be an IoU in (0, 1], got 1.25",
        "AP101      | first must be an IoU in (0, 1], got 1.01",
        "AP@[.5:.2:.8] | name must reach its last IoU in whole steps, got AP@[.5:.2:.8]",
        "AP@[.8:.1:.5] | name must reach its last IoU in whole steps, got AP@[.8:.1:.5]",
        "AP@[.5:.0:.8] | name must reach its last IoU in whole steps, got AP@[.5:.0:.8]"
      })
  void rejectsOtherNames(String name, String message) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> IouThresholds.parse(name));
    assertEquals(message, thrown.getMessage());
  }
}
