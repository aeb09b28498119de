package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores.PixelError;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Truth and prediction of one image, which have the form of a mask, as small pictures. */
public record ErrorMaps(Sample truth, Sample predicted) {
  ImageScores scores(double meanIou, List<ObjectError> errors) {
    return new ImageScores(
        truth.height(),
        truth.width(),
        small(i -> shown(truth, i)),
        small(i -> shown(predicted, i)),
        small(i -> error(i).code()),
        meanIou,
        errors);
  }

  /** Returns the class of a pixel, or one more than the last label that it has; 255 for void. */
  public static int shown(Sample sample, int i) {
    if (sample.planes() == 1) {
      return sample.mask()[i];
    }
    int pixels = sample.height() * sample.width();
    int last = 0;
    boolean allVoid = true;
    for (int plane = 0; plane < sample.planes(); plane++) {
      int value = sample.mask()[plane * pixels + i];
      last = value == 1 ? plane + 1 : last;
      allVoid &= value == Sample.VOID;
    }
    return allVoid ? Sample.VOID : last;
  }

  private PixelError error(int i) {
    boolean missed = false;
    boolean invented = false;
    boolean allVoid = true;
    for (int plane = 0; plane < truth.planes(); plane++) {
      int at = plane * truth.height() * truth.width() + i;
      PixelError error = error(truth.mask()[at], predicted.mask()[at]);
      missed |= error == PixelError.MISSED || error == PixelError.CONFUSED;
      invented |= error == PixelError.INVENTED || error == PixelError.CONFUSED;
      allVoid &= error == PixelError.VOID;
    }
    if (allVoid) {
      return PixelError.VOID;
    }
    return missed
        ? (invented ? PixelError.CONFUSED : PixelError.MISSED)
        : invented ? PixelError.INVENTED : PixelError.NONE;
  }

  private static PixelError error(int truth, int predicted) {
    if (truth == Sample.VOID) {
      return PixelError.VOID;
    }
    if (truth == predicted) {
      return PixelError.NONE;
    }
    return predicted == 0
        ? PixelError.MISSED
        : truth == 0 ? PixelError.INVENTED : PixelError.CONFUSED;
  }

  private byte[] small(IntUnaryOperator value) {
    int step = ImageScores.step(truth.height(), truth.width());
    int columns = (truth.width() + step - 1) / step;
    byte[] small = new byte[(truth.height() + step - 1) / step * columns];
    for (int i = 0; i < small.length; i++) {
      int row = i / columns;
      small[i] = (byte) value.applyAsInt(row * step * truth.width() + i % columns * step);
    }
    return small;
  }
}
