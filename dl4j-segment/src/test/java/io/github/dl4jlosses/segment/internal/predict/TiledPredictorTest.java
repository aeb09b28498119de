package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.ImageFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

class TiledPredictorTest {
  /** Two classes; what a pixel gets depends on itself alone. */
  private static INDArray pixelwise(INDArray features) {
    INDArray red = features.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1));
    INDArray p = Transforms.sigmoid(red, true);
    return Nd4j.concat(1, p.rsub(1), p);
  }

  /** One class; what a pixel gets depends on its place in the tile. */
  private static INDArray places(INDArray features) {
    INDArray map = Nd4j.create(DataType.FLOAT, 1, 1, features.size(2), features.size(3));
    for (int i = 0; i < map.length(); i++) {
      map.putScalar(i, (i * 37 % 101) / 101f);
    }
    return map;
  }

  private static float[] noise(int height, int width) {
    Random random = new Random(1);
    float[] image = new float[3 * height * width];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextInt(256);
    }
    return image;
  }

  @Test
  void anImageOfOneTileGetsWhatTheNetworkSays() {
    float[] image = noise(16, 24);
    float[] expected = pixelwise(ImageFeatures.of(image, 16, 24)).dup('c').data().asFloat();
    Prediction prediction =
        new TiledPredictor(TiledPredictorTest::pixelwise, new Tiling(32, 8, 8))
            .predict(image, 16, 24);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], prediction.probabilities()[i / (16 * 24)][i % (16 * 24)]);
    }
  }

  /** Blended, they would be whole numbers of 2^-40. */
  @Test
  void probabilitiesOfOneTileKeepAllTheirBits() {
    float[] tile = new float[2 * 8 * 16]; // an image of 7×13, and what is added to be of 8×16
    for (int i = 0; i < tile.length; i++) {
      tile[i] = (float) Math.pow(2, -i / 2.) / 3;
    }
    Prediction prediction =
        new TiledPredictor(
                features -> Nd4j.create(tile, new int[] {1, 2, 8, 16}, 'c'), new Tiling(32, 8, 8))
            .predict(noise(7, 13), 7, 13);
    assertEquals(2, prediction.probabilities().length);
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 7; y++) {
        for (int x = 0; x < 13; x++) {
          assertEquals(tile[(c * 8 + y) * 16 + x], prediction.probabilities()[c][y * 13 + x]);
        }
      }
    }
  }

  @Test
  void whatDependsOnThePixelAloneIsTheSameInTiles() {
    TiledPredictor tiled = new TiledPredictor(TiledPredictorTest::pixelwise, new Tiling(16, 5, 4));
    for (int[] size : new int[][] {{1, 1}, {16, 16}, {17, 40}, {50, 7}, {33, 64}, {27, 28}}) {
      float[] image = noise(size[0], size[1]);
      int pixels = size[0] * size[1];
      Prediction prediction = tiled.predict(image, size[0], size[1]);
      float[] expected =
          pixelwise(ImageFeatures.of(image, size[0], size[1])).dup('c').data().asFloat();
      for (int i = 0; i < expected.length; i++) { // the mean of equals, rounded once
        assertEquals(expected[i], prediction.probabilities()[i / pixels][i % pixels], 1e-7);
      }
    }
  }

  @Test
  void tilesCoverEveryPixelAndEndWithTheImage() {
    for (int overlap : new int[] {0, 3, 7}) {
      Tiling tiling = new Tiling(16, overlap, 8);
      for (int side = 1; side < 100; side++) {
        int[] starts = tiling.starts(side);
        int last = starts[starts.length - 1];
        assertEquals(0, starts[0]);
        assertTrue(last + tiling.length(side) >= side, "side " + side);
        assertTrue(side <= 16 || last + 16 == side, "side " + side);
        for (int k = 1; k < starts.length; k++) {
          assertTrue(starts[k] > starts[k - 1], "side " + side);
          assertTrue(starts[k] + overlap <= starts[k - 1] + 16, "side " + side);
        }
      }
    }
    assertEquals(24, new Tiling(64, 8, 8).length(17));
  }

  @Test
  void weightsAreThoseOfTheJavadoc() {
    // Along the row two tiles begin at 0 and 3, and overlap in columns 3 and 4 of 0..7.
    Tiling tiling = new Tiling(5, 2, 5);
    float[][] target = new float[1][5 * 8];
    Blend blend = new Blend(tiling, 1, 5, 8);
    float[] ones = new float[25];
    java.util.Arrays.fill(ones, 1);
    blend.add(0, 0, new int[] {5, 5}, ones);
    blend.add(0, 3, new int[] {5, 5}, new float[25]);
    blend.take(5, target, 0);
    assertArrayEquals(
        new float[] {1, 1, 1, 2 / 3f, 1 / 3f, 0, 0, 0},
        java.util.Arrays.copyOfRange(target[0], 16, 24));
  }

  @Test
  void theOrderOfTilesChangesNothing() {
    Tiling tiling = new Tiling(16, 7, 4);
    int[] starts = tiling.starts(50);
    List<int[]> tiles = new ArrayList<>();
    for (int top : starts) {
      for (int left : starts) {
        tiles.add(new int[] {top, left});
      }
    }
    Random random = new Random(2);
    float[] first = blended(tiling, tiles);
    for (int k = 0; k < 20; k++) {
      Collections.shuffle(tiles, random);
      assertArrayEquals(first, blended(tiling, tiles));
    }
    Prediction prediction =
        new TiledPredictor(TiledPredictorTest::places, tiling).predict(noise(50, 50), 50, 50);
    assertArrayEquals(first, prediction.probabilities()[0]);
  }

  private static float[] blended(Tiling tiling, List<int[]> tiles) {
    float[] tile = places(Nd4j.create(DataType.FLOAT, 1, 3, 16, 16)).dup('c').data().asFloat();
    float[][] target = new float[1][50 * 50];
    Blend blend = new Blend(tiling, 1, 50, 50);
    tiles.forEach(at -> blend.add(at[0], at[1], new int[] {16, 16}, tile));
    blend.take(50, target, 0);
    return target[0];
  }

  @Test
  void largestWeightsDoNotOverflow() {
    Tiling tiling = new Tiling(2048, 1023, 8);
    Blend blend = new Blend(tiling, 1, 1024, 2048);
    float[] ones = new float[1024 * 2048];
    java.util.Arrays.fill(ones, 1);
    for (int k = 0; k < 4; k++) {
      blend.add(0, 0, new int[] {1024, 2048}, ones);
    }
    float[][] target = new float[1][1024 * 2048];
    blend.take(1024, target, 0);
    assertArrayEquals(ones, target[0]);
  }

  @Test
  void rejectsTilesThatCannotBe() {
    var size = assertThrows(IllegalArgumentException.class, () -> new Tiling(100, 8, 8));
    assertEquals("--tile must be a multiple of 8, got 100", size.getMessage());
    var overlap = assertThrows(IllegalArgumentException.class, () -> new Tiling(64, 32, 8));
    assertEquals("--overlap must be in 0..31, below half a tile, got 32", overlap.getMessage());
    TiledPredictor wrong =
        new TiledPredictor(features -> features.reshape(1, 8, 8, 3), new Tiling(8, 0, 8));
    var shape =
        assertThrows(IllegalArgumentException.class, () -> wrong.predict(noise(8, 8), 8, 8));
    assertEquals(
        "output of the network must have the shape [1, C, 8, 8], got [1, 8, 8, 3] (channels last,"
            + " or another size than the image?)",
        shape.getMessage());
  }

  @Test
  void anImageThatIsNotMuchLargerThanATileIsOne() {
    Tiling tiling = new Tiling(16, 4, 8, /* whole= */ 30);
    assertEquals(new Tiling(32, 0, 8), tiling.of(30, 20));
    assertEquals(tiling, tiling.of(31, 20));
    assertEquals(new Tiling(16, 4, 8), new Tiling(16, 4, 8).of(16, 16));
  }
}
