package io.github.dl4jlosses.metric.matching;

import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The predictions of one class in all images, surest first. Sorted once, walked often. */
final class Ranking {
  /** Prediction p of an image. */
  private record Entry(double confidence, int image, int p) {}

  private final @Nullable ClassMatches[] images; // null where the class is not
  private final double[] confidence;
  private final int[] image;
  private final int[] place;

  Ranking(List<ImageMatches> images, int classIndex) {
    this.images = new ClassMatches[images.size()];
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < this.images.length; i++) {
      for (ClassMatches matches : images.get(i).classes()) {
        if (matches.classIndex() == classIndex) {
          this.images[i] = matches;
          for (int p = 0; p < matches.predictions(); p++) {
            entries.add(new Entry(matches.confidence(p), i, p));
          }
        }
      }
    }
    entries.sort(Comparator.comparingDouble(Entry::confidence).reversed()); // stable
    confidence = entries.stream().mapToDouble(Entry::confidence).toArray();
    image = entries.stream().mapToInt(Entry::image).toArray();
    place = entries.stream().mapToInt(Entry::p).toArray();
  }

  /** Returns the matches of each image; null where the class is not. */
  @Nullable ClassMatches[] images() {
    return images;
  }

  /** Returns the curve, where each image comes as often as told. */
  PrecisionRecallCurve curve(int area, int iou, Ties ties, int[] times) {
    double[] thresholds = new double[place.length];
    long[] tp = new long[place.length];
    long[] fp = new long[place.length];
    int cuts = 0;
    for (int i = 0; i < place.length; i++) {
      ClassMatches matches = images[image[i]];
      char outcome =
          matches == null ? ClassMatches.NOT_JUDGED : matches.outcome(area, iou, place[i]);
      if (outcome == ClassMatches.NOT_JUDGED || times[image[i]] == 0) {
        continue;
      }
      boolean opensCut =
          cuts == 0 || ties == Ties.IN_ORDER || confidence[i] != thresholds[cuts - 1];
      if (opensCut) {
        thresholds[cuts] = confidence[i];
        tp[cuts] = cuts == 0 ? 0 : tp[cuts - 1];
        fp[cuts] = cuts == 0 ? 0 : fp[cuts - 1];
        cuts++;
      }
      tp[cuts - 1] += outcome == ClassMatches.RIGHT ? times[image[i]] : 0;
      fp[cuts - 1] += outcome == ClassMatches.WRONG ? times[image[i]] : 0;
    }
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
