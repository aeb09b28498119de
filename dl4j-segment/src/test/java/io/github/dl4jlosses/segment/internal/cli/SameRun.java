package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What two runs must have in common to be the same: everything but the time they took. */
final class SameRun {
  private SameRun() {}

  static void check(Path unbroken, Path other) throws IOException {
    RunFolder one = new RunFolder(unbroken);
    RunFolder two = new RunFolder(other);
    Checkpoint<RunState> first = ModelFiles.readCheckpoint(one.checkpoint(), RunState.class);
    Checkpoint<RunState> second = ModelFiles.readCheckpoint(two.checkpoint(), RunState.class);
    assertEquals(first.network().params(), second.network().params());
    assertEquals(
        first.network().getUpdater().getStateViewArray(),
        second.network().getUpdater().getStateViewArray());
    assertEquals(first.network().getIterationCount(), second.network().getIterationCount());
    assertArrayEquals(Files.readAllBytes(one.model()), Files.readAllBytes(two.model()));
    assertEquals(withoutTimes(one.metrics()), withoutTimes(two.metrics()));
    assertEquals(withoutTimes(one.report()), withoutTimes(two.report()));
  }

  /** Times are the numbers with one digit after the point: at ends of lines, and in cells. */
  private static String withoutTimes(Path file) throws IOException {
    return Files.readString(file)
        .replaceAll("(?m),[0-9]+\\.[0-9]$", "")
        .replaceAll("<data value=\"[0-9]+\\.[0-9]\">[0-9]+\\.[0-9]</data>", "");
  }
}
