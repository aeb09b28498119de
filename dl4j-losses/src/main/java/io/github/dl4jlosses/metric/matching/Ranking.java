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

  /** Those that are right or wrong for one area and IoU: their places, and which are right. */
  private static final class Judged {
    private final int[] places;
    private final boolean[] right;

    Judged(List<Entry> entries, int area, int iou) {
      int[] all = new int[entries.size()];
      boolean[] good = new boolean[entries.size()];
      int count = 0;
      for (int i = 0; i < all.length; i++) {
        char outcome = entries.get(i).matches.outcome(area, iou, entries.get(i).p);
        if (outcome != ClassMatches.NOT_JUDGED) {
          all[count] = i;
          good[count++] = outcome == ClassMatches.RIGHT;
        }
      }
      places = Arrays.copyOf(all, count);
      right = Arrays.copyOf(good, count);
    }
  }

  private static final Judged NONE = new Judged(List.of(), 0, 0);

  private final @Nullable ClassMatches[] images; // null where the class is not
  private final double[] confidence;
  private final int[] image;
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
    confidence = entries.stream().mapToDouble(Entry::confidence).toArray();
    image = entries.stream().mapToInt(Entry::image).toArray();
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
    double[] thresholds = new double[of.places.length];
    long[] tp = new long[of.places.length];
    long[] fp = new long[of.places.length];
    int last = -1; // cut
    for (int i = 0; i < of.places.length; i++) {
      int place = of.places[i];
      int often = times[image[place]];
      if (often == 0) {
        continue;
      }
      if (last < 0 || ties == Ties.IN_ORDER || confidence[place] != thresholds[last]) {
        last++;
        thresholds[last] = confidence[place];
        tp[last] = last == 0 ? 0 : tp[last - 1];
        fp[last] = last == 0 ? 0 : fp[last - 1];
      }
      if (of.right[i]) {
        tp[last] += often;
      } else {
        fp[last] += often;
      }
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
