package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.metric.matching.InstanceMatcher.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The definitions, spelled out with sets of pixels and no thought of time. */
final class Naive {
  private Naive() {}

  /** Returns the components of equal values, NOTHING (-1) left out, by their first pixels. */
  static Collection<Set<Integer>> components(int[] values, int width, boolean corners) {
    int[] label = IntStream.range(0, values.length).toArray();
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int i = 0; i < values.length; i++) {
        for (int j = 0; j < values.length; j++) {
          int dy = Math.abs(i / width - j / width);
          int dx = Math.abs(i % width - j % width);
          boolean near = Math.max(dx, dy) == 1 && (corners || dx + dy == 1);
          if (near && values[i] == values[j] && label[j] < label[i]) {
            label[i] = label[j];
            changed = true;
          }
        }
      }
    }
    Map<Integer, Set<Integer>> components = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= 0) {
        components.computeIfAbsent(label[i], l -> new HashSet<>()).add(i);
      }
    }
    return components.values();
  }

  /** Returns the pixels that d erosions by 3×3 pixels take away. */
  static Set<Integer> boundary(Set<Integer> pixels, int height, int width, int distance) {
    Set<Integer> inner = new HashSet<>(pixels);
    for (int d = 0; d < distance; d++) {
      Set<Integer> before = new HashSet<>(inner);
      inner.removeIf(
          i -> {
            for (int dy = -1; dy <= 1; dy++) {
              for (int dx = -1; dx <= 1; dx++) {
                int y = i / width + dy;
                int x = i % width + dx;
                boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                if (!inside || !before.contains(y * width + x)) {
                  return true;
                }
              }
            }
            return false;
          });
    }
    Set<Integer> boundary = new HashSet<>(pixels);
    boundary.removeAll(inner);
    return boundary;
  }

  static Set<Integer> pixels(Region region) {
    Set<Integer> pixels = new HashSet<>();
    for (int pixel : region.pixels()) {
      pixels.add(pixel);
    }
    return pixels;
  }

  static int common(Set<Integer> a, Set<Integer> b) {
    Set<Integer> common = new HashSet<>(a);
    common.retainAll(b);
    return common.size();
  }

  static double iou(Set<Integer> a, Set<Integer> b) {
    Set<Integer> union = new HashSet<>(a);
    union.addAll(b);
    return (double) common(a, b) / union.size();
  }

  static double measure(ImageObjects image, Instance prediction, GroundTruth truth, Measure how) {
    Set<Integer> p = pixels(prediction.region());
    Set<Integer> t = pixels(truth.region());
    if (truth.kind() == GroundTruth.Kind.CROWD) {
      return (double) common(p, t) / p.size();
    }
    if (how == Measure.MASK) {
      return iou(p, t);
    }
    double diagonal = Math.sqrt(image.height() * image.height() + image.width() * image.width());
    int distance = (int) Math.max(1, Math.round(.02 * diagonal));
    return Math.min(
        iou(p, t),
        iou(
            boundary(p, image.height(), image.width(), distance),
            boundary(t, image.height(), image.width(), distance)));
  }

  /** A prediction that was judged. */
  record Judged(double confidence, boolean right) {}

  /** Returns the outcomes of an image as evaluateImg of pycocotools does, line by line. */
  static List<Judged> match(
      ImageObjects image, int c, double iou, InstanceMatcher rules, AreaRange area) {
    List<GroundTruth> gt = new ArrayList<>();
    for (boolean ignore : new boolean[] {false, true}) {
      for (GroundTruth truth : image.truths()) {
        if (truth.classIndex() == c && ignored(truth, area) == ignore) {
          gt.add(truth);
        }
      }
    }
    List<Instance> dt = new ArrayList<>(image.predictions());
    dt.removeIf(p -> p.classIndex() != c);
    dt.sort((a, b) -> Double.compare(b.confidence(), a.confidence()));
    dt = dt.subList(0, Math.min(dt.size(), rules.maxDetections()));
    boolean[] matched = new boolean[gt.size()];
    List<Judged> outcomes = new ArrayList<>();
    for (Instance d : dt) {
      double best = Math.min(iou, 1 - 1e-10);
      int m = -1;
      for (int g = 0; g < gt.size(); g++) {
        if (matched[g] && gt.get(g).kind() != GroundTruth.Kind.CROWD) {
          continue;
        }
        if (m > -1 && !ignored(gt.get(m), area) && ignored(gt.get(g), area)) {
          break;
        }
        double overlap = measure(image, d, gt.get(g), rules.measure());
        if (overlap < best) {
          continue;
        }
        best = overlap;
        m = g;
      }
      double voids = (double) common(pixels(d.region()), pixels(image.ignored()));
      boolean ignore =
          m >= 0
              ? ignored(gt.get(m), area)
              : d.region().area() < area.min()
                  || d.region().area() > area.max()
                  || voids / d.region().area() > iou;
      if (m >= 0) {
        matched[m] = true;
      }
      if (!ignore) {
        outcomes.add(new Judged(d.confidence(), m >= 0));
      }
    }
    return outcomes;
  }

  private static boolean ignored(GroundTruth truth, AreaRange area) {
    return truth.kind() == GroundTruth.Kind.CROWD
        || truth.region().area() < area.min()
        || truth.region().area() > area.max();
  }

  static long truths(List<ImageObjects> images, int c, AreaRange area) {
    return images.stream()
        .flatMap(image -> image.truths().stream())
        .filter(truth -> truth.classIndex() == c && !ignored(truth, area))
        .count();
  }

  /** Returns 101-point AP with ties grouped: for each recall, tries every confidence as the cut. */
  static double ap(
      List<ImageObjects> images, int c, double iou, InstanceMatcher rules, AreaRange area) {
    List<Judged> all = new ArrayList<>();
    images.forEach(image -> all.addAll(match(image, c, iou, rules, area)));
    long truths = truths(images, c, area);
    if (truths == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int r = 0; r <= 100; r++) {
      double best = 0;
      for (Judged cut : all) {
        long tp = all.stream().filter(j -> j.confidence >= cut.confidence && j.right).count();
        long kept = all.stream().filter(j -> j.confidence >= cut.confidence).count();
        if ((double) tp / truths >= r * .01) {
          best = Math.max(best, (double) tp / kept);
        }
      }
      sum += best;
    }
    return sum / 101;
  }

  /**
   * Returns TP, FP, FN of StarDist's matching, by trying all assignments: the lowest sum of -[IoU
   * &gt;= t] - IoU/(2·min(n, m)); without crowds and void.
   */
  static DetectionCounts detections(ImageObjects image, int c, double iou) {
    List<Set<Integer>> p = new ArrayList<>();
    List<Set<Integer>> t = new ArrayList<>();
    image.predictions().stream()
        .filter(x -> x.classIndex() == c)
        .forEach(x -> p.add(pixels(x.region())));
    image.truths().stream()
        .filter(x -> x.classIndex() == c)
        .forEach(x -> t.add(pixels(x.region())));
    int[] best = new int[p.size()];
    cheapest(p, t, iou, 0, new int[p.size()], best, new double[] {Double.POSITIVE_INFINITY});
    long tp =
        IntStream.range(0, best.length)
            .filter(i -> best[i] >= 0 && iou(p.get(i), t.get(best[i])) >= iou)
            .count();
    return new DetectionCounts(tp, p.size() - tp, t.size() - tp);
  }

  private static void cheapest(
      List<Set<Integer>> p,
      List<Set<Integer>> t,
      double iou,
      int next,
      int[] assigned,
      int[] best,
      double[] lowest) {
    if (next == p.size()) {
      double cost = 0;
      for (int i = 0; i < assigned.length; i++) {
        double x = assigned[i] < 0 ? 0 : iou(p.get(i), t.get(assigned[i]));
        cost -= (x >= iou ? 1 : 0) + x / (2 * Math.max(1, Math.min(p.size(), t.size())));
      }
      if (cost < lowest[0]) {
        lowest[0] = cost;
        System.arraycopy(assigned, 0, best, 0, best.length);
      }
      return;
    }
    for (int k = -1; k < t.size(); k++) {
      int truth = k;
      if (k < 0 || Arrays.stream(assigned, 0, next).noneMatch(x -> x == truth)) {
        assigned[next] = k;
        cheapest(p, t, iou, next + 1, assigned, best, lowest);
      }
    }
  }

  /** Returns PQ of all images. */
  static PanopticQuality panoptic(List<ImageObjects> images, int c) {
    long tp = 0;
    long fp = 0;
    long objects = 0;
    double sum = 0;
    for (ImageObjects image : images) {
      Set<Integer> voids = pixels(image.ignored());
      objects +=
          image.truths().stream()
              .filter(t -> t.classIndex() == c && t.kind() == GroundTruth.Kind.OBJECT)
              .count();
      for (Instance prediction : image.predictions()) {
        if (prediction.classIndex() != c) {
          continue;
        }
        Set<Integer> p = pixels(prediction.region());
        Set<Integer> uncounted = new HashSet<>(voids);
        boolean found = false;
        for (GroundTruth truth : image.truths()) {
          Set<Integer> t = pixels(truth.region());
          if (truth.classIndex() == c && truth.kind() == GroundTruth.Kind.CROWD) {
            uncounted.addAll(t);
          } else if (truth.classIndex() == c) {
            Set<Integer> seen = new HashSet<>(p);
            seen.removeAll(voids);
            double iou = iou(seen, t);
            if (iou > .5) {
              found = true;
              sum += iou;
            }
          }
        }
        tp += found ? 1 : 0;
        fp += !found && 2 * common(p, uncounted) <= p.size() ? 1 : 0;
      }
    }
    return new PanopticQuality(new DetectionCounts(tp, fp, objects - tp), sum);
  }
}
