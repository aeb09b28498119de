package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.instance.InstanceExtractor.VoidPixels;
import io.github.dl4jlosses.metric.instance.Region;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Small masks of rectangles, and predictions that are somewhat like them. */
final class RandomImages {
  static final int CLASSES = 3; // 0 is the background
  private static final int VOID = 255;

  private final Random random;
  private final int height;
  private final int width;

  RandomImages(Random random, int height, int width) {
    this.random = random;
    this.height = height;
    this.width = width;
  }

  /** Returns the classes of pixels: rectangles on a background. */
  int[] mask(int rectangles) {
    int[] mask = new int[height * width];
    for (int k = 0; k < rectangles; k++) {
      paint(mask, 1 + random.nextInt(CLASSES - 1));
    }
    return mask;
  }

  private void paint(int[] mask, int value) {
    int top = random.nextInt(height);
    int left = random.nextInt(width);
    int bottom = Math.min(height, top + 1 + random.nextInt(1 + height / 2));
    int right = Math.min(width, left + 1 + random.nextInt(1 + width / 2));
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        mask[y * width + x] = value;
      }
    }
  }

  /** Returns an image whose confidences are of few values, so that many are equal. */
  ImageObjects image(InstanceExtractor extractor, boolean crowds) {
    int[] truth = mask(1 + random.nextInt(5));
    int[] predicted = truth.clone();
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = random.nextInt(8) == 0 ? random.nextInt(CLASSES) : predicted[i];
    }
    if (random.nextBoolean()) {
      paint(predicted, random.nextInt(CLASSES));
    }
    if (random.nextBoolean()) {
      paint(truth, VOID);
    }
    double[] p = new double[truth.length];
    BitSet ignored = new BitSet();
    for (int i = 0; i < p.length; i++) {
      p[i] = .5 + .125 * predicted[i];
      ignored.set(i, truth[i] == VOID);
    }
    List<GroundTruth> truths = new ArrayList<>();
    for (GroundTruth t : extractor.truth(truth, width, 0, VOID)) {
      boolean crowd = crowds && random.nextInt(4) == 0;
      GroundTruth.Kind kind = crowd ? GroundTruth.Kind.CROWD : GroundTruth.Kind.OBJECT;
      truths.add(new GroundTruth(t.classIndex(), t.region(), kind));
    }
    List<Instance> predictions = new ArrayList<>();
    for (Instance x : extractor.instances(predicted, p, width, 0, ignored)) {
      double confidence = (1 + random.nextInt(4)) / 4.;
      predictions.add(new Instance(x.classIndex(), x.region(), confidence));
    }
    boolean kept = extractor.voidPixels() == VoidPixels.KEPT;
    Region region = kept ? Region.of(ignored.stream().toArray()) : Region.of();
    return new ImageObjects(truths, predictions, region, height, width);
  }

  List<ImageObjects> images(int n, InstanceExtractor extractor, boolean crowds) {
    List<ImageObjects> images = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      images.add(image(extractor, crowds));
    }
    return images;
  }
}
