package io.github.dl4jlosses.segment.internal.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.ToyData;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

class EpochBatchesTest {
  private static final Augmentation SOME = new Augmentation(.5, 180, 1.2, .2);

  /**
   * Samples of several sizes; a pixel's red is its row, its green its column, its blue its index.
   */
  private static SampleSource ramps(int... sizes) {
    return new SampleSource() {
      @Override
      public int size() {
        return sizes.length;
      }

      @Override
      public Sample read(int index) {
        return ramp(sizes[index], sizes[index] + 2, index);
      }
    };
  }

  private static Sample ramp(int height, int width, int index) {
    int pixels = height * width;
    float[] image = new float[3 * pixels];
    int[] mask = new int[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      int row = i / width;
      image[i] = row;
      image[pixels + i] = i % width;
      image[2 * pixels + i] = index;
      mask[i] = i / width % 2;
      mask[pixels + i] = i % width % 2;
    }
    return new Sample(height, width, image, mask);
  }

  private static List<INDArray> epoch(EpochBatches batches, int epoch) {
    return epoch(batches, epoch, 0);
  }

  private static List<INDArray> epoch(EpochBatches batches, int epoch, int firstStep) {
    List<INDArray> arrays = new ArrayList<>();
    for (int step = firstStep; step < batches.steps(); step++) {
      MultiDataSet batch = batches.batch(epoch, step);
      arrays.add(batch.getFeatures(0));
      arrays.add(batch.getLabels(0));
    }
    return arrays;
  }

  private static EpochBatches batches(Augmentation augmentation, long seed) {
    return new EpochBatches(ramps(20, 9, 33, 16, 8), 2, new Crop(16, 12), augmentation, seed);
  }

  @Test
  void imagesOfTheCropsSizeGiveTheBatchesOfTheRecordReader(@TempDir Path folder)
      throws IOException {
    ToyData.write(folder, 6, 1);
    Path train = folder.resolve("train");
    MultiDataSetIterator reader = ImageMaskBatches.training(train, 4, 4, SOME, 7);
    SampleSource source =
        Folders.reader(MaskFormat.INDEX, ClassTable.of(ToyData.CLASSES))
            .source(Folders.open(folder).part(Subset.TRAIN));
    EpochBatches batches = new EpochBatches(source, 4, new Crop(64, 64), SOME, 7);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<INDArray> expected = new ArrayList<>();
      while (reader.hasNext()) {
        MultiDataSet batch = reader.next();
        expected.addAll(List.of(batch.getFeatures(0), batch.getLabels(0)));
      }
      assertEquals(expected, epoch(batches, epoch));
      reader.reset();
    }
  }

  @Test
  void anEpochDependsOnSeedAndNumberAlone() {
    EpochBatches whole = batches(SOME, 3);
    List<INDArray> first = epoch(whole, 0);
    List<INDArray> second = epoch(whole, 1);
    assertNotEquals(first, second);
    assertEquals(first, epoch(whole, 0));
    assertEquals(second, epoch(batches(SOME, 3), 1));
    assertNotEquals(first, epoch(batches(SOME, 4), 0));
  }

  @Test
  void aPlaceInAnEpochIsFoundWithoutReadingWhatIsBefore() {
    List<INDArray> all = epoch(batches(SOME, 3), 4);
    List<Integer> read = Collections.synchronizedList(new ArrayList<>());
    SampleSource source = ramps(20, 9, 33, 16, 8);
    SampleSource watched =
        new SampleSource() {
          @Override
          public int size() {
            return source.size();
          }

          @Override
          public Sample read(int index) {
            read.add(index);
            return source.read(index);
          }
        };
    EpochBatches other = new EpochBatches(watched, 2, new Crop(16, 12), SOME, 3);
    for (int step = 2; step >= 0; step--) {
      read.clear();
      assertEquals(all.subList(2 * step, 6), epoch(other, 4, step));
      assertEquals(5 - 2 * step, read.size());
    }
    for (int step : new int[] {-1, 3}) {
      var thrown = assertThrows(IllegalArgumentException.class, () -> other.batch(1, step));
      assertEquals("step must be in 0..2, got " + step, thrown.getMessage());
    }
  }

  @Test
  void batchesHaveTheSizeOfTheCrop() {
    EpochBatches batches = batches(Augmentation.none(), 1);
    assertEquals(3, batches.steps());
    assertArrayEquals(new long[] {2, 3, 16, 12}, batches.batch(0, 0).getFeatures(0).shape());
    assertArrayEquals(new long[] {2, 2, 16, 12}, batches.batch(0, 1).getLabels(0).shape());
    assertEquals(1, batches.batch(0, 2).getFeatures(0).size(0));
  }

  @Test
  void aCropIsAWindowOfTheImage() {
    Sample sample = ramp(30, 40, 5);
    boolean[] tops = new boolean[30];
    boolean[] lefts = new boolean[40];
    for (int seed = 0; seed < 300; seed++) {
      Sample crop =
          new Crop(16, 12)
              .apply(sample, Augmentation.none(), new SplittableRandom(seed), new Random(1));
      int top = (int) crop.image()[0];
      int left = (int) crop.image()[16 * 12];
      tops[top] = true;
      lefts[left] = true;
      Sample expected = Crop.window(sample, top, left, 16, 12);
      assertArrayEquals(expected.image(), crop.image(), 1e-4f);
      assertArrayEquals(expected.mask(), crop.mask());
    }
    for (int i = 0; i < 40; i++) { // every place is drawn, and none beyond the last
      assertEquals(i <= 30 - 16, i < 30 && tops[i], "top " + i);
      assertEquals(i <= 40 - 12, lefts[i], "left " + i);
    }
  }

  @Test
  void beyondTheImageIsItsEdgeAndVoid() {
    Sample sample = new Sample(1, 2, new float[] {1, 2, 3, 4, 5, 6}, new int[] {7, 8});
    Sample padded = Crop.window(sample, -1, -1, 2, 4);
    assertArrayEquals(
        new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4, 5, 5, 6, 6, 5, 5, 6, 6},
        padded.image());
    assertArrayEquals(new int[] {255, 255, 255, 255, 255, 7, 8, 255}, padded.mask());
  }

  @Test
  void whatTurnsIntoACropComesFromTheImageAroundIt() {
    Augmentation turns = new Augmentation(.5, 180, 1.3, 0);
    Sample sample = ramp(200, 200, 0);
    int inside = 0;
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom place = new SplittableRandom(seed);
      int top = place.nextInt(200 - 16 + 1);
      int left = place.nextInt(200 - 12 + 1);
      Sample crop =
          new Crop(16, 12)
              .apply(sample, turns, new SplittableRandom(seed), new SplittableRandom(seed));
      boolean far = top > 20 && left > 20 && top < 160 && left < 160; // from the edges
      if (far) {
        inside++;
        for (int value : crop.mask()) {
          assertNotEquals(Sample.VOID, value, "seed " + seed);
        }
      }
    }
    assertTrue(inside > 30, inside + " crops");
  }

  @Test
  void rejectsASourceWithoutSamples() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new EpochBatches(ramps(), 2, new Crop(8, 8), SOME, 1));
    assertEquals("number of samples must be >= 1, got 0", thrown.getMessage());
  }
}
