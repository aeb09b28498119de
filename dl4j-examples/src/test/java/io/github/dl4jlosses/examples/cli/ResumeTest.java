package io.github.dl4jlosses.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.report.RunFolder;
import io.github.dl4jlosses.examples.run.StopSignal;
import io.github.dl4jlosses.examples.run.TrainingSet;
import io.github.dl4jlosses.examples.unet.RunData;
import io.github.dl4jlosses.examples.unet.Settings;
import io.github.dl4jlosses.examples.unet.TrainUNet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** A run that was stopped goes on as if it had not been. */
class ResumeTest {
  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");

  @BeforeAll
  static void trainWithoutAStop() throws IOException {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, 4);
    assertEquals(0, Program.run(Program.tiny(data, unbroken)).code());
  }

  /** Gives the signal while it makes one of the batches: the step is taken, no other follows. */
  private record Stopping(TrainingSet batches, StopSignal stop, int atEpoch, int atStep)
      implements TrainingSet {
    @Override
    public int steps() {
      return batches.steps();
    }

    @Override
    public MultiDataSet batch(int epoch, int step) {
      if (epoch == atEpoch && step == atStep) {
        stop.request();
      }
      return batches.batch(epoch, step);
    }
  }

  private static List<String> stopped(Path output, int epoch, int step) throws IOException {
    Settings settings = Program.settings(data, output);
    RunData images = RunData.open(settings);
    StopSignal stop = StopSignal.none();
    RunData stopping =
        new RunData(
            images.survey(),
            new Stopping(images.training(), stop, epoch, step),
            images.validation(),
            images.info());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TrainUNet.run(settings, stopping, stop, new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().toList();
  }

  @ParameterizedTest(name = "epoch {0}, step {1}")
  @CsvSource({"1, 0", "2, 3", "4, 1", "5, 3"})
  void goesOnBitForBitFromAnyStep(int epoch, int step) throws IOException {
    Path run = home.resolve("stopped-" + epoch + "-" + step);
    List<String> lines = stopped(run, epoch, step);
    assertEquals(
        "stopped in epoch %d after %d of 4 steps; --resume goes on from there"
            .formatted(epoch, step + 1),
        lines.get(lines.size() - 1));
    TrainUNet.run(
        Program.settings(data, run),
        StopSignal.none(),
        new PrintStream(new ByteArrayOutputStream()));
    SameRun.check(unbroken, run);
  }

  @Test
  void goesOnFromManyStops() throws IOException {
    Path run = home.resolve("many");
    for (int epoch = 1; epoch <= 5; epoch++) {
      stopped(run, epoch, epoch % 4);
    }
    TrainUNet.run(
        Program.settings(data, run),
        StopSignal.none(),
        new PrintStream(new ByteArrayOutputStream()));
    SameRun.check(unbroken, run);
  }

  @Test
  void aRunThatIsOverIsLeftAsItIs() throws IOException {
    Path run = home.resolve("over");
    assertEquals(0, Program.run(Program.tiny(data, run)).code());
    Program.Result again = Program.run("train", "--output", run, "--resume");
    assertEquals(0, again.code());
    assertTrue(again.out().contains("model     " + run.resolve("model.zip")));
    SameRun.check(unbroken, run);
  }

  @Test
  void theOptionsAreThoseThatTheRunBeganWith() {
    Program.Result other = Program.run("train", "--output", unbroken, "--resume", "--seed", 8);
    assertEquals(2, other.code());
    assertEquals(
        List.of(
            "--seed must be 7, as when the run began, got 8 (leave it out, or begin another run with"
                + " another --output)"),
        other.err());
  }

  @Test
  void dataThatChangedIsRefused() throws IOException {
    Path changing = home.resolve("changing");
    Program.writeImages(changing, 8, 4);
    Path run = home.resolve("changed");
    assertEquals(0, Program.run(Program.tiny(changing, run)).code());
    for (String part : List.of("images", "masks")) {
      Files.delete(changing.resolve("train").resolve(part).resolve("00.png"));
      Files.delete(changing.resolve("train").resolve(part).resolve("01.png"));
    }
    Program.Result result = Program.run("train", "--output", run, "--resume");
    assertEquals(2, result.code());
    assertEquals(
        List.of(
            "data "
                + changing
                + " must have as many training images as when the run began, got 3 steps an epoch"
                + " (put them back, or begin another run with another --output)"),
        result.err());
  }

  @Test
  void aFolderWithARunIsNotWrittenOver() {
    Program.Result again = Program.run(Program.tiny(data, unbroken));
    assertEquals(2, again.code());
    assertEquals(
        List.of(
            "output folder "
                + unbroken
                + " must be new, got one with a run (add --resume to go on with it, or choose"
                + " another --output)"),
        again.err());
  }

  @Test
  void resumeNeedsTheNameOfTheRun() {
    Program.Result result = Program.run("train", "--resume");
    assertEquals(2, result.code());
    assertEquals(
        List.of("--resume must come with --output, got none (it names the run)"), result.err());
  }

  @Test
  void theReportIsWrittenAgainFromTheCheckpoint() throws IOException {
    Path run = home.resolve("reported");
    assertEquals(0, Program.run(Program.tiny(data, run)).code());
    RunFolder folder = new RunFolder(run);
    String before = Files.readString(folder.report());
    Files.delete(folder.report());
    Program.Result result = Program.run("report", run);
    assertEquals(List.of("report    " + folder.report()), result.out());
    assertEquals(before, Files.readString(folder.report()));
  }
}
