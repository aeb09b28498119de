package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The predictions of one class in all images, surest first. Sorted once, walked often. */
final class Ranking {
  /** Prediction p of an image. */
  private record Entry(double confidence, int image, ClassMatches matches, int p) {}

  /** Those that are right or wrong for one area and IoU. */
  private static final class Judged {
    private final double[] confidence;
    private final int[] image;
    private final boolean[] right;

    Judged(List<Entry> entries, int area, int iou) {
      List<Entry> of =
          entries.stream()
              .filter(e -> e.matches.outcome(area, iou, e.p) != ClassMatches.NOT_JUDGED)
              .toList();
      confidence = of.stream().mapToDouble(Entry::confidence).toArray();
      image = of.stream().mapToInt(Entry::image).toArray();
      right = new boolean[of.size()];
      for (int i = 0; i < right.length; i++) {
        Entry e = of.get(i);
        right[i] = e.matches.outcome(area, iou, e.p) == ClassMatches.RIGHT;
      }
    }
  }

  private static final Judged NONE = new Judged(List.of(), 0, 0);

  private final @Nullable ClassMatches[] images; // null where the class is not
  private final List<List<Judged>> judged; // of each area, for each IoU

  Ranking(List<ImageMatches> images, int classIndex) {
    this.images = new ClassMatches[images.size()];
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < this.images.length; i++) {
      for (ClassMatches matches : images.get(i).classes()) {
        if (matches.classIndex() == classIndex) {
          this.images[i] = matches;
          for (int p = 0; p < matches.predictions(); p++) {
            entries.add(new Entry(matches.confidence(p), i, matches, p));
          }
        }
      }
    }
    entries.sort(Comparator.comparingDouble(Entry::confidence).reversed()); // stable
    judged = judged(entries);
  }

  private static List<List<Judged>> judged(List<Entry> entries) {
    if (entries.isEmpty()) {
      return List.of();
    }
    ClassMatches any = entries.get(0).matches;
    return IntStream.range(0, any.areas())
        .mapToObj(
            area ->
                IntStream.range(0, any.ious())
                    .mapToObj(iou -> new Judged(entries, area, iou))
                    .toList())
        .toList();
  }

  /** Returns the matches of each image; null where the class is not. */
  @Nullable ClassMatches[] images() {
    return images;
  }

  /** Returns the curve, where each image comes as often as told. */
  PrecisionRecallCurve curve(int area, int iou, Ties ties, int[] times) {
    Judged of = judged.isEmpty() ? NONE : judged.get(area).get(iou);
    double[] thresholds = new double[of.right.length];
    long[] tp = new long[of.right.length];
    long[] fp = new long[of.right.length];
    long right = 0;
    long wrong = 0;
    int last = -1; // cut
    for (int i = 0; i < of.right.length; i++) {
      int often = times[of.image[i]];
      if (often == 0) {
        continue;
      }
      double confidence = of.confidence[i];
      if (last < 0 || ties == Ties.IN_ORDER || confidence != thresholds[last]) {
        thresholds[++last] = confidence;
      }
      if (of.right[i]) {
        right += often;
      } else {
        wrong += often;
      }
      tp[last] = right;
      fp[last] = wrong;
    }
    int cuts = last + 1;
    return PrecisionRecallCurve.ofCounts(
        Arrays.copyOf(thresholds, cuts),
        Arrays.copyOf(tp, cuts),
        Arrays.copyOf(fp, cuts),
        truths(area, times));
  }

  private long truths(int area, int[] times) {
    long truths = 0;
    for (int i = 0; i < images.length; i++) {
      ClassMatches matches = images[i];
      truths += matches == null ? 0 : (long) times[i] * matches.truths(area);
    }
    return truths;
  }
}
