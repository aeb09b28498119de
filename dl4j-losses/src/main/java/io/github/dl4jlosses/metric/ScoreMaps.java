package io.github.dl4jlosses.metric;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.Doubles;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the score maps of one image say of each pixel, in raster order. */
public final class ScoreMaps {
  private ScoreMaps() {}

  /**
   * Returns the class with the largest score at each pixel, the lowest of equals.
   *
   * @param scores logits or probabilities [C, H, W]
   * @return [H·W]
   */
  public static int[] argmax(INDArray scores) {
    return argmax(channels("scores", scores));
  }

  /**
   * Returns the same of scores that were taken out of their array. A NaN is never larger.
   *
   * @param channels [C][H·W]
   * @return [H·W]
   */
  public static int[] argmax(double[][] channels) {
    int[] classes = new int[channels[0].length];
    double[] best = channels[0].clone();
    for (int c = 1; c < channels.length; c++) {
      double[] channel = channels[c];
      for (int i = 0; i < classes.length; i++) {
        if (channel[i] > best[i]) {
          best[i] = channel[i];
          classes[i] = c;
        }
      }
    }
    return classes;
  }

  /**
   * Returns scores that rank pixels as the softmax probability of a class does, but never saturate:
   *
   * <pre>
   *   z(c) - log Σ_{k≠c} e^z(k)  =  log( p(c) / (1 - p(c)) )
   * </pre>
   *
   * <p>In float the probabilities of the logits 20, 30 and 40 are all 1, and their order is lost.
   *
   * @param logits [C, H, W] with C at least 2
   * @param c the class
   * @return [H·W]
   */
  public static double[] logOdds(INDArray logits, int c) {
    return logOdds(channels("logits", logits), c);
  }

  /** Returns the same of logits [C][H·W]. A pixel with a NaN has NaN. */
  public static double[] logOdds(double[][] z, int c) {
    Arguments.atLeast("number of classes", 2, z.length);
    double[] odds = new double[z[0].length];
    for (int i = 0; i < odds.length; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < z.length; k++) {
        max = k == c ? max : Math.max(max, z[k][i]);
      }
      if (Double.isInfinite(max)
          && !Double.isNaN(z[c][i])) { // all others impossible, or one of them certain
        odds[i] = max < 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        continue;
      }
      double sum = 0;
      for (int k = 0; k < z.length; k++) {
        sum += k == c ? 0 : Math.exp(z[k][i] - max);
      }
      odds[i] = z[c][i] - max - Math.log(sum);
    }
    return odds;
  }

  /**
   * Returns maps of any type as an array per class.
   *
   * @param name what messages call them
   * @param maps [C, H, W]
   * @return [C][H·W]
   * @throws IllegalArgumentException if they have another shape or a NaN
   */
  public static double[][] channels(String name, INDArray maps) {
    if (maps.rank() != 3) {
      throw Arguments.bad(
          name,
          "have the shape [C, H, W]",
          Arguments.shape(maps.shape()),
          "one image at a time: output.slice(n)");
    }
    double[] flat = Doubles.of(maps);
    for (int i = 0; i < flat.length; i++) {
      if (Double.isNaN(flat[i])) {
        throw Arguments.bad(name, "be numbers", "NaN at " + i, "has the network diverged?");
      }
    }
    double[][] channels = new double[(int) maps.size(0)][];
    int pixels = flat.length / channels.length;
    Arrays.setAll(channels, c -> Arrays.copyOfRange(flat, c * pixels, (c + 1) * pixels));
    return channels;
  }
}
