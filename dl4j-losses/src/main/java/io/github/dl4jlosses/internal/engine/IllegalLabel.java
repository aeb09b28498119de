package io.github.dl4jlosses.internal.engine;

import io.github.dl4jlosses.internal.Arguments;
import io.github.dl4jlosses.internal.WrongChannelsException;
import io.github.dl4jlosses.internal.fused.LabelKind;
import io.github.dl4jlosses.internal.fused.Tiling;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a label. */
final class IllegalLabel {
  static final double WHITE = 255;

  private static final String DIVIDE = "all are 0 or 255, black and white? divide them by 255";

  private final LabelRule rule;
  private final long[] shape; // of the logits
  private final int channels;
  private final boolean blackAndWhite;

  /** Says it where all labels are 0 or 255, or for other labels. */
  IllegalLabel(LabelRule rule, Inputs inputs, boolean blackAndWhite) {
    this.blackAndWhite = blackAndWhite;
    this.rule = rule;
    shape = inputs.logits().shape();
    channels = inputs.channels();
  }

  /** Returns the exception for a pixel; null if its labels are legal. */
  @Nullable IllegalArgumentException error(double[] label, double[] mask, long pixel) {
    if (rule.kind() == LabelKind.CHANNELS) {
      return channelError(label, mask, pixel);
    }
    if (mask[0] == 0) {
      return null;
    }
    return label.length == 1 ? indexError(label[0], pixel) : oneHotError(label, pixel);
  }

  private @Nullable IllegalArgumentException oneHotError(double[] label, long pixel) {
    boolean legal = Arrays.stream(label).allMatch(x -> x == 0 || x == 1);
    if (legal && Arrays.stream(label).sum() <= 1) {
      return null;
    }
    return new WrongChannelsException(
        "labels",
        "be one-hot rows, or rows of zeros for ignored pixels",
        Arrays.toString(label) + place(pixel),
        "class probabilities? use withTarget(Target.PROBABILITY)");
  }

  private @Nullable IllegalArgumentException indexError(double label, long pixel) {
    boolean legal = label >= 0 && label < channels && label == Math.rint(label);
    if (legal || label == rule.ignoreIndex()) {
      return null;
    }
    return Arguments.bad(
        "labels",
        "be class indices 0.." + (channels - 1) + " or the ignoreIndex " + rule.ignoreIndex(),
        Arguments.number(label) + place(pixel),
        indexRemedy(label));
  }

  private String indexRemedy(double got) {
    if (got != Math.rint(got)) { // also NaN
      return "class indices are whole numbers";
    }
    if (blackAndWhite && got == WHITE && channels == 2) {
      return DIVIDE;
    }
    if (got == channels) {
      return "classes are counted from 0";
    }
    boolean isInt = got == (int) got;
    return "void pixels? use withIgnoreIndex" + (isInt ? "(" + (int) got + ")" : "");
  }

  private @Nullable IllegalArgumentException channelError(
      double[] label, double[] mask, long pixel) {
    for (int c = 0; c < label.length; c++) {
      boolean legal = label[c] >= 0 && label[c] <= 1;
      if (mask[c] != 0 && label[c] != rule.ignoreIndex() && !legal) {
        return Arguments.bad(
            "labels",
            "be in [0, 1] or the ignoreIndex " + rule.ignoreIndex(),
            Arguments.number(label[c]) + place(pixel, c),
            channelRemedy(label[c]));
      }
    }
    return null;
  }

  private String channelRemedy(double got) {
    if (got == WHITE) {
      return blackAndWhite ? DIVIDE : "void pixels? use withIgnoreIndex(255)";
    }
    return got == Math.rint(got) && got > 1
        ? "class indices? use " + rule.forClasses() + "; void pixels? use withIgnoreIndex"
        : "labels are probabilities, not logits";
  }

  String place(long pixel) {
    return shape.length == 2
        ? " in row " + pixel
        : " at " + Arguments.shape(Tiling.indices(shape, pixel));
  }

  String place(long pixel, int channel) {
    if (shape.length == 2) {
      return " in row " + pixel + ", column " + channel;
    }
    long[] indices = Tiling.indices(shape, pixel);
    LongStream withChannel =
        LongStream.concat(
            LongStream.of(indices[0], channel), Arrays.stream(indices, 1, indices.length));
    return " at " + Arguments.shape(withChannel.toArray());
  }
}
