package io.github.dl4jlosses.examples.run;

import io.github.dl4jlosses.examples.model.ModelInfo;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/** Says what to do where memory is not enough. */
public final class MemoryAdvice {
  private MemoryAdvice() {}

  /** Returns what ends a run that has not enough memory for a step. */
  public static RunException ofTraining(OutOfMemoryError e, ModelInfo info, int batch) {
    int edge = Math.max(info.height(), info.width());
    String smaller =
        batch > 1
            ? "--batch " + batch / 2
            : "--crop " + Math.max(info.multiple(), edge / 2 / info.multiple() * info.multiple());
    return new RunException(
        String.format(
            Locale.ROOT,
            "memory must hold a step of %d images of %dx%d, got too little: %s (%s takes about half;"
                + " or give more: java -Xmx8g; limits are now %d MB on the heap, %d MB beside it)",
            batch,
            info.height(),
            info.width(),
            e.getMessage(),
            smaller,
            Runtime.getRuntime().maxMemory() >> 20,
            Pointer.maxBytes() >> 20),
        e);
  }
}
