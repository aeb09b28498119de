package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.metric.Boundary;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The objects of one class in one image, and who overlaps whom: only pairs that share a pixel are
 * kept, so that a thousand objects of each kind are no million numbers.
 */
final class Overlaps {
  private final List<Instance> predictions; // surest first
  private final List<GroundTruth> truths;
  private final int[] voids; // void pixels of each prediction
  private final int[][] partners; // truths that share pixels with a prediction, ascending
  private final int[][] common; // how many pixels
  private final double[][] measure; // IoU, or the share of the prediction that lies in a crowd

  private Overlaps(List<Instance> predictions, List<GroundTruth> truths, Region ignored) {
    this.predictions = predictions;
    this.truths = truths;
    this.voids = predictions.stream().mapToInt(p -> p.region().intersection(ignored)).toArray();
    this.partners = new int[predictions.size()][];
    this.common = new int[predictions.size()][];
    this.measure = new double[predictions.size()][];
    findPartners();
    for (int p = 0; p < partners.length; p++) {
      measure[p] = new double[partners[p].length];
      for (int k = 0; k < partners[p].length; k++) {
        measure[p][k] = maskMeasure(p, k, 0);
      }
    }
  }

  static Overlaps of(ImageObjects image, int classIndex, InstanceMatcher.Measure measure) {
    Overlaps overlaps =
        new Overlaps(
            image.predictions().stream()
                .filter(p -> p.classIndex() == classIndex)
                .sorted(Comparator.comparingDouble(Instance::confidence).reversed())
                .toList(),
            image.truths().stream().filter(t -> t.classIndex() == classIndex).toList(),
            image.ignored());
    if (measure == InstanceMatcher.Measure.MASK_AND_BOUNDARY) {
      overlaps.limitByBoundaries(image.height(), image.width());
    }
    return overlaps;
  }

  private void findPartners() {
    RunIndex index = new RunIndex(truths);
    int[] shared = new int[truths.size()];
    int[] touched = new int[truths.size()];
    for (int p = 0; p < predictions.size(); p++) {
      int n = index.share(predictions.get(p).region(), shared, touched);
      partners[p] = Arrays.copyOf(touched, n);
      Arrays.sort(partners[p]);
      common[p] = new int[n];
      for (int k = 0; k < n; k++) {
        common[p][k] = shared[partners[p][k]];
        shared[partners[p][k]] = 0;
      }
    }
  }

  private double maskMeasure(int p, int k, int voidPixels) {
    GroundTruth truth = truths.get(partners[p][k]);
    int area = predictions.get(p).region().area();
    int union = area + truth.region().area() - common[p][k] - voidPixels;
    return (double) common[p][k] / (isCrowd(partners[p][k]) ? area : union);
  }

  private void limitByBoundaries(int height, int width) {
    if (height < 1 || width < 1) {
      throw Arguments.bad(
          "image", "have a size for the IoU of boundaries", height + "x" + width, "height, width");
    }
    int distance = Boundary.width(height, width);
    List<Region> truthBoundaries =
        truths.stream().map(truth -> truth.region().boundary(width, distance)).toList();
    for (int p = 0; p < predictions.size(); p++) {
      Region boundary = predictions.get(p).region().boundary(width, distance);
      for (int k = 0; k < partners[p].length; k++) {
        if (!isCrowd(partners[p][k])) {
          double iou = boundary.iou(truthBoundaries.get(partners[p][k]));
          measure[p][k] = Math.min(measure[p][k], iou);
        }
      }
    }
  }

  int predictions() {
    return predictions.size();
  }

  int truths() {
    return truths.size();
  }

  double confidence(int p) {
    return predictions.get(p).confidence();
  }

  int predictedArea(int p) {
    return predictions.get(p).region().area();
  }

  int trueArea(int t) {
    return truths.get(t).region().area();
  }

  boolean isCrowd(int t) {
    return truths.get(t).kind() == GroundTruth.Kind.CROWD;
  }

  /** Returns the number of truths that share a pixel with a prediction. */
  int partners(int p) {
    return partners[p].length;
  }

  /** Returns the k-th of them; they are ascending. */
  int partner(int p, int k) {
    return partners[p][k];
  }

  /** Returns how many pixels they share. */
  int common(int p, int k) {
    return common[p][k];
  }

  /** Returns how well they fit. */
  double measure(int p, int k) {
    return measure[p][k];
  }

  /** Returns the IoU with the void pixels of the prediction left out. */
  double iouWithoutVoid(int p, int k) {
    return maskMeasure(p, k, voids[p]);
  }

  /** Returns the share of a prediction that is void. */
  double voidShare(int p) {
    return (double) voids[p] / predictedArea(p);
  }

  /** Returns the share of a prediction that is void or in a crowd. */
  double uncountedShare(int p) {
    int pixels = voids[p];
    for (int k = 0; k < partners[p].length; k++) {
      pixels += isCrowd(partners[p][k]) ? common[p][k] : 0;
    }
    return (double) pixels / predictedArea(p);
  }

  /** The runs of all truths, by their first pixel. */
  private static final class RunIndex {
    private final int[] from;
    private final int[] to;
    private final int[] truth;
    private final int[] furthest; // of the ends up to here: truths may overlap

    RunIndex(List<GroundTruth> truths) {
      List<int[]> runs =
          IntStream.range(0, truths.size())
              .boxed()
              .flatMap(t -> runs(truths.get(t).region(), t))
              .sorted(Comparator.comparingInt(run -> run[0]))
              .toList();
      from = runs.stream().mapToInt(run -> run[0]).toArray();
      to = runs.stream().mapToInt(run -> run[1]).toArray();
      truth = runs.stream().mapToInt(run -> run[2]).toArray();
      furthest = to.clone();
      Arrays.parallelPrefix(furthest, Math::max);
    }

    private static Stream<int[]> runs(Region region, int t) {
      return IntStream.range(0, region.runs())
          .mapToObj(r -> new int[] {region.from(r), region.to(r), t});
    }

    /** Returns where to begin: no later than the first run after the start of the region. */
    private int firstFrom(Region region) {
      int found = region.runs() == 0 ? 0 : Arrays.binarySearch(from, region.from(0));
      return found >= 0 ? found : -found - 1;
    }

    /** Adds what each truth shares with a region, lists those that do, and returns their number. */
    int share(Region region, int[] shared, int[] touched) {
      int count = 0;
      int next = firstFrom(region);
      for (int r = 0; r < region.runs(); r++) {
        while (next < from.length && from[next] < region.to(r)) {
          next++;
        }
        for (int i = next - 1; i >= 0 && furthest[i] > region.from(r); i--) {
          int pixels = Math.min(to[i], region.to(r)) - Math.max(from[i], region.from(r));
          if (pixels > 0) {
            if (shared[truth[i]] == 0) {
              touched[count++] = truth[i];
            }
            shared[truth[i]] += pixels;
          }
        }
      }
      return count;
    }
  }
}
