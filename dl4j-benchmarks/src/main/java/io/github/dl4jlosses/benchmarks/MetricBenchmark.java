package io.github.dl4jlosses.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.dl4jlosses.evaluation.InstanceAveragePrecision;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.matching.ImageMatches;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Average precision over objects: 100 images of 512×512 pixels with about 100 objects each. Prints
 * a table in Markdown. All work is done by one thread.
 */
public final class MetricBenchmark {
  private static final int IMAGES = 100;
  private static final int SIZE = 512;
  private static final int GRID = 10; // objects along each side
  private static final int CLASSES = 3; // 0 is the background
  private static final int ROUNDS = 4; // the first warms the JVM up

  private MetricBenchmark() {}

  /** Classes of pixels, and the probability of each class. */
  private static final class Image {
    final int[] truth;
    final double[][] probabilities;

    Image(int[] truth, double[][] probabilities) {
      this.truth = truth;
      this.probabilities = probabilities;
    }
  }

  /** Runs. */
  public static void main(String[] none) {
    List<Image> images = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < IMAGES; i++) {
      images.add(image(random, /* noise= */ 0));
    }
    System.out.println("| | s | MiB allocated |\n|---|---:|---:|");
    InstanceMatcher matcher = new InstanceMatcher().withIous(IouThresholds.COCO);
    List<ImageMatches> matches = new ArrayList<>();
    measure(
        "objects found and matched, ten IoUs",
        () -> {
          matches.clear();
          images.forEach(image -> matches.add(matcher.match(objects(image))));
        });
    measure(
        "AP@[.50:.05:.95]",
        () -> new InstanceScores(matcher, Ties.GROUPED, matches).meanAp(IouThresholds.COCO));
    measure(
        "its interval, 1,000 draws",
        () ->
            new InstanceScores(matcher, Ties.GROUPED, matches)
                .interval(new Bootstrap(), s -> s.meanAp(IouThresholds.COCO)));
    measureEvaluation(images);
    List<Image> noisy = List.of(image(random, .3), image(random, .3));
    measure(
        "two images of noise, " + predictions(noisy.get(0)) + " objects found in one",
        () -> noisy.forEach(image -> matcher.match(objects(image))));
    InstanceScores scores = new InstanceScores(matcher, Ties.GROUPED, matches);
    System.out.printf(
        Locale.ROOT,
        "%nAP@[.50:.05:.95] %.4f in %s; %s%n",
        scores.meanAp(IouThresholds.COCO),
        scores.interval(new Bootstrap(), s -> s.meanAp(IouThresholds.COCO)),
        scores.ap(1, IouThresholds.AP50.first()));
  }

  private static void measureEvaluation(List<Image> images) {
    List<INDArray> labels = new ArrayList<>();
    List<INDArray> predictions = new ArrayList<>();
    for (Image image : images) {
      labels.add(
          Nd4j.createFromArray(image.truth).castTo(DataType.UINT8).reshape(1, 1, SIZE, SIZE));
      predictions.add(
          Nd4j.createFromArray(image.probabilities)
              .castTo(DataType.FLOAT)
              .reshape(1, CLASSES, SIZE, SIZE));
    }
    measure(
        "InstanceAveragePrecision.eval, from FLOAT arrays, eleven IoUs",
        () -> {
          InstanceAveragePrecision evaluation =
              new InstanceAveragePrecision(SegmentationTask.singleLabel(CLASSES));
          for (int i = 0; i < labels.size(); i++) {
            evaluation.eval(labels.get(i), predictions.get(i));
          }
        });
  }

  private static void measure(String name, Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double best = Double.POSITIVE_INFINITY;
    long allocated = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      work.run();
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    System.out.printf(
        Locale.ROOT, "| %s | %.3f | %.0f |%n", name, best, allocated / (double) (1 << 20));
  }

  private static ImageObjects objects(Image image) {
    InstanceExtractor extractor = new InstanceExtractor();
    return new ImageObjects(
        extractor.truth(image.truth, SIZE, 0, 255),
        extractor.argmax(image.probabilities, SIZE, 0, new BitSet()));
  }

  private static int predictions(Image image) {
    return objects(image).predictions().size();
  }

  /** Disks in a grid, each predicted somewhere near; and some pixels that are any class. */
  private static Image image(Random random, double noise) {
    int[] truth = new int[SIZE * SIZE];
    int[] predicted = new int[SIZE * SIZE];
    int cell = SIZE / GRID;
    for (int k = 0; k < GRID * GRID; k++) {
      int c = 1 + random.nextInt(CLASSES - 1);
      int y = cell / 2 + k / GRID * cell;
      int x = cell / 2 + k % GRID * cell;
      int radius = 10 + random.nextInt(12);
      disk(truth, c, y, x, radius);
      disk(predicted, c, y + random.nextInt(7) - 3, x + random.nextInt(7) - 3, radius);
    }
    double[][] p = new double[CLASSES][SIZE * SIZE];
    for (int i = 0; i < predicted.length; i++) {
      int c = random.nextDouble() < noise ? random.nextInt(CLASSES) : predicted[i];
      double sure = .5 + .5 * random.nextDouble();
      for (int k = 0; k < CLASSES; k++) {
        p[k][i] = k == c ? sure : (1 - sure) / (CLASSES - 1);
      }
    }
    return new Image(truth, p);
  }

  private static void disk(int[] map, int c, int y, int x, int radius) {
    for (int dy = -radius; dy <= radius; dy++) {
      for (int dx = -radius; dx <= radius; dx++) {
        if (dy * dy + dx * dx <= radius * radius) {
          map[(y + dy) * SIZE + x + dx] = c;
        }
      }
    }
  }
}
