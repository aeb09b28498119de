package io.github.dl4jlosses.segment.internal.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that ends outside its steps, of itself or because it is told, loses none of them. */
class StopTest {
  private static final int IMAGES = 4; // that are measured after each epoch

  @TempDir private static Path home = Path.of("");
  private static Path data = Path.of("");
  private static Path unbroken = Path.of("");

  @BeforeAll
  static void trainWithoutAStop() throws IOException {
    data = home.resolve("data");
    unbroken = home.resolve("unbroken");
    Program.writeImages(data, 8, IMAGES);
    assertEquals(0, Program.run(Program.tiny(data, unbroken)).code());
  }

  /** Does something before it reads one of the images, counted from 0. */
  private record Meanwhile(SampleSource images, AtomicInteger reads, int at, Runnable action)
      implements SampleSource {
    @Override
    public int size() {
      return images.size();
    }

    @Override
    public Sample read(int i) {
      if (reads.getAndIncrement() == at) {
        action.run();
      }
      return images.read(i);
    }
  }

  private static void train(Path output, int at, Runnable action, StopSignal stop, Terminal out)
      throws IOException {
    TrainingOptions options = Program.options(data, output);
    TrainingData opened = TrainingData.open(options);
    TrainingData meanwhile =
        new TrainingData(
            opened.survey(),
            opened.training(),
            new Meanwhile(opened.validation(), new AtomicInteger(), at, action),
            opened.info(),
            opened.stamps());
    TrainingLoop.open(options, meanwhile, stop, out).run();
  }

  /** Trains, is told to stop when that image is measured or drawn, and returns the last line. */
  private static String stopped(Path output, int at) throws IOException {
    StopSignal stop = StopSignal.none();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    train(output, at, stop::request, stop, Terminal.of(new PrintStream(out, true, UTF_8)));
    List<String> lines = out.toString(UTF_8).lines().toList();
    return lines.get(lines.size() - 1);
  }

  private static void goOn(Path run) throws IOException {
    train(run, -1, () -> {}, StopSignal.none(), Terminal.none());
    SameRun.check(unbroken, run);
  }

  private static RunState state(Path run) throws IOException {
    Path checkpoint = new RunFolder(run).checkpoint();
    return ModelFiles.readCheckpoint(checkpoint, RunState.class).state();
  }

  @ParameterizedTest(name = "epoch {0}, image {1}")
  @CsvSource({"1, 0", "2, 2", "3, 3"})
  void aStopWhileImagesAreMeasuredKeepsAllSteps(int epoch, int image) throws IOException {
    Path run = home.resolve("measuring-" + epoch);
    assertEquals(
        "stopped in epoch " + epoch + " after 4 of 4 steps; --resume goes on from there",
        stopped(run, IMAGES * (epoch - 1) + image));
    assertEquals(4, state(run).step());
    goOn(run);
  }

  @Test
  void aStopWhileOverlaysAreDrawnLeavesTheOthersToResume() throws IOException {
    Path run = home.resolve("drawing");
    assertEquals(
        "stopped after the last epoch; --resume draws the overlays", stopped(run, IMAGES * 3 + 1));
    Path overlays = new RunFolder(run).overlays();
    assertTrue(Files.notExists(overlays.resolve("03.png")));
    goOn(run);
    assertTrue(Files.exists(overlays.resolve("03.png")));
  }

  @Test
  void aRunThatEndedBetweenCheckpointAndReportReportsThatEpochFirst() throws IOException {
    Path run = home.resolve("unreported");
    RunFolder folder = new RunFolder(run);
    assertEquals(0, Program.run(Program.tiny(data, run)).code());
    List<String> table = Files.readAllLines(folder.metrics());
    Files.write(folder.metrics(), table.subList(0, 3)); // as it is before the last epoch
    Files.delete(folder.report());
    Files.delete(folder.frames().resolve("0003.txt"));
    goOn(run);
  }

  @Test
  void aValidationImageThatVanishesLosesNoStep() throws IOException {
    Path run = home.resolve("vanished");
    Path there = data.resolve("validation");
    Path gone = data.resolve("gone");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Terminal lines = Terminal.of(new PrintStream(out, true, UTF_8));
    try {
      assertThrows(
          RuntimeException.class,
          () -> train(run, IMAGES + 1, () -> move(there, gone), StopSignal.none(), lines));
    } finally {
      move(gone, there);
    }
    String last = out.toString(UTF_8).strip().replaceFirst("(?s).*\n", "");
    assertEquals(
        "the run cannot go on: " + run.resolve("checkpoint.zip") + " has step 4 of epoch 2", last);
    goOn(run);
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStepThatMakesParametersInfiniteIsNamedAndLeavesNoCheckpoint() throws IOException {
    Path few = home.resolve("few");
    Program.writeImages(few, 2, 1); // the step is the last of its epoch
    Path run = home.resolve("infinite");
    Program.Result result = Program.run(Program.tiny(few, run, "--learning-rate", "1e39"));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    assertTrue(
        result
            .err()
            .get(0)
            .matches(
                "network must stay finite, got NaN or infinity in step 1 of epoch 1, first in"
                    + " parameter \\w+ of layer [\\w-]+ \\(start again with a lower --learning-rate;"
                    + " there is no checkpoint yet\\)"),
        result.err().get(0));
    assertTrue(Files.notExists(run.resolve("checkpoint.zip")));
    assertTrue(Files.notExists(run.resolve("model.zip")));
  }

  @Test
  void parametersTooLargeToMeasureAreNamedToo() throws IOException {
    Path few = home.resolve("few-more");
    Program.writeImages(few, 2, 1);
    Program.Result result =
        Program.run(Program.tiny(few, home.resolve("large"), "--learning-rate", "1e37"));
    assertEquals(1, result.code());
    assertEquals(1, result.err().size(), result.err().toString());
    assertTrue(
        result
            .err()
            .get(0)
            .matches(
                "network must stay finite, got NaN or infinity in the validation after epoch 1,"
                    + " first in the output of layer [\\w-]+ \\(start again with a lower"
                    + " --learning-rate; there is no checkpoint yet\\)"),
        result.err().get(0));
  }
}
