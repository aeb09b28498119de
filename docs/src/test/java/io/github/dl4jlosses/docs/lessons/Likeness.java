package io.github.dl4jlosses.docs.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.lessons.Section.Numbers;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Compares what was written with what a program gives now: digit by digit, or, where networks were
 * trained, the words exactly and each number to a share of itself or an absolute difference.
 *
 * @param relative share of a number
 * @param absolute difference
 */
record Likeness(double relative, double absolute) {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

  /** Printed results: ten times what two kinds of SIMD were seen to differ in. */
  static final Likeness PRINTED = new Likeness(0.05, 0.02);

  /** Coordinates of a figure of 480 pixels. */
  static final Likeness PIXELS = new Likeness(0, 8);

  private static final Likeness SAME = new Likeness(0, 0);

  /** Returns how numbers are compared. */
  static Likeness of(Numbers numbers, Likeness trained) {
    return numbers == Numbers.EXACT ? SAME : trained;
  }

  /** Compares; the message says where they differ. */
  void check(String where, String written, String now) {
    if (equals(SAME)) {
      assertEquals(now, written, where + " (run with -Dlessons.update=true)");
      return;
    }
    assertEquals(words(now), words(written), where + " (run with -Dlessons.update=true)");
    List<Double> before = numbers(written);
    List<Double> after = numbers(now);
    for (int i = 0; i < after.size(); i++) {
      double allowed = Math.max(absolute, relative * Math.abs(after.get(i)));
      String difference = before.get(i) + " is not about " + after.get(i) + " in " + where;
      assertTrue(Math.abs(before.get(i) - after.get(i)) <= allowed, difference);
    }
  }

  private static String words(String text) {
    return NUMBER.matcher(text).replaceAll("#").replaceAll(" +", " ");
  }

  private static List<Double> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).map(Double::valueOf).toList();
  }
}
