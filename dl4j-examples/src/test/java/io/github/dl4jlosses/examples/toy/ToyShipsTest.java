package io.github.dl4jlosses.examples.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What datasets/README.md says of toy-ships. */
class ToyShipsTest {
  private static final int SHIP = 0;
  private static final int WHITE = 1;
  private static final int CLOUD = 2;
  private static final MaskLayout LAYOUT = MaskLayout.labels(ToyShips.LABELS);
  private static final DatasetFiles DATASET = new DatasetFiles("toy-ships", LAYOUT);

  @Test
  void theGeneratorMakesTheFilesAgainPixelForPixel(@TempDir Path folder) throws IOException {
    ToyShips.main(new String[] {folder.toString()});
    DATASET.assertMadeAgainIn(folder, 4 * (80 + 24));
    DATASET.assertChecksumIsInReadme();
  }

  @Test
  void theFilesTakeLessThanThreeMegabytes() throws IOException {
    assertTrue(DATASET.bytes() < 3_000_000, DATASET.bytes() + " bytes");
  }

  @Test
  void filesHoldThePixelsThatWereDrawn(@TempDir Path folder) throws IOException {
    ToyShips.write(folder, 1, 0);
    Sample drawn = ToyShips.draw(new Random(20260202));
    Sample read = MaskFiles.read(folder.resolve("train/images/0000.png"), LAYOUT);
    assertArrayEquals(drawn.mask(), read.mask());
    assertArrayEquals(drawn.image(), read.image());
  }

  @Test
  void shipsAreRareAndWhiteIsThreeTimesAsFrequent() throws IOException {
    long[][] pixels = new long[3][256];
    for (Sample sample : DATASET.samples("train")) {
      for (int label = 0; label < 3; label++) {
        for (int i = 0; i < 64 * 64; i++) {
          pixels[label][at(sample, label, i)]++;
        }
      }
    }
    assertEquals(.013, share(pixels[SHIP]), .0005);
    assertEquals(.039, share(pixels[WHITE]), .0005);
    assertEquals(.031, share(pixels[CLOUD]), .0005);
    assertTrue(pixels[SHIP][Sample.VOID] > 0);
  }

  private static double share(long... pixels) {
    return (double) pixels[1] / (pixels[0] + pixels[1]);
  }

  @Test
  void labelsDoNotExcludeEachOther() throws IOException {
    long whiteShip = 0;
    long coloredShip = 0;
    long whiteElse = 0;
    long shipUnderCloud = 0;
    long hidden = 0;
    long thick = 0;
    long thin = 0;
    for (Sample sample : DATASET.samples("train")) {
      for (int i = 0; i < 64 * 64; i++) {
        int ship = at(sample, SHIP, i);
        int white = at(sample, WHITE, i);
        int cloud = at(sample, CLOUD, i);
        whiteShip += ship == 1 && white == 1 ? 1 : 0;
        coloredShip += ship == 1 && white == 0 ? 1 : 0;
        whiteElse += ship == 0 && white == 1 && cloud == 0 ? 1 : 0;
        shipUnderCloud += ship == 1 && cloud == 1 ? 1 : 0;
        hidden += ship == Sample.VOID && cloud == 1 && white == 1 ? 1 : 0;
        thick += cloud == 1 && white == 1 ? 1 : 0;
        thin += cloud == 1 && white == 0 ? 1 : 0;
      }
    }
    assertTrue(whiteShip > 1000 && coloredShip > 1000, whiteShip + " " + coloredShip);
    assertTrue(whiteElse > 1.5 * whiteShip, whiteElse + " crests, " + whiteShip + " ships");
    assertTrue(shipUnderCloud > 50 && hidden > 10, shipUnderCloud + " seen, " + hidden + " hidden");
    assertTrue(thick > 3000 && thin > 3000, thick + " thick, " + thin + " thin");
  }

  @Test
  void colorFindsWhiteButNotWhiteShips() throws IOException {
    assertEquals(.99, averagePrecisionOfColor(WHITE), .01);
    assertEquals(.54, averagePrecisionOfColor(SHIP), .01);
  }

  /** AP on validation of the share of positives among the training pixels of a color, 16³ bins. */
  private static double averagePrecisionOfColor(int label) throws IOException {
    long[][] seen = new long[16 * 16 * 16][2];
    for (Sample sample : DATASET.samples("train")) {
      for (int i = 0; i < 64 * 64; i++) {
        if (at(sample, label, i) != Sample.VOID) {
          seen[bin(sample, i)][at(sample, label, i)]++;
        }
      }
    }
    List<List<Double>> scores = List.of(new ArrayList<>(), new ArrayList<>());
    for (Sample sample : DATASET.samples("validation")) {
      for (int i = 0; i < 64 * 64; i++) {
        if (at(sample, label, i) != Sample.VOID) {
          long[] bin = seen[bin(sample, i)];
          scores.get(at(sample, label, i)).add((double) bin[1] / Math.max(1, bin[0] + bin[1]));
        }
      }
    }
    return PrecisionRecallCurve.of(array(scores.get(1)), array(scores.get(0))).averagePrecision();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  private static int bin(Sample sample, int pixel) {
    int bin = 0;
    for (int c = 0; c < 3; c++) {
      bin = 16 * bin + (int) sample.image()[c * 64 * 64 + pixel] / 16;
    }
    return bin;
  }

  private static int at(Sample sample, int label, int pixel) {
    return sample.mask()[label * 64 * 64 + pixel];
  }

  @Test
  void batchesHaveAChannelForEachLabel() throws IOException {
    MultiDataSet batch =
        ImageMaskBatches.validation(Path.of("..", "datasets", "toy-ships", "validation"), 4, LAYOUT)
            .next();
    assertArrayEquals(new long[] {4, 3, 64, 64}, batch.getFeatures(0).shape());
    INDArray labels = batch.getLabels(0);
    assertArrayEquals(new long[] {4, 3, 64, 64}, labels.shape());
    Sample third = DATASET.samples("validation").get(2);
    for (int label = 0; label < 3; label++) {
      for (int i = 0; i < 64 * 64; i++) {
        assertEquals(at(third, label, i), labels.getInt(2, label, i / 64, i % 64));
      }
    }
  }
}
