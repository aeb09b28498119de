package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Confidence intervals of any score of a set of images.
 *
 * <p><b>Definition.</b> As many images as there are are drawn from them with replacement, and the
 * score computed of those; again and again. The interval reaches from the (1 - level)/2 quantile of
 * these scores to the (1 + level)/2 quantile, with straight lines between them (NumPy's default).
 *
 * <pre>
 *   List&lt;ConfusionMatrix&gt; images = ...;
 *   new Bootstrap().interval(images.size(), times -&gt; {
 *     ConfusionMatrix sum = ConfusionMatrix.empty(classes);
 *     for (int i = 0; i &lt; times.length; i++) {
 *       for (int k = 0; k &lt; times[i]; k++) {
 *         sum = sum.plus(images.get(i));
 *       }
 *     }
 *     return sum.meanIou();
 *   });
 * </pre>
 *
 * <p><b>Undefined.</b> Draws whose score is NaN are left out and {@link Interval#defined} counts
 * the others. With few images, say ten, the interval is too short.
 *
 * <p>Images are drawn by java.util.Random, whose numbers are specified: the same seed is the same
 * interval everywhere.
 *
 * <p><b>Source.</b> Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3.
 *
 * @param draws how often
 * @param level of confidence
 * @param seed of the random numbers
 */
public record Bootstrap(int draws, double level, long seed) {
  /** Creates a bootstrap of 1000 draws at the level of 95 %. */
  public Bootstrap() {
    this(1000, .95, 1);
  }

  /**
   * Creates a bootstrap.
   *
   * @throws IllegalArgumentException if there is no draw, or the level is not in [0, 1]
   */
  public Bootstrap {
    Arguments.atLeast("draws", 1, draws);
    Arguments.between("level", 0, 1, level);
  }

  /**
   * Returns the interval of a score.
   *
   * @param images how many there are
   * @param score of images that come as often as told
   */
  public Interval interval(int images, ToDoubleFunction<int[]> score) {
    return interval(draws(images).mapToDouble(score).toArray());
  }

  /**
   * Returns how often each image comes, for each draw: the same draws at each call.
   *
   * @param images how many there are
   */
  public Stream<int[]> draws(int images) {
    Arguments.atLeast("images", 0, images);
    Random random = new Random(seed);
    return IntStream.range(0, draws).mapToObj(draw -> times(images, random));
  }

  /**
   * Returns the interval of the scores of all {@linkplain #draws(int) draws}, in any order. With
   * it, one walk through the draws serves several scores.
   */
  public Interval interval(double... scores) {
    double[] defined = DoubleStream.of(scores).filter(x -> !Double.isNaN(x)).sorted().toArray();
    return new Interval(
        quantile(defined, (1 - level) / 2),
        quantile(defined, (1 + level) / 2),
        level,
        defined.length);
  }

  private static int[] times(int images, Random random) {
    int[] times = new int[images];
    for (int i = 0; i < images; i++) {
      times[random.nextInt(images)]++;
    }
    return times;
  }

  private static double quantile(double[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = q * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    double step = sorted[above] - sorted[below];
    return step == 0 ? sorted[below] : sorted[below] + (place - below) * step; // ∞ - ∞ is NaN
  }
}
