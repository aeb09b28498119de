package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.datavec.ImageFeatures;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Predicts images of any size, tile by tile.
 *
 * <p>An image that fits into one tile gets what the network gives for the whole image, bit for bit.
 * Of a larger one a pixel sees what is in the tiles that cover it, blended as {@link Tiling} says;
 * the order of the tiles changes nothing.
 *
 * <p><b>Memory.</b> Beside image and prediction, 12 and 4·C bytes a pixel, a band of one tile's
 * height is kept at 8·C + 4 bytes a pixel, and the network holds the activations of one tile.
 *
 * @param network takes features [1, 3, h, w], and gives probabilities [1, C, h, w]: {@code
 *     graph::outputSingle}
 */
public record TiledPredictor(UnaryOperator<INDArray> network, Tiling tiling) {
  public Prediction predict(Picture picture) {
    return predict(picture.rgb(), picture.height(), picture.width());
  }

  /**
   * Predicts an image.
   *
   * @param image red, green, blue in [0, 255], one plane after the other [3·H·W]
   * @throws IllegalArgumentException if the network gives no probabilities, or not of the tile's
   *     size
   */
  public Prediction predict(float[] image, int height, int width) {
    Arguments.sameLength("image", image.length, "3·H·W", 3 * height * width);
    Tiling tiles = tiling.of(height, width);
    int[] length = {tiles.length(height), tiles.length(width)};
    int[] tops = tiles.starts(height);
    int[] lefts = tiles.starts(width);
    float[][] probabilities = new float[0][];
    Blend band = new Blend(tiles, 0, 0, width);
    for (int k = 0; k < tops.length; k++) {
      for (int left : lefts) {
        INDArray output =
            network.apply(
                ImageFeatures.of(
                    tile(image, height, width, tops[k], left, length), length[0], length[1]));
        requireTile(output, length);
        if (tops.length == 1 && lefts.length == 1) {
          return new Prediction(height, width, planes(numbers(output), height, width, length));
        }
        if (probabilities.length == 0) { // now the number of channels is known
          int channels = (int) output.size(1);
          probabilities = new float[channels][height * width];
          band = new Blend(tiles, channels, Math.min(length[0], height), width);
        }
        band.add(0, left, length, numbers(output));
      }
      int next = k + 1 < tops.length ? tops[k + 1] : height;
      band.take(next - tops[k], probabilities, tops[k]);
    }
    return new Prediction(height, width, probabilities);
  }

  /** Returns the part of a tile that is in the image. */
  private static float[][] planes(float[] tile, int height, int width, int... length) {
    float[][] planes = new float[tile.length / (length[0] * length[1])][height * width];
    for (int c = 0; c < planes.length; c++) {
      for (int y = 0; y < height; y++) {
        int from = (c * length[0] + y) * length[1];
        System.arraycopy(tile, from, planes[c], y * width, width);
      }
    }
    return planes;
  }

  private static float[] numbers(INDArray output) {
    float[] numbers = new float[(int) output.length()];
    output.castTo(DataType.FLOAT).dup('c').data().asNioFloat().get(numbers); // not one by one
    for (float p : numbers) {
      if (!(p >= 0)) { // NaN too, of which blending would make 0
        throw Arguments.bad(
            "output of the network", "be probabilities", p, "did its training diverge?");
      }
    }
    return numbers;
  }

  private static void requireTile(INDArray output, int... length) {
    if (output.rank() != 4
        || output.size(0) != 1
        || output.size(2) != length[0]
        || output.size(3) != length[1]) {
      throw Arguments.bad(
          "output of the network",
          "have the shape [1, C, " + length[0] + ", " + length[1] + "]",
          Arguments.shape(output.shape()),
          "channels last, or another size than the image?");
    }
  }

  /** Returns a tile; beyond the image it repeats its edge, as in training. */
  private static float[] tile(
      float[] image, int height, int width, int top, int left, int... length) {
    float[] tile = new float[3 * length[0] * length[1]];
    int i = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < length[0]; y++) {
        int row = c * height + Math.min(height - 1, top + y);
        for (int x = 0; x < length[1]; x++) {
          tile[i++] = image[row * width + Math.min(width - 1, left + x)];
        }
      }
    }
    return tile;
  }
}
