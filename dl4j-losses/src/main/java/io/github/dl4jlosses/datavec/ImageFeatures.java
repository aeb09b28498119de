package io.github.dl4jlosses.datavec;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a network sees of an image: red, green and blue in [-1, 1]. Needs no DataVec. */
public final class ImageFeatures {
  private ImageFeatures() {}

  /** Returns the features [1, 3, H, W] of a sample. */
  public static INDArray of(Sample sample) {
    return of(sample.image(), sample.height(), sample.width());
  }

  /**
   * Returns the features [1, 3, H, W] of pixels without a mask.
   *
   * @param image red, green, blue in [0, 255], one plane after the other [3·H·W]
   */
  public static INDArray of(float[] image, int height, int width) {
    return scaled(Nd4j.create(image, new int[] {1, 3, height, width}, 'c'));
  }

  /** Returns values in [0, 255] as features in [-1, 1]. */
  public static INDArray scaled(INDArray image) {
    return image.div(127.5).subi(1);
  }
}
