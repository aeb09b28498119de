package io.github.dl4jlosses.segment.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarTextTest {
  private static final BarText EPOCH =
      new BarText("epoch 1/30", 300, 1200, Duration.ofSeconds(61), " loss 0.5000");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "79|epoch 1/30  25% [====               ]  300/1200 (0:01:01 / 0:03:03) loss 0.5000",
        "59|epoch 1/30  25%  300/1200 (0:01:01 / 0:03:03) loss 0.5000",
        "39|epoch 1/30  25%  300/1200 loss 0.5000",
        "29|epoch 1/30  25%  300/1200",
        "19|epoch 1/30  25%",
        "9|epoc… 25%"
      })
  void aNarrowTerminalShowsWholeParts(int columns, String line) {
    assertEquals(line, EPOCH.line(columns));
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    for (int columns = 1; columns < 200; columns++) {
      for (long done : new long[] {0, 1, 7, 1200}) {
        BarText text = new BarText("测试 images", done, 1200, Duration.ofHours(30), "a.png");
        assertTrue(Printable.columns(text.line(columns)) <= columns, "at " + columns);
      }
    }
  }

  @Test
  void workWithoutStepsIsDone() {
    assertEquals(
        "reading 100% 0/0 (0:00:00)", new BarText("reading", 0, 0, Duration.ZERO, "").line(26));
  }
}
