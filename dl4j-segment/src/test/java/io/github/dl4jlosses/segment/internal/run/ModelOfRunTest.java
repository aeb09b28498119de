package io.github.dl4jlosses.segment.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.run.RunState.SavedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelOfRunTest {
  private static final String AGAIN =
      "model     that of epoch 2 is written again from the checkpoint";

  @TempDir private Path run = Path.of("");
  private Path file = Path.of("");
  private String own = "";

  @BeforeEach
  void write() throws IOException {
    file = new RunFolder(run).model();
    Files.writeString(file, "the best");
    own = FileDigest.of(file);
  }

  /** A run whose epochs have these scores, and that is in so many steps of the next. */
  private static RunState state(@Nullable SavedModel model, int step, double... scores) {
    List<EpochScores> epochs = new ArrayList<>();
    for (double score : scores) {
      epochs.add(new EpochScores(epochs.size() + 1, .5, score, .5, .5, .5, .5, .5, .5, 1));
    }
    RunOrigin origin = new RunOrigin(Map.of(), Map.of(), Map.of());
    return new RunState(origin, epochs, List.of(), step, 0, 0, model);
  }

  private ModelOfRun find(RunState state) {
    return ModelOfRun.find(new RunFolder(run), state, BestEpochCriterion.MIOU);
  }

  private void assertRefused(String message, RunState state) {
    String got =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> find(state)).getMessage());
    assertEquals("model " + file + " must " + message, got);
  }

  @Test
  void theModelOfTheRunIsUsedWithoutAWord() {
    RunState state = state(new SavedModel(own, "0f"), 3, .9, .2);
    assertEquals(new ModelOfRun(own, Optional.empty()), find(state));
    assertEquals(state, find(state).in(state));
  }

  @Test
  void theModelOfAnotherRunIsRefused() {
    assertRefused(
        "be that of epoch 1 of its run, got another file (put it back, or begin another run with"
            + " another --output)",
        state(new SavedModel("aa", "0f"), 0, .9, .2));
    assertRefused(
        "be that of epoch 2 of its run, got another file (move it to another folder: the checkpoint"
            + " has the network)",
        state(new SavedModel("aa", "0f"), 0, .2, .9));
  }

  @Test
  void aMissingModelIsRefusedIfTheCheckpointHasAnotherNetwork() throws IOException {
    Files.delete(file);
    String none =
        "be that of epoch 2 of its run, got none (put it back, or begin another run with another"
            + " --output)";
    assertRefused(none, state(new SavedModel(own, null), 0, .2, .9, .1));
    assertRefused(none, state(new SavedModel(own, null), 1, .2, .9));
    assertRefused(none, state(null, 1, .2, .9));
  }

  /** So a kill between the checkpoint and the model loses nothing. */
  @Test
  void aMissingModelOrThatOfTheEpochBeforeIsWrittenAgain() throws IOException {
    ModelOfRun before = find(state(new SavedModel("aa", own), 0, .2, .9));
    assertTrue(before.isToBeWritten());
    assertEquals(Optional.of(AGAIN), before.note());
    Files.delete(file);
    assertEquals(before, find(state(new SavedModel("aa", null), 0, .2, .9)));
    assertEquals(before, find(state(null, 0, .2, .9)));
  }

  @Test
  void theModelOfAnOlderCheckpointIsTakenWithALine() {
    RunState state = state(null, 3, .2, .9);
    ModelOfRun found = find(state);
    assertFalse(found.isToBeWritten());
    assertEquals(
        Optional.of(
            "model     the checkpoint, of an older version, does not say which model.zip is its"
                + " own: this one is taken for it"),
        found.note());
    assertEquals(new SavedModel(own, null), found.in(state).model());
  }

  @Test
  void aModelBeforeTheFirstEpochIsOfAnother() throws IOException {
    assertRefused(
        "not be there before an epoch is done, got one (move it to another folder)",
        state(null, 2));
    Files.delete(file);
    assertNull(find(state(null, 2)).digest());
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aLinkToNothingIsNoModel() throws IOException {
    Files.delete(file);
    Files.createSymbolicLink(file, run.resolve("gone.zip"));
    assertRefused(
        "not be there before an epoch is done, got one (move it to another folder)",
        state(null, 2));
    assertTrue(find(state(new SavedModel("aa", null), 0, .2, .9)).isToBeWritten());
  }
}
