package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a network says of an image.
 *
 * @param height H
 * @param width W
 * @param probabilities of each class [C][H·W]
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Prediction(int height, int width, float[][] probabilities) {
  /** Checks the sizes. */
  public Prediction {
    Arguments.atLeast("number of classes", 1, probabilities.length);
    for (float[] map : probabilities) {
      Arguments.sameLength("probabilities", map.length, "H·W", height * width);
    }
  }

  /** Returns the class of the largest probability at each pixel, the lowest of equals [H·W]. */
  public int[] classes() {
    int[] classes = new int[height * width];
    for (int i = 0; i < classes.length; i++) {
      for (int c = 1; c < probabilities.length; c++) {
        classes[i] = probabilities[c][i] > probabilities[classes[i]][i] ? c : classes[i];
      }
    }
    return classes;
  }

  /**
   * Returns 1 where a class has at least a probability, else 0 [H·W].
   *
   * @param threshold such as 0.5
   */
  public int[] mask(int classIndex, double threshold) {
    int[] mask = new int[height * width];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = probabilities[classIndex][i] >= threshold ? 1 : 0;
    }
    return mask;
  }

  /** Returns the objects where each pixel has one class, of which 0 is the background. */
  public List<Instance> instances(InstanceExtractor extractor) {
    int[] classes = classes();
    List<Instance> instances = new ArrayList<>();
    double[] own = new double[classes.length]; // a class at a time: 8 bytes a pixel, not 8·C
    for (int c = 1; c < probabilities.length; c++) {
      for (int i = 0; i < own.length; i++) {
        own[i] = classes[i] == c ? probabilities[c][i] : -1;
      }
      instances.addAll(extractor.threshold(own, width, c, 0, new BitSet()));
    }
    return instances;
  }

  /** Returns the objects where each channel is a question of its own. */
  public List<Instance> instances(InstanceExtractor extractor, double threshold) {
    List<Instance> instances = new ArrayList<>();
    double[] own = new double[height * width];
    for (int c = 0; c < probabilities.length; c++) {
      for (int i = 0; i < own.length; i++) {
        own[i] = probabilities[c][i];
      }
      instances.addAll(extractor.threshold(own, width, c, threshold, new BitSet()));
    }
    return instances;
  }
}
