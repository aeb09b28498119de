package io.github.dl4jlosses.segment.internal.terminal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The line of a progress bar. On a narrow terminal parts of it are left out whole: first the bar,
 * then the times, then what is said beside it, then the count.
 *
 * @param beside what is known of the last step; may be empty
 */
record BarText(String task, long done, long steps, Duration elapsed, String beside) {
  private static final int LEAST_BAR = 5; // columns

  BarText {
    done = Math.min(done, steps);
  }

  /** Returns the line, of at most so many columns. */
  String line(int columns) {
    String start = "%s %3d%%".formatted(task, steps == 0 ? 100 : 100 * done / steps);
    String count = " " + " ".repeat(digits(steps) - digits(done)) + done + "/" + steps;
    String times = " (" + time(elapsed) + (done == 0 ? ")" : " / " + time(left()) + ")");
    String said = beside.isBlank() ? "" : " " + beside.strip();
    List<String> parts = new ArrayList<>(List.of("", "", ""));
    int room = columns - Printable.columns(start);
    for (int part : List.of(0, 2, 1)) {
      String text = List.of(count, times, said).get(part);
      if (Printable.columns(text) > room) {
        break;
      }
      parts.set(part, text);
      room -= Printable.columns(text);
    }
    int bar = room - " []".length();
    return Printable.fitted(
        start + (bar < LEAST_BAR ? "" : bar(bar)) + String.join("", parts), columns);
  }

  private String bar(int columns) {
    int full = steps == 0 ? columns : (int) (columns * done / steps);
    return " [" + "=".repeat(full) + " ".repeat(columns - full) + "]";
  }

  private Duration left() {
    return elapsed.multipliedBy(steps - done).dividedBy(done);
  }

  private static int digits(long number) {
    return String.valueOf(number).length();
  }

  private static String time(Duration time) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
