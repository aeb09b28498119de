package io.github.dl4jlosses.examples.lessons;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A mask of 4x4 pixels, road, car and void between them, and what a network says of it. */
public final class TinyMask {
  private static final double[][] CLASSES = {
    {0, 0, 0, 0}, {0, 0, 255, 255}, {0, 0, 255, 1}, {0, 0, 255, 1}
  };
  private static final double[][] CAR = {
    {.05, .05, .10, .20}, {.05, .10, .30, .60}, {.05, .10, .40, .50}, {.05, .20, .30, .20}
  };

  private TinyMask() {}

  /** Returns the classes [1, 1, 4, 4]. */
  public static INDArray classes() {
    return Nd4j.createFromArray(CLASSES).reshape(1, 1, 4, 4);
  }

  /** Returns logits of road and car [1, 2, 4, 4]: 0, and the log odds of a car. */
  public static INDArray logits() {
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 1, 2, 4, 4);
    for (int row = 0; row < 4; row++) {
      for (int column = 0; column < 4; column++) {
        double p = CAR[row][column];
        logits.putScalar(new int[] {0, 1, row, column}, Math.log(p / (1 - p)));
      }
    }
    return logits;
  }
}
