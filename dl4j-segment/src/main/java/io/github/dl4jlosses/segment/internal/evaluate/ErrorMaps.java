package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores.PixelError;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Truth and prediction of one image, which have the form of a mask, as small pictures. */
public record ErrorMaps(Sample truth, Sample predicted, Foreground foreground) {
  ImageScores scores(double meanIou, List<ObjectError> errors) {
    return new ImageScores(
        truth.height(),
        truth.width(),
        small(i -> shown(truth, foreground, i)),
        small(i -> shown(predicted, foreground, i)),
        small(i -> error(i).code()),
        meanIou,
        errors);
  }

  /** Returns what maps show of a pixel: see {@link ImageScores#truth}. */
  public static int shown(Sample sample, Foreground foreground, int i) {
    if (isSingle(sample, foreground)) {
      int c = sample.mask()[i];
      return c == Sample.VOID ? Sample.VOID : ImageScores.shown(foreground, c);
    }
    int pixels = sample.height() * sample.width();
    int last = 0;
    boolean allVoid = true;
    for (int plane = 0; plane < sample.planes(); plane++) {
      int value = sample.mask()[plane * pixels + i];
      last = value == 1 ? ImageScores.shown(foreground, plane) : last;
      allVoid &= value == Sample.VOID;
    }
    return allVoid ? Sample.VOID : last;
  }

  /** Whether a pixel has one class: there are two at least, and labels have a plane each. */
  private static boolean isSingle(Sample sample, Foreground foreground) {
    return sample.planes() < foreground.channels();
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

  private PixelError error(int is, int found) {
    int nothing = isSingle(truth, foreground) ? foreground.background() : 0; // 0 is no
    if (is == Sample.VOID) {
      return PixelError.VOID;
    }
    if (is == found) {
      return PixelError.NONE;
    }
    return found == nothing
        ? PixelError.MISSED
        : is == nothing ? PixelError.INVENTED : PixelError.CONFUSED;
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
