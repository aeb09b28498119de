package io.github.dl4jlosses.internal.label;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.WrongChannelsException;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The values that labels and masks may have. Each method takes what counts, and throws an {@link
 * IllegalArgumentException} that names the pixel if a value is another.
 *
 * <p>Losses read labels by tiles and come here for the message; evaluations read them here.
 */
public final class LabelValues {
  /** The class, or the bit, of what does not count. */
  public static final int VOID = -1;

  private static final double WHITE = 255;
  private static final String DIVIDE = "all are 0 or 255, black and white? divide them by 255";

  private final LabelRule rule;
  private final INDArray labels;
  private final int channels;
  private final Places places;

  /**
   * Creates the rules for labels of one call.
   *
   * @param labels all of them
   * @param shape of the logits, [R, C] or [N, C, d…]
   */
  public LabelValues(LabelRule rule, INDArray labels, long... shape) {
    this.rule = rule;
    this.labels = labels;
    channels = (int) shape[1];
    places = new Places(shape);
  }

  /** Returns the class that a label is the index of; {@link #VOID} for the ignoreIndex. */
  public int index(double label, long pixel) {
    if (label == rule.ignoreIndex()) {
      return VOID;
    }
    int c = (int) label;
    if (c != label || c < 0 || c >= channels) {
      throw Arguments.bad(
          "labels",
          "be class indices 0.." + (channels - 1) + " or the ignoreIndex " + rule.ignoreIndex(),
          Arguments.number(label) + places.of(pixel),
          indexRemedy(label));
    }
    return c;
  }

  private String indexRemedy(double got) {
    if (got != Math.rint(got)) { // also NaN
      return "class indices are whole numbers";
    }
    if (got == WHITE && channels == 2 && areBlackAndWhite()) {
      return DIVIDE;
    }
    return got == channels ? "classes are counted from 0" : voidRemedy(got);
  }

  private static String voidRemedy(double got) {
    boolean isInt = got == (int) got;
    return "void pixels? use withIgnoreIndex" + (isInt ? "(" + (int) got + ")" : "");
  }

  /** Returns whether labels are 0 and 255, both of them, and nothing else. */
  private boolean areBlackAndWhite() {
    INDArray numbers = labels.castTo(DataType.DOUBLE);
    long black = numbers.eq(0).castTo(DataType.INT64).sumNumber().longValue();
    long white = numbers.eq(WHITE).castTo(DataType.INT64).sumNumber().longValue();
    return black > 0 && white > 0 && black + white == labels.length();
  }

  /**
   * Returns the class of a one-hot pixel; {@link #VOID} for zeros.
   *
   * @param labels [C][…]
   * @param i where in each channel
   */
  public int oneHot(double[][] labels, int i, long pixel) {
    int found = VOID;
    boolean legal = true;
    for (int c = 0; c < labels.length; c++) {
      if (labels[c][i] != 0) {
        legal &= labels[c][i] == 1 && found == VOID;
        found = c;
      }
    }
    if (!legal) {
      throw new WrongChannelsException(
          "labels",
          "be one-hot rows, or rows of zeros for ignored pixels",
          Arrays.toString(Arrays.stream(labels).mapToDouble(channel -> channel[i]).toArray())
              + places.of(pixel),
          "class probabilities? use withTarget(Target.PROBABILITY)");
    }
    return found;
  }

  /**
   * Returns the class of the largest of one-hot labels or probabilities, the lowest of equals;
   * {@link #VOID} for zeros, if all are the ignoreIndex, and if the class of a one-hot label is.
   *
   * @param labels [C][…]
   * @param i where in each channel
   * @param tolerance by how much their sum may miss 1
   */
  public int largest(double[][] labels, int i, long pixel, double tolerance) {
    int best = 0;
    int ignored = 0;
    double sum = 0;
    boolean zeros = true;
    boolean legal = true;
    for (int c = 0; c < labels.length; c++) {
      double label = labels[c][i];
      best = label > labels[best][i] ? c : best;
      ignored += label == rule.ignoreIndex() ? 1 : 0;
      zeros &= label == 0;
      legal &= label >= 0 && label <= 1;
      sum += label;
    }
    if (zeros || ignored == labels.length) {
      return VOID;
    }
    if (!legal) {
      throw noProbability(labels, i, pixel);
    }
    if (!(Math.abs(sum - 1) <= tolerance)) {
      throw Arguments.bad(
          "labels",
          "sum to 1 over the classes of a pixel, or be all 0",
          Arguments.number(sum) + places.of(pixel),
          "several classes per pixel? use " + rule.forChannels());
    }
    return labels[best][i] == 1 && best == rule.ignoreIndex() ? VOID : best;
  }

  private IllegalArgumentException noProbability(double[][] labels, int i, long pixel) {
    int c = 0;
    while (labels[c][i] >= 0 && labels[c][i] <= 1) {
      c++;
    }
    return Arguments.bad(
        "labels",
        "be one-hot or probabilities",
        Arguments.number(labels[c][i]) + places.of(pixel, c),
        "class indices go in one channel");
  }

  /** Checks the label of a channel: in [0, 1], or the ignoreIndex. */
  public void share(double label, long pixel, int channel) {
    if (!(label >= 0 && label <= 1) && label != rule.ignoreIndex()) {
      throw Arguments.bad(
          "labels",
          "be in [0, 1] or the ignoreIndex " + rule.ignoreIndex(),
          Arguments.number(label) + places.of(pixel, channel),
          label == Math.rint(label) && label > 1
              ? channelRemedy(label)
              : "labels are probabilities, not logits");
    }
  }

  /**
   * Returns the label of a channel, 0 or 1; {@link #VOID} for the ignoreIndex.
   *
   * @param ofShares what to do with labels between, as printed in messages
   */
  public int bit(double label, long pixel, int channel, String ofShares) {
    if (label == rule.ignoreIndex()) {
      return VOID;
    }
    if (label != 0 && label != 1) {
      throw Arguments.bad(
          "labels",
          "be 0, 1 or the ignoreIndex " + rule.ignoreIndex(),
          Arguments.number(label) + places.of(pixel, channel),
          label == Math.rint(label) // not NaN
              ? channelRemedy(label)
              : "a pixel is of a class or not; " + ofShares);
    }
    return (int) label;
  }

  private String channelRemedy(double got) {
    if (got == WHITE && areBlackAndWhite()) {
      return DIVIDE;
    }
    return got == WHITE || got < 0
        ? voidRemedy(got)
        : "class indices? use " + rule.forClasses() + "; void pixels? use withIgnoreIndex";
  }

  /**
   * Returns whether a mask of 0 and 1 lets a pixel count.
   *
   * @param ofWeights why it must not weigh, as printed in messages
   */
  public boolean counts(double mask, long pixel, String ofWeights) {
    if (mask != 0 && mask != 1) {
      throw noBit(mask, places.of(pixel), ofWeights);
    }
    return mask == 1;
  }

  /** Returns whether a mask of 0 and 1 lets a channel of a pixel count. */
  public boolean counts(double mask, long pixel, int channel, String ofWeights) {
    if (mask != 0 && mask != 1) {
      throw noBit(mask, places.of(pixel, channel), ofWeights);
    }
    return mask == 1;
  }

  private static IllegalArgumentException noBit(double mask, String place, String remedy) {
    return Arguments.bad("mask", "be 0 or 1", Arguments.number(mask) + place, remedy);
  }
}
