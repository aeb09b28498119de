package io.github.dl4jlosses.examples.run;

import io.github.dl4jlosses.examples.model.ModelInfo;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Says which batch and crop would fit where memory is not enough.
 *
 * <pre>
 *   step = 3 · 4 bytes · Σ elements of all activations · batch
 * </pre>
 *
 * <p>An activation, its gradient and what ND4J works with: measured on the U-Net as 2.9 times the
 * activations at 512×512. JavaCPP ends an allocation where the memory of the process would pass
 * four times the largest heap.
 */
public final class MemoryAdvice {
  private static final int COPIES = 3; // of each activation
  private static final int HEAP_COPIES = 6; // of each image, while it is read, changed and stacked
  private static final int FLOAT = 4; // bytes

  private final ComputationGraph network;
  private final ModelInfo info;
  private final int batch;
  private final long before = Pointer.physicalBytes();

  /**
   * Creates advice on the steps of a network, before the first.
   *
   * @param batch images of a step
   */
  public MemoryAdvice(ComputationGraph network, ModelInfo info, int batch) {
    this.network = network;
    this.info = info;
    this.batch = batch;
  }

  /** Returns what ends a run that has not enough memory for a step. */
  public RunException exception(OutOfMemoryError e) {
    return new RunException(
        String.format(
            Locale.ROOT,
            "memory must hold a step of %d images of %dx%d, got too little: %s (%s should fit; or give"
                + " more than the heap of %d MB and the %d MB of the process: java -Xmx8g)",
            batch,
            info.height(),
            info.width(),
            e.getMessage(),
            whatFits(),
            Runtime.getRuntime().maxMemory() >> 20,
            Pointer.maxPhysicalBytes() >> 20),
        e);
  }

  private String whatFits() {
    for (int smaller = batch / 2; smaller >= 1; smaller /= 2) {
      if (fits(smaller, info.height(), info.width())) {
        return "--batch " + smaller;
      }
    }
    int edge = Math.min(info.height(), info.width());
    do {
      edge = Math.max(info.multiple(), edge / 2 / info.multiple() * info.multiple());
    } while (edge > info.multiple() && !fits(1, edge, edge));
    return "--batch 1 --crop " + edge;
  }

  private boolean fits(long images, int height, int width) {
    double heap = HEAP_COPIES * FLOAT * (3. + info.classes().size()) * images * height * width;
    double step = COPIES * FLOAT * elements(height, width) * images;
    return heap < .8 * Runtime.getRuntime().maxMemory()
        && step < .9 * Pointer.maxPhysicalBytes() - before;
  }

  private double elements(int height, int width) {
    return network
        .getConfiguration()
        .getLayerActivationTypes(InputType.convolutional(height, width, 3))
        .values()
        .stream()
        .mapToDouble(InputType::arrayElementsPerExample)
        .sum();
  }
}
