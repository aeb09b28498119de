package io.github.dl4jlosses.examples.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.ConfusionMatrix;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What datasets/README.md says of toy-shapes. */
class ToyShapesTest {
  private static final int CLASSES = ToyShapes.CLASSES.size();
  private static final DatasetFiles DATASET =
      new DatasetFiles("toy-shapes", MaskLayout.classes(CLASSES));

  @Test
  void theGeneratorMakesTheFilesAgainPixelForPixel(@TempDir Path folder) throws IOException {
    ToyShapes.main(new String[] {folder.toString()});
    DATASET.assertMadeAgainIn(folder, 2 * (200 + 60));
    DATASET.assertChecksumIsInReadme();
  }

  @Test
  void theFilesTakeLessThanFiveMegabytes() throws IOException {
    assertTrue(DATASET.bytes() < 5_000_000, DATASET.bytes() + " bytes");
  }

  @Test
  void filesHoldThePixelsThatWereDrawn(@TempDir Path folder) throws IOException {
    ToyShapes.write(folder, 1, 0);
    Sample drawn = ToyShapes.draw(new java.util.Random(20260101));
    Sample read = MaskFiles.read(folder.resolve("train/images/0000.png"), CLASSES);
    assertArrayEquals(drawn.mask(), read.mask());
    assertArrayEquals(drawn.image(), read.image());
  }

  @Test
  void foregroundIsLessThanFifteenPercentOfThePixels() throws IOException {
    long[] pixels = new long[256];
    for (Sample sample : DATASET.samples("train")) {
      for (int value : sample.mask()) {
        pixels[value]++;
      }
    }
    long foreground = pixels[1] + pixels[2] + pixels[3];
    assertTrue(foreground < .15 * (foreground + pixels[0]), "foreground " + foreground);
    for (int c = 1; c < CLASSES; c++) {
      assertTrue(pixels[c] > .2 * foreground, "class " + c + " " + pixels[c]);
    }
    assertTrue(pixels[Sample.VOID] > .05 * (foreground + pixels[0]));
  }

  @Test
  void everyImageShowsSeveralObjectsWithABorderOfVoid() throws IOException {
    int touching = 0;
    for (Sample sample : DATASET.samples("train")) {
      List<GroundTruth> objects =
          new InstanceExtractor().truth(sample.mask(), sample.width(), 0, Sample.VOID);
      assertTrue(objects.size() >= 2, objects.toString());
      touching += touches(sample) ? 1 : 0;
      for (int i = 0; i + 1 < sample.mask().length; i++) {
        boolean sameRow = (i + 1) % sample.width() != 0;
        if (sameRow && sample.mask()[i] == 0) {
          int right = sample.mask()[i + 1];
          assertTrue(right == 0 || right == Sample.VOID, "no border at " + i);
        }
      }
    }
    assertTrue(touching > 20, touching + " images with objects of two classes that touch");
  }

  /** Whether a horizontal run of void has different classes at its ends. */
  private static boolean touches(Sample sample) {
    for (int i = 0; i < sample.mask().length; i++) {
      int end = i + 1;
      while (end % sample.width() != 0 && sample.mask()[end] == Sample.VOID) {
        end++;
      }
      int left = sample.mask()[i];
      if (end % sample.width() != 0 && left > 0 && left < CLASSES) {
        int right = sample.mask()[end];
        if (right > 0 && right < CLASSES && right != left) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void colorAloneDoesNotSolveIt() throws IOException {
    // The best guess from a pixel's color, learned from the training images in 16³ bins, with
    // foreground counted threefold, which suits IoU better than plain counts.
    long[][] seen = new long[16 * 16 * 16][CLASSES];
    for (Sample sample : DATASET.samples("train")) {
      for (int i = 0; i < sample.mask().length; i++) {
        if (sample.mask()[i] != Sample.VOID) {
          seen[bin(sample, i)][sample.mask()[i]] += sample.mask()[i] == 0 ? 1 : 3;
        }
      }
    }
    ConfusionMatrix confusion = ConfusionMatrix.empty(CLASSES);
    for (Sample sample : DATASET.samples("validation")) {
      int[] guess = new int[sample.mask().length];
      for (int i = 0; i < guess.length; i++) {
        for (int c = 1; c < CLASSES; c++) {
          guess[i] = seen[bin(sample, i)][c] > seen[bin(sample, i)][guess[i]] ? c : guess[i];
        }
      }
      confusion = confusion.plus(ConfusionMatrix.of(sample.mask(), guess, CLASSES, Sample.VOID));
    }
    assertEquals(.68, confusion.meanIou(), .01);
  }

  private static int bin(Sample sample, int pixel) {
    int pixels = sample.mask().length;
    float[] image = sample.image();
    return (int) image[pixel] / 16 * 256
        + (int) image[pixels + pixel] / 16 * 16
        + (int) image[2 * pixels + pixel] / 16;
  }
}
