package io.github.dl4jlosses.evaluation;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.evaluation.SegmentationTask.Scores;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Random labels and predictions that are better than chance, with void pixels.
 *
 * @param labels class indices [N, 1, H, W], or 0 and 1 [N, C, H, W]
 * @param predictions [N, C, H, W], rounded so that there are ties
 * @param mask [N, 1, H, W]
 */
record Scenes(SegmentationTask task, INDArray labels, INDArray predictions, INDArray mask) {
  static final int VOID = 255;

  static Scenes random(SegmentationTask task, int images, int height, int width, long seed) {
    Random random = new Random(seed);
    int classes = task.classes();
    boolean single = task.labeling() == Labeling.SINGLE_LABEL;
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, images, single ? 1 : classes, height, width);
    INDArray predictions = Nd4j.zeros(DataType.DOUBLE, images, classes, height, width);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, images, 1, height, width);
    for (int n = 0; n < images; n++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int label = random.nextInt(Math.max(classes - 1, 2)); // the last class is absent
          double[] z = new double[classes];
          double sum = 0;
          for (int c = 0; c < classes; c++) {
            boolean positive = single ? label == c : random.nextInt(3) == 0;
            boolean ignored = random.nextInt(8) == 0;
            z[c] = Math.rint(4 * ((positive ? 1 : 0) + random.nextGaussian())) / 4;
            sum += Math.exp(z[c]);
            if (single) {
              labels.putScalar(new int[] {n, 0, y, x}, ignored ? VOID : label);
            } else {
              labels.putScalar(new int[] {n, c, y, x}, ignored ? VOID : positive ? 1 : 0);
            }
          }
          for (int c = 0; c < classes; c++) {
            double p = single ? Math.exp(z[c]) / sum : 1 / (1 + Math.exp(-z[c]));
            double score = task.scores() == Scores.LOGITS ? z[c] : p;
            predictions.putScalar(new int[] {n, c, y, x}, score);
          }
          mask.putScalar(new int[] {n, 0, y, x}, random.nextInt(6) == 0 ? 0 : 1);
        }
      }
    }
    return new Scenes(task, labels, predictions, mask);
  }

  int images() {
    return (int) predictions.size(0);
  }

  /** Returns some of the images. */
  Scenes images(int... which) {
    INDArray[] l = new INDArray[which.length];
    INDArray[] p = new INDArray[which.length];
    INDArray[] m = new INDArray[which.length];
    for (int i = 0; i < which.length; i++) {
      var image = NDArrayIndex.interval(which[i], which[i] + 1);
      l[i] = labels.get(image, NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
      p[i] = predictions.get(image, NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
      m[i] = mask.get(image, NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
    }
    return new Scenes(task, Nd4j.concat(0, l), Nd4j.concat(0, p), Nd4j.concat(0, m));
  }
}
