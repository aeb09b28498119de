package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Colors of the classes in pictures, wherever the background is. */
class RunDescriptionTest {
  private static RunDescription run(Foreground foreground) {
    List<Integer> classes = IntStream.range(0, foreground.channels()).boxed().toList();
    return new RunDescription(
        "t",
        1,
        classes.stream().map(c -> "class " + c).toList(),
        classes.stream().map(c -> 100 + c).toList(),
        Labeling.SINGLE_LABEL,
        foreground,
        List.of(),
        InputRanges.ofTypes(),
        Map.of());
  }

  private static List<Integer> shown(Foreground foreground) {
    return IntStream.range(0, foreground.channels()).map(run(foreground)::shown).boxed().toList();
  }

  @Test
  void theBackgroundIsClearAndOthersHaveTheirColor() {
    assertEquals(List.of(0, 1, 2), shown(new Foreground(3, 0)));
    assertEquals(List.of(0, 101, 102), run(new Foreground(3, 0)).shownColors());
    assertEquals(List.of(1, 0, 2), shown(new Foreground(3, 1)));
    assertEquals(List.of(0, 100, 102), run(new Foreground(3, 1)).shownColors());
    assertEquals(List.of(1, 2, 3), shown(Foreground.all(3)));
    assertEquals(List.of(0, 100, 101, 102), run(Foreground.all(3)).shownColors());
  }

  @Test
  void asManyClassesAsThereMayBeLeaveRoomForVoid() {
    RunDescription run = run(Foreground.all(255));
    assertEquals(255, run.shownColors().size());
    assertEquals(254, run.shown(254));
    byte[] map = {(byte) run.shown(254), (byte) 255};
    assertFalse(new Thumbnails(1, 2).classes(map, run.shownColors()).isEmpty());
  }
}
