package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Checkpoint;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of runs in which a file is missing, or is that of another run: nothing is replaced. */
class LostFilesTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path trained = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    data = home.resolve("data");
    trained = home.resolve("trained");
    Program.writeImages(data, 4, 2);
    assertEquals(0, Program.run(Program.tiny(data, trained, "--epochs", 1)).code());
  }

  private static Path copy(String name) throws IOException {
    Path copy = home.resolve(name);
    try (Stream<Path> files = Files.walk(trained)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(trained.relativize(file)));
      }
    }
    return copy;
  }

  private static void assertKept(Path run, String message, Object... arguments) throws IOException {
    byte[] model = Files.readAllBytes(trained.resolve("model.zip"));
    Program.Result result = Program.run(arguments);
    assertEquals(List.of(message), result.err());
    assertEquals(2, result.code());
    assertArrayEquals(model, Files.readAllBytes(run.resolve("model.zip")));
  }

  private static String noCheckpoint(Path run, String beside) {
    return "output folder "
        + run
        + " must have a checkpoint.zip beside the "
        + beside
        + " of a run, got none (put it back, or choose another --output)";
  }

  @Test
  void aRunWithoutItsCheckpointDoesNotBeginAnew() throws IOException {
    Path run = copy("no checkpoint");
    Files.delete(run.resolve("checkpoint.zip"));
    assertKept(
        run, noCheckpoint(run, "model.zip"), Program.tiny(data, run, "--epochs", 1, "--resume"));
    assertKept(run, noCheckpoint(run, "model.zip"), "train", "--output", run, "--resume");
    assertKept(
        run,
        "output folder "
            + run
            + " must be new, got one with a run (add --resume to go on with it, or choose another"
            + " --output)",
        Program.tiny(data, run));
    TrainingOptions options = Program.options(data, run);
    assertEquals(
        noCheckpoint(run, "model.zip"),
        assertThrows(IllegalArgumentException.class, () -> TrainingRun.of(options).resume())
            .getMessage());
    Files.delete(run.resolve("arguments.txt"));
    assertKept(run, noCheckpoint(run, "model.zip"), Program.tiny(data, run, "--resume"));
    Files.delete(run.resolve("model.zip"));
    assertEquals(
        List.of(noCheckpoint(run, "metrics.csv")),
        Program.run(Program.tiny(data, run, "--resume")).err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "arguments.txt"})
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aCheckpointThatIsALinkToNothingIsRefused(String without) throws IOException {
    Path run = copy("dangling" + without);
    Files.deleteIfExists(without.isEmpty() ? run.resolve("none") : run.resolve(without));
    Path checkpoint = run.resolve("checkpoint.zip");
    Files.delete(checkpoint);
    Files.createSymbolicLink(checkpoint, home.resolve("gone.zip"));
    String message = "model " + checkpoint + " must be a file, got a link to nothing";
    assertKept(run, message, Program.tiny(data, run, "--epochs", 1, "--resume"));
    assertTrue(Files.isSymbolicLink(checkpoint));
  }

  /** A page that is shown to others must not have files of its writer. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void aReportHasNoFileThatALinkOfTheRunLeadsTo() throws IOException {
    Path run = copy("leading away");
    Path secret = Files.writeString(home.resolve("secret"), "the user's own");
    String encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(secret));
    Path frames = Files.writeString(home.resolve("frames"), encoded + "\n");
    Files.delete(run.resolve("augmented.png"));
    Files.createSymbolicLink(run.resolve("augmented.png"), secret);
    Files.createSymbolicLink(run.resolve("frames/0000.txt"), frames);
    assertEquals(0, Program.run("report", run).code());
    assertFalse(Files.readString(run.resolve("report.html")).contains(encoded));
  }

  @Test
  void aModelOfAnotherRunIsRefused() throws IOException {
    Path run = copy("another model");
    Path other = home.resolve("other");
    assertEquals(0, Program.run(Program.tiny(data, other, "--epochs", 2)).code());
    byte[] others = Files.readAllBytes(other.resolve("model.zip"));
    Path model = run.resolve("model.zip");
    Files.write(model, others);
    String message =
        "model "
            + model
            + " must be that of epoch 1 of its run, got another file (move it to another folder:"
            + " the checkpoint has the network)";
    assertEquals(List.of(message), Program.run("train", "--output", run, "--resume").err());
    assertEquals(List.of(message), Program.run("report", run).err());
    assertArrayEquals(others, Files.readAllBytes(model));
  }

  /** As a process leaves it that is killed between the checkpoint and the model. */
  @Test
  void aModelThatOnlyTheCheckpointHasIsWrittenByteForByte() throws IOException {
    Path run = copy("killed between");
    Files.delete(run.resolve("model.zip"));
    Program.Result result = Program.run("train", "--output", run, "--resume");
    assertEquals(List.of(), result.err());
    assertTrue(
        result.out().contains("model     that of epoch 1 is written again from the checkpoint"),
        result.out().toString());
    SameRun.check(trained, run);
    assertArrayEquals(
        Files.readAllBytes(trained.resolve("checkpoint.zip")),
        Files.readAllBytes(run.resolve("checkpoint.zip")));
  }

  @Test
  void anOlderCheckpointGoesOnWithALineOnce() throws IOException {
    Path run = copy("older");
    Path file = new RunFolder(run).checkpoint();
    Checkpoint<RunState> read = ModelFiles.readCheckpoint(file, RunState.class);
    RunState s = read.state();
    ModelFiles.write(
        file,
        read.network(),
        read.info(),
        new RunState(
            s.origin(), s.epochs(), s.changes(), s.step(), s.lossSum(), s.seconds(), null));
    String line =
        "model     the checkpoint, of an older version, does not say which model.zip is its own:"
            + " this one is taken for it";
    Object[] resume = {"train", "--output", run, "--resume"};
    assertTrue(Program.run("report", run).out().contains(line));
    assertTrue(Program.run(resume).out().contains(line));
    assertTrue(Program.run("train", "--output", run, "--resume", "--epochs", 2).code() == 0);
    assertTrue(!Program.run(resume).out().contains(line));
  }
}
