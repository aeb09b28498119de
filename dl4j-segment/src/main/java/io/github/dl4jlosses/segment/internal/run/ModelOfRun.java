package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The model.zip that a run finds when it goes on: its own, or none where the checkpoint has the
 * same network.
 *
 * @param digest of the file; null if there is none to be used
 * @param note a line for the user; empty if the file is known to be that of the run
 */
public record ModelOfRun(@Nullable String digest, Optional<String> note) {
  /**
   * Looks at the file before anything is written.
   *
   * @throws IllegalArgumentException if it is that of another run, or is not there while nothing
   *     else has its network
   */
  public static ModelOfRun find(RunFolder folder, RunState state, BestEpochCriterion criterion) {
    Path file = folder.model();
    boolean isThere = Files.exists(file);
    int best = criterion.best(state.epochs());
    if (best == 0) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw bad(file, "not be there before an epoch is done", "one", "move it to another folder");
      }
      return new ModelOfRun(/* digest= */ null, Optional.empty());
    }
    boolean inCheckpoint = state.step() == 0 && best == state.epochs().size();
    String digest = isThere ? FileDigest.of(file) : null;
    RunState.SavedModel saved = state.model();
    if (saved == null && digest != null) {
      return new ModelOfRun(
          digest,
          Optional.of(
              "model     the checkpoint, of an older version, does not say which model.zip is its"
                  + " own: this one is taken for it"));
    }
    if (saved != null && saved.digest().equals(digest)) {
      return new ModelOfRun(digest, Optional.empty());
    }
    if (inCheckpoint && (digest == null || (saved != null && digest.equals(saved.before())))) {
      return new ModelOfRun(
          /* digest= */ null,
          Optional.of("model     that of epoch " + best + " is written again from the checkpoint"));
    }
    throw bad(
        file,
        "be that of epoch " + best + " of its run",
        digest == null ? "none" : "another file",
        inCheckpoint
            ? "move it to another folder: the checkpoint has the network"
            : "put it back, or begin another run with another --output");
  }

  private static IllegalArgumentException bad(Path file, String rule, String got, String remedy) {
    return Arguments.bad("model " + FileNames.shown(file), rule, got, remedy);
  }

  /** Returns whether the network of the checkpoint is to be written as model.zip. */
  public boolean isToBeWritten() {
    return digest == null && note.isPresent();
  }

  /** Returns the state of a run that knows its model.zip. */
  public RunState in(RunState state) {
    return digest == null ? state : state.withModel(digest);
  }
}
