package io.github.dl4jlosses.examples.lessons;

import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;

import java.util.Random;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Eight gray images of 16×16 pixels with a square and a cross on a ground. */
final class Lesson4Scenes {
  static final int IMAGES = 8;
  static final int SIZE = 16;
  static final int CLASSES = 3;

  private static final double[] GRAY = {0, 0.7, 1}; // ground, square, cross
  private static final double NOISE = 0.3;

  private Lesson4Scenes() {}

  /** Returns images [N, 1, H, W] and their classes [N, 1, H, W]. */
  static DataSet scenes() {
    Random random = new Random(4);
    INDArray images = Nd4j.zeros(DataType.DOUBLE, IMAGES, 1, SIZE, SIZE);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, IMAGES, 1, SIZE, SIZE);
    for (int n = 0; n < IMAGES; n++) {
      int[] square = {1 + random.nextInt(4), 1 + random.nextInt(10)}; // in the upper half
      int[] cross = {11 + random.nextInt(2), 3 + random.nextInt(10)}; // in the lower half
      for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
        int row = pixel / SIZE;
        int column = pixel % SIZE;
        int label = label(row, column, square, cross);
        labels.putScalar(new int[] {n, 0, row, column}, label);
        double gray = GRAY[label] + NOISE * random.nextGaussian();
        images.putScalar(new int[] {n, 0, row, column}, gray);
      }
    }
    return new DataSet(images, labels);
  }

  private static int label(int row, int column, int[] square, int[] cross) {
    int down = Math.abs(row - cross[0]);
    int across = Math.abs(column - cross[1]);
    if (Math.min(down, across) == 0 && Math.max(down, across) <= 3) {
      return 2;
    }
    boolean inside = row >= square[0] && row < square[0] + 5 && column >= square[1];
    return inside && column < square[1] + 5 ? 1 : 0;
  }

  /** Returns images with their channel where a network wants it. */
  static INDArray inFormatOf(MultiLayerNetwork network, INDArray images) {
    ConvolutionLayer first = (ConvolutionLayer) network.getLayer(0).conf().getLayer();
    // One channel: NCHW and NHWC have the same order in memory.
    return first.getCnn2dDataFormat() == NCHW ? images : images.reshape('c', IMAGES, SIZE, SIZE, 1);
  }
}
