package io.github.dl4jlosses.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short trainings: they learn, leave what they say, and repeat. */
class TrainingTest {
  private static final int EPOCHS = 5;

  @TempDir private Path home = Path.of("");

  private Path shapes(int train, int validation) throws IOException {
    return ToySubset.copy("toy-shapes", home.resolve("data"), train, validation, List.of("masks"));
  }

  @Test
  void aShortTrainingOfTheUNetLearns() throws IOException {
    Path run = home.resolve("run");
    List<EpochScores> epochs = TrainUNet.train(shapes(48, 10), run, /* seed= */ 1, EPOCHS);
    EpochScores first = epochs.get(0);
    EpochScores last = epochs.get(EPOCHS - 1);
    double floor = .70; // of a smoothed loss
    assertTrue(last.loss() - floor < .6 * (first.loss() - floor), first + "\n" + last);
    assertTrue(last.meanIou() > .5, last.toString()); // all background is .22
    assertTrue(last.ap50() > .25, last.toString());
    assertTrue(last.ap10() >= last.ap50() && last.ap50() >= last.ap75(), last.toString());

    List<String> metrics = Files.readAllLines(run.resolve("metrics.csv"));
    assertEquals(1 + EPOCHS, metrics.size());
    assertTrue(metrics.get(EPOCHS).startsWith(EPOCHS + "," + last.loss() + ","), metrics.get(5));
    assertEquals(
        135_516, ComputationGraph.load(run.resolve("network.zip").toFile(), false).numParams());
    assertTrue(ImageIO.read(run.resolve("curves.png").toFile()).getWidth() >= 2 * 480);
    // image, truth, and epochs 1, 2, 4 and 5, of 128 pixels each
    assertTrue(ImageIO.read(run.resolve("predictions.png").toFile()).getWidth() >= 6 * 128);
  }

  @Test
  void theSameSeedGivesTheSameNetwork() throws IOException {
    Path data = shapes(5, 1); // the last batch is smaller
    TrainUNet.train(data, home.resolve("one"), 3, 1);
    TrainUNet.train(data, home.resolve("two"), 3, 1);
    assertEquals(parameters("one"), parameters("two"));
  }

  private Object parameters(String run) throws IOException {
    return ComputationGraph.load(home.resolve(run).resolve("network.zip").toFile(), false).params();
  }

  @Test
  void aShortTrainingOnSeveralLabelsLearns() throws IOException {
    Path data = ToySubset.copy("toy-ships", home.resolve("ships"), 40, 8, ToySubset.SHIP_MASKS);
    double[] pixelAp = TrainShips.train(data, /* seed= */ 1, EPOCHS);
    assertTrue(pixelAp[0] > .2, "ship " + pixelAp[0]); // by chance .013
    assertTrue(pixelAp[1] > .5, "white " + pixelAp[1]); // by chance .039
  }
}
