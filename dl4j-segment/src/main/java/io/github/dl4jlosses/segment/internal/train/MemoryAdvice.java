package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Ends a run before memory does, and says which batch, crop or heap would fit.
 *
 * <pre>
 *   step = 4 bytes · (3 · Σ elements of all activations + Σ elements of all windows) · batch
 *   heap = 6 · 4 bytes · (3 + C)·h·w · batch + bytes of the largest image that a crop is cut from
 * </pre>
 *
 * <p>An activation, its gradient and what ND4J works with: measured on the U-Net as 2.9 times the
 * activations at 512×512. Windows are what a convolution multiplies with its weights. Without
 * oneDNN ND4J makes an array of them, and keeps it for the way back; with oneDNN there are none. A
 * step that would pass the limit of {@link ProcessMemory} is not taken: Linux gives memory that it
 * has not got, and kills who uses it.
 */
public final class MemoryAdvice {
  private static final int COPIES = 3; // of each activation
  private static final int HEAP_COPIES = 6; // of each crop, while it is cut, changed and stacked
  private static final int FLOAT = 4; // bytes
  private static final double HEAP_SHARE = .8; // for images; the rest is the program
  private static final double PROCESS_SHARE = .9;

  private static final String NO_MEMORY = "std::bad_alloc"; // what C++ says

  private final ComputationGraph network;
  private final ModelInfo info;
  private final int batch;
  private final List<Path> images;
  private final ProcessMemory process;
  private final OneDnn.State oneDnn;
  private final long before = Pointer.physicalBytes();
  private boolean begun;

  /** Creates advice on the steps of a network, before the first; it learns from the images. */
  public MemoryAdvice(ComputationGraph network, ModelInfo info, int batch, List<Path> images) {
    this(network, info, batch, images, ProcessMemory.ofThis(), OneDnn.enable().state());
  }

  MemoryAdvice(
      ComputationGraph network,
      ModelInfo info,
      int batch,
      List<Path> images,
      ProcessMemory process,
      OneDnn.State oneDnn) {
    this.network = network;
    this.info = info;
    this.batch = batch;
    this.images = List.copyOf(images);
    this.process = process;
    this.oneDnn = oneDnn;
  }

  /**
   * Checks that there is memory for a step: before the first by what it will take, then by what the
   * process has.
   *
   * @throws OutOfMemoryError if it is not enough
   */
  public void check() {
    if (!begun) {
      double needed = before + step(batch, info.height(), info.width());
      if (needed > process.limit()) {
        throw new OutOfMemoryError(
            String.format(Locale.ROOT, "it needs about %.0f MB", needed / (1 << 20)));
      }
      begun = true;
    }
    process.check();
  }

  /** Returns what ends a run that has not enough memory for a step. */
  public SegmentException step(OutOfMemoryError e) {
    String step =
        String.format(
            Locale.ROOT, "a step of %d images of %dx%d", batch, info.height(), info.width());
    double source = source();
    return exception(step, e, larger(source) + smaller(source));
  }

  /** Returns the same where native code had no memory, and any other failure as it is. */
  public RuntimeException step(RuntimeException e) {
    if (!String.valueOf(e.getMessage()).contains(NO_MEMORY)) {
      return e;
    }
    OutOfMemoryError none = new OutOfMemoryError(NO_MEMORY);
    none.initCause(e);
    return step(none);
  }

  /** Returns what ends a run that has not enough memory for something else. */
  public static SegmentException other(String what, OutOfMemoryError e) {
    return exception(what, e, "go on with --resume and java " + ImageMemory.option(0));
  }

  private static SegmentException exception(String what, OutOfMemoryError e, String remedy) {
    return new SegmentException(
        String.format(
            Locale.ROOT,
            "memory must hold %s, got a heap of %d MB and %d MB of the process: %s (%s)",
            what,
            Runtime.getRuntime().maxMemory() >> 20,
            ProcessMemory.ofThis().limit() >> 20,
            e.getMessage(),
            remedy),
        e);
  }

  private String larger(double source) {
    double heap = heap(source, batch, info.height(), info.width()) / HEAP_SHARE;
    double all = (before + step(batch, info.height(), info.width())) / PROCESS_SHARE;
    String option = ImageMemory.option(Math.max(heap, all / ProcessMemory.HEAPS));
    return "go on with --resume and java " + option + process.option(all);
  }

  private String smaller(double source) {
    for (int fewer = batch / 2; fewer >= 1; fewer /= 2) {
      if (fits(source, fewer, info.height(), info.width())) {
        return another("--batch " + fewer);
      }
    }
    int edge = Math.min(info.height(), info.width()) / 2 / info.multiple() * info.multiple();
    for (; edge >= info.multiple(); edge = edge / 2 / info.multiple() * info.multiple()) {
      if (fits(source, 1, edge, edge)) {
        return another("--batch 1 --crop " + edge);
      }
    }
    return "; no smaller step fits";
  }

  private static String another(String options) {
    return ", or begin in another --output with " + options;
  }

  private boolean fits(double source, int fewer, int height, int width) {
    return heap(source, fewer, height, width) < HEAP_SHARE * Runtime.getRuntime().maxMemory()
        && step(fewer, height, width) < PROCESS_SHARE * process.limit() - before;
  }

  private double heap(double source, int count, double height, double width) {
    return source + HEAP_COPIES * FLOAT * (3. + info.classes().size()) * count * height * width;
  }

  private double step(int count, int height, int width) {
    Map<String, InputType> activations =
        network
            .getConfiguration()
            .getLayerActivationTypes(InputType.convolutional(height, width, 3));
    double elements =
        activations.values().stream().mapToDouble(InputType::arrayElementsPerExample).sum();
    double windows = oneDnn == OneDnn.State.ON ? 0 : windows(activations);
    return FLOAT * (COPIES * elements + windows) * count;
  }

  /** Returns bytes of the largest image and its masks. */
  private double source() {
    boolean single = info.labeling() == SegmentationTask.Labeling.SINGLE_LABEL;
    int ofMask = FLOAT * (single ? 1 : info.classes().size());
    ImageDecoder decoder = new ImageDecoder();
    return images.stream()
        .map(decoder::header)
        .mapToDouble(header -> (ImageMemory.READ + ofMask) * pixels(header))
        .max()
        .orElse(0);
  }

  private static double pixels(ImageHeader header) {
    return (double) header.height() * header.width();
  }

  private double windows(Map<String, InputType> activations) {
    return Arrays.stream(network.getLayers())
        .map(layer -> layer.conf().getLayer())
        .filter(ConvolutionLayer.class::isInstance)
        .map(ConvolutionLayer.class::cast)
        .mapToDouble(
            layer -> {
              InputType output = Objects.requireNonNull(activations.get(layer.getLayerName()));
              double pixels = (double) output.arrayElementsPerExample() / layer.getNOut();
              int[] kernel = layer.getKernelSize();
              return pixels * layer.getNIn() * kernel[0] * kernel[1];
            })
        .sum();
  }
}
