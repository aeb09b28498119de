package io.github.dl4jlosses.metric.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ClassMatchesTest {
  private static final String[] OUTCOMES = {"+-", "..", "--", "+.", "+-", ".."};

  /** Two predictions, two areas, three IoUs. */
  private static ClassMatches matches(String[] outcomes, int invented) {
    return new ClassMatches(
        5,
        new double[] {.9, .8},
        new int[] {4, 3},
        outcomes,
        new int[] {2, 1, 1},
        new int[invented],
        4,
        2,
        0,
        1.5,
        1,
        0);
  }

  @Test
  void matchesAreComparedByContent() {
    ClassMatches matches = matches(OUTCOMES, 3);
    assertEquals(matches, matches(OUTCOMES.clone(), 3));
    assertEquals(matches.hashCode(), matches(OUTCOMES.clone(), 3).hashCode());
    ClassMatches other = matches(new String[] {"+-", "..", "--", "+.", "+-", ".-"}, 3);
    assertNotEquals(matches, other);
    assertNotEquals(matches.hashCode(), other.hashCode());
    assertNotEquals(matches, "class 5");
    assertEquals("class 5 [+-, .., --, +., +-, ..]", matches.toString());
  }

  @Test
  void anOutcomeIsThatOfItsAreaIouAndPrediction() {
    ClassMatches matches = matches(OUTCOMES, 3);
    assertEquals(ClassMatches.RIGHT, matches.outcome(1, 0, 0));
    assertEquals(ClassMatches.NOT_JUDGED, matches.outcome(1, 0, 1));
    assertEquals(ClassMatches.WRONG, matches.outcome(0, 2, 1));
    assertEquals(new DetectionCounts(1, 0, 3), matches.detections(2));
    assertEquals(2 / 5., matches.detections(2).f1());
    assertEquals(4 / 10., new DetectionCounts(2, 1, 5).f1());
    assertEquals(4, matches.objects());
  }

  @Test
  void rejectsCountsOfSomethingElse() {
    assertMessage("outcomes must be as long as truths × found (6), got 1", 3, "++");
    assertMessage("invented must be as long as found (3), got 2", 2, OUTCOMES);
    assertMessage(
        "outcomes must be as long as confidences (2), got 3",
        3,
        "+-",
        "..",
        "---",
        "..",
        "..",
        "..");
  }

  private static void assertMessage(String message, int invented, String... outcomes) {
    var thrown = assertThrows(IllegalArgumentException.class, () -> matches(outcomes, invented));
    assertEquals(message, thrown.getMessage());
  }
}
