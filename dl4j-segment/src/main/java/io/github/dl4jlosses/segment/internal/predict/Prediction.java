package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a network says of an image.
 *
 * @param probabilities of each class [C][H·W]
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are handed over, never compared
public record Prediction(int height, int width, float[][] probabilities) {
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

  /**
   * Returns the objects of each class but the background.
   *
   * @param foreground classes that can be objects
   * @param threshold with several labels, the probability from which on a pixel has one
   */
  public List<Instance> objects(
      Labeling labeling, Foreground foreground, InstanceExtractor extractor, double threshold) {
    boolean single = labeling == Labeling.SINGLE_LABEL;
    int[] classes = single ? classes() : new int[0];
    List<Instance> instances = new ArrayList<>();
    double[] own = new double[height * width]; // a class at a time: 8 bytes a pixel, not 8·C
    for (int c : foreground.indices().toArray()) {
      for (int i = 0; i < own.length; i++) {
        own[i] = single && classes[i] != c ? -1 : probabilities[c][i];
      }
      instances.addAll(extractor.threshold(own, width, c, single ? 0 : threshold, new BitSet()));
    }
    return instances;
  }
}
