package io.github.dl4jlosses.metric.matching;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Matches the objects of one class in one image. */
final class ClassMatcher {
  private static final double HALF = .5;
  private static final int NONE = LargestMatching.NONE;

  private final InstanceMatcher rules;
  private final Overlaps overlaps;

  ClassMatcher(InstanceMatcher rules, Overlaps overlaps) {
    this.rules = rules;
    this.overlaps = overlaps;
  }

  ClassMatches match(int classIndex) {
    List<Double> ious = rules.ious();
    int judged = Math.min(rules.maxDetections(), overlaps.predictions());
    int[] found = new int[ious.size()];
    int[] invented = new int[ious.size()];
    for (int t = 0; t < found.length; t++) {
      double iou = ious.get(t);
      boolean[] paired = largestMatching(iou);
      found[t] = count(p -> paired[p]);
      invented[t] = count(p -> !paired[p] && !excused(p, iou));
    }
    int[] partner = panopticPartners();
    return new ClassMatches(
        classIndex,
        IntStream.range(0, judged).mapToDouble(overlaps::confidence).toArray(),
        rules.areas().stream().mapToInt(area -> (int) truths(area).count()).toArray(),
        rules.areas().stream()
            .flatMap(area -> ious.stream().map(iou -> outcomes(judged, area, iou)))
            .toArray(String[]::new),
        found,
        invented,
        (int) objects().count(),
        count(p -> partner[p] != NONE),
        count(p -> partner[p] == NONE && !(overlaps.uncountedShare(p) > PanopticQuality.IOU)),
        IntStream.range(0, partner.length)
            .filter(p -> partner[p] != NONE)
            .mapToDouble(p -> overlaps.iouWithoutVoid(p, partner[p]))
            .sum(),
        merges(),
        splits());
  }

  private int count(IntPredicate predictions) {
    return (int) IntStream.range(0, overlaps.predictions()).filter(predictions).count();
  }

  private IntStream objects() {
    return IntStream.range(0, overlaps.truths()).filter(t -> !overlaps.isCrowd(t));
  }

  /** Returns the objects that have to be found. */
  private IntStream truths(AreaRange area) {
    return objects().filter(t -> area.contains(overlaps.trueArea(t)));
  }

  /** Returns a sign for each of the surest predictions. */
  private String outcomes(int predictions, AreaRange area, double iou) {
    boolean[] judged = new boolean[overlaps.truths()];
    truths(area).forEach(t -> judged[t] = true);
    boolean[] taken = new boolean[overlaps.truths()];
    StringBuilder outcomes = new StringBuilder(predictions);
    for (int p = 0; p < predictions; p++) {
      int found = best(p, iou, t -> judged[t] && !taken[t]);
      if (found == NONE) { // one that is judged is not given up for one that is not
        found = best(p, iou, t -> !judged[t] && (!taken[t] || overlaps.isCrowd(t)));
      }
      if (found == NONE) {
        boolean counts = area.contains(overlaps.predictedArea(p)) && !isVoid(p, iou);
        outcomes.append(counts ? ClassMatches.WRONG : ClassMatches.NOT_JUDGED);
      } else {
        taken[found] = true;
        outcomes.append(judged[found] ? ClassMatches.RIGHT : ClassMatches.NOT_JUDGED);
      }
    }
    return outcomes.toString();
  }

  /** Returns the truth that fits a prediction best, the last of equals. */
  private int best(int p, double iou, IntPredicate free) {
    double best = reach(iou);
    int found = NONE;
    for (int k = 0; k < overlaps.partners(p); k++) {
      int t = overlaps.partner(p, k);
      if (overlaps.measure(p, k) >= best && free.test(t)) {
        best = overlaps.measure(p, k);
        found = t;
      }
    }
    return found;
  }

  private static double reach(double iou) {
    return Math.min(iou, 1 - 1e-10); // at IoU 1, rounding must not lose a match; as pycocotools
  }

  private boolean isVoid(int p, double iou) {
    return overlaps.voidShare(p) > iou;
  }

  /** Returns whether a prediction that found no object is not wrong for that. */
  private boolean excused(int p, double iou) {
    boolean inCrowd = false;
    for (int k = 0; k < overlaps.partners(p); k++) {
      inCrowd |= overlaps.isCrowd(overlaps.partner(p, k)) && overlaps.measure(p, k) >= reach(iou);
    }
    return inCrowd || isVoid(p, iou);
  }

  /** Returns which predictions have a partner if as many as possible have one. */
  private boolean[] largestMatching(double iou) {
    LargestMatching matching = new LargestMatching(overlaps.truths());
    boolean[] paired = new boolean[overlaps.predictions()];
    // Who has a partner keeps having one, so those that would be wrong without come first.
    IntStream.concat(
            IntStream.range(0, paired.length).filter(p -> !excused(p, iou)),
            IntStream.range(0, paired.length).filter(p -> excused(p, iou)))
        .forEach(p -> paired[p] = matching.add(partners(p, iou)));
    return paired;
  }

  private int[] partners(int p, double iou) {
    return IntStream.range(0, overlaps.partners(p))
        .filter(k -> overlaps.measure(p, k) >= reach(iou))
        .map(k -> overlaps.partner(p, k))
        .filter(t -> !overlaps.isCrowd(t))
        .toArray();
  }

  /** Returns the place of each prediction's partner among those it overlaps, or NONE. */
  private int[] panopticPartners() {
    int[] partner = new int[overlaps.predictions()];
    Arrays.fill(partner, NONE);
    boolean[] taken = new boolean[overlaps.truths()];
    for (int p = 0; p < partner.length; p++) {
      for (int k = 0; k < overlaps.partners(p) && partner[p] == NONE; k++) {
        int t = overlaps.partner(p, k);
        boolean free = !taken[t] && !overlaps.isCrowd(t);
        if (free && overlaps.iouWithoutVoid(p, k) > PanopticQuality.IOU) {
          partner[p] = k;
          taken[t] = true;
        }
      }
    }
    return partner;
  }

  /** Returns how many predictions cover more than half of several objects each. */
  private int merges() {
    return count(
        p ->
            IntStream.range(0, overlaps.partners(p))
                    .filter(k -> !overlaps.isCrowd(overlaps.partner(p, k)))
                    .filter(
                        k ->
                            overlaps.common(p, k)
                                > HALF * overlaps.trueArea(overlaps.partner(p, k)))
                    .count()
                > 1);
  }

  /** Returns how many objects hold more than half of several predictions each. */
  private int splits() {
    int[] parts = new int[overlaps.truths()];
    for (int p = 0; p < overlaps.predictions(); p++) {
      for (int k = 0; k < overlaps.partners(p); k++) {
        boolean inside = overlaps.common(p, k) > HALF * overlaps.predictedArea(p);
        parts[overlaps.partner(p, k)] += inside ? 1 : 0;
      }
    }
    return (int) objects().filter(t -> parts[t] > 1).count();
  }
}
