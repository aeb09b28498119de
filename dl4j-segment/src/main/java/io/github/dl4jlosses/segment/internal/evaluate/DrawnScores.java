package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.metric.Interval;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.IouThresholds;
import io.github.dl4jlosses.segment.Score;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The scores of images that are drawn again and again. AP of a class at one IoU is computed once
 * for each draw, whatever scores it has a part in, and each class and IoU on a core of its own.
 */
final class DrawnScores {
  /* Of six images there are 462 different draws, of eight 6,435: many of a thousand come again. */
  private static final int FEW = 8;

  /** AP of a class at one IoU. */
  private record Measure(int c, double iou) {}

  private final Bootstrap bootstrap;
  private final int images;
  private final InstanceScores scores;
  private final Map<Measure, double[]> aps = new HashMap<>(); // of each draw

  /** Draws, and finds AP of objects of some classes at some IoUs. */
  DrawnScores(
      Bootstrap bootstrap,
      int images,
      InstanceScores scores,
      List<Integer> classes,
      List<IouThresholds> thresholds) {
    this.bootstrap = bootstrap;
    this.images = images;
    this.scores = scores;
    List<Measure> measures =
        classes.stream()
            .flatMap(
                c ->
                    thresholds.stream()
                        .flatMap(ious -> ious.stream().boxed())
                        .distinct()
                        .map(iou -> new Measure(c, iou)))
            .toList();
    List<double[]> drawn =
        InParallel.map(
            measures, m -> each(times -> scores.withTimes(times).ap(m.c, m.iou).value()));
    for (int i = 0; i < drawn.size(); i++) {
      aps.put(measures.get(i), drawn.get(i));
    }
  }

  /** Returns AP of objects of a class, averaged over IoUs, with its interval. */
  Score ap(int c, IouThresholds ious) {
    List<double[]> each = ious.stream().mapToObj(iou -> aps.get(new Measure(c, iou))).toList();
    double[] means =
        IntStream.range(0, bootstrap.draws())
            .mapToDouble(draw -> mean(each.stream().mapToDouble(of -> of[draw])))
            .toArray();
    return score(scores.ap(c, ious), bootstrap.interval(means));
  }

  /** Returns a score with its interval. */
  Score score(double value, ToDoubleFunction<int[]> ofTimes) {
    return score(value, bootstrap.interval(each(ofTimes)));
  }

  private static Score score(double value, Interval interval) {
    return new Score(value, interval.low(), interval.high());
  }

  private double[] each(ToDoubleFunction<int[]> score) {
    Stream<int[]> draws = bootstrap.draws(images);
    if (images > FEW) {
      return draws.mapToDouble(score).toArray();
    }
    Map<IntBuffer, Double> known = new HashMap<>(); // arrays are compared by what they hold
    return draws
        .mapToDouble(
            times -> known.computeIfAbsent(IntBuffer.wrap(times), t -> score.applyAsDouble(times)))
        .toArray();
  }

  private static double mean(DoubleStream aps) {
    return aps.filter(ap -> !Double.isNaN(ap)).average().orElse(Double.NaN);
  }
}
