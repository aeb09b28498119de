package io.github.dl4jlosses.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.examples.EpochScores;
import io.github.dl4jlosses.examples.TrainUNet;
import io.github.dl4jlosses.segment.Epoch;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The loop that students read and the loop of the program are two pieces of code (ADR 0016). Given
 * the same settings, they train the same network.
 */
class SameTrainingTest {
  private static final int EPOCHS = 2;
  private static final Path SHAPES = Path.of("..", "datasets", "toy-shapes");

  @TempDir private Path home = Path.of("");

  @Test
  void theExampleAndTheProgramTrainTheSameNetwork() throws IOException {
    Path data = home.resolve("data");
    copy(data, "train", 6); // the last batch of an epoch is smaller
    copy(data, "validation", 2);

    Path example = home.resolve("example");
    List<EpochScores> read = TrainUNet.train(data, example, /* seed= */ 5, EPOCHS);

    Path program = home.resolve("program");
    TrainingOptions options =
        TrainingOptions.of(data, program)
            .with(TrainingOptions.SEED, 5L)
            .with(TrainingOptions.EPOCHS, EPOCHS)
            .with(TrainingOptions.BATCH, 4)
            .with(TrainingOptions.DEPTH, 3)
            .with(TrainingOptions.WIDTH, 8)
            .with(TrainingOptions.LEARNING_RATE, 1.2e-2)
            .withText(TrainingOptions.CLASS_WEIGHTS, "0.3,1,1,1")
            .with(TrainingOptions.LABEL_SMOOTHING, .1)
            .with(TrainingOptions.FLIP, .5)
            .with(TrainingOptions.TURN, 0.)
            .with(TrainingOptions.ZOOM, 1.)
            .with(TrainingOptions.LIGHT, .1);
    List<Epoch> run = TrainingRun.of(options).train();

    assertEquals(
        parameters(example.resolve("network.zip")), parameters(program.resolve("checkpoint.zip")));
    for (int i = 0; i < EPOCHS; i++) {
      assertEquals(read.get(i).loss(), run.get(i).loss());
      assertEquals(read.get(i).meanIou(), run.get(i).scores().iou().value());
      assertEquals(read.get(i).ap50(), run.get(i).scores().ap50().value());
    }
  }

  private static INDArray parameters(Path network) throws IOException {
    return ComputationGraph.load(network.toFile(), /* loadUpdater= */ false).params();
  }

  private static void copy(Path data, String part, int images) throws IOException {
    for (String kind : List.of("images", "masks")) {
      Path to = Files.createDirectories(data.resolve(part).resolve(kind));
      for (int i = 0; i < images; i++) {
        String name = String.format(Locale.ROOT, "%04d.png", i);
        Files.copy(SHAPES.resolve(part).resolve(kind).resolve(name), to.resolve(name));
      }
    }
  }
}
