package io.github.dl4jlosses.segment.spark.internal.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What two runs must have in common, wherever they were computed. */
public final class SameNetwork {
  private SameNetwork() {}

  /** Checks parameters, moments, steps, the model of the best epoch, and the table of scores. */
  public static void check(Path one, Path other) throws IOException {
    assertEquals(state(one), state(other));
    RunFolder first = new RunFolder(one);
    RunFolder second = new RunFolder(other);
    assertEquals(scores(first), scores(second));
    assertEquals(
        ModelFiles.read(first.model()).network().params(),
        ModelFiles.read(second.model()).network().params());
  }

  /** Returns what the checkpoint of a run has. */
  public static NetworkState state(Path run) throws IOException {
    Checkpoint<RunState> read =
        ModelFiles.readCheckpoint(new RunFolder(run).checkpoint(), RunState.class);
    return NetworkState.of(read.network());
  }

  private static String scores(RunFolder run) throws IOException {
    return Files.readString(run.metrics()).replaceAll("(?m),[0-9]+\\.[0-9]$", ""); // seconds
  }
}
