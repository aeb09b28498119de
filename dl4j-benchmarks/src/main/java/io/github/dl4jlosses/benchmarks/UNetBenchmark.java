package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.benchmarks.TorchUNet.Layout;
import io.github.dl4jlosses.examples.UNet;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * A training step of the example's U-Net: with DL4J's own layers, with oneDNN, and in PyTorch, side
 * by side in one JVM, in turns. Prints a table in Markdown. Arguments: {@code threads=1} for one
 * thread instead of as many as there are cores, {@code fast} to leave out DL4J's own layers, which
 * take ten times as long, and sizes such as {@code 8x3x64x64w8}, or none for all.
 */
public final class UNetBenchmark {
  private static final int CLASSES = 4;
  private static final int DEPTH = 3;
  private static final double LEARNING_RATE = 1e-3;
  private static final int ROUNDS = 6; // the first warms the JVM up
  private static final int SECONDS = 3;
  private static final int SECONDS_OF_FIRST = 30; // C2 shares cores with threads that spin
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private UNetBenchmark() {}

  /** A batch [n, c, h, w] and the width of the network. */
  record Size(int n, int c, int h, int w, int width) {
    static Size parse(String text) {
      String[] parts = text.split("[xw]", -1);
      int[] sizes = new int[parts.length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Integer.parseInt(parts[i]);
      }
      return new Size(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4]);
    }

    @Override
    public String toString() {
      return String.format("[%d, %d, %d, %d], width %d", n, c, h, w, width);
    }
  }

  /** Someone who trains. */
  record Contestant(
      String name, DoubleSupplier step, List<Double> milliseconds, List<Double> losses) {
    Contestant(String name, DoubleSupplier step) {
      this(name, step, new ArrayList<>(), new ArrayList<>());
    }

    /** Takes steps for some seconds, the first one not counted, and returns the last loss. */
    double run(double seconds) {
      losses.add(step.getAsDouble());
      double spent = 0;
      while (spent < seconds) {
        long start = System.nanoTime();
        losses.add(step.getAsDouble());
        double elapsed = (System.nanoTime() - start) / 1e9;
        milliseconds.add(1000 * elapsed);
        spent += elapsed;
      }
      return losses.get(losses.size() - 1);
    }

    /** Returns whether each step had a loss: PyTorch 2.7.1 does not compute rightly everywhere. */
    boolean hasLosses() {
      return losses.stream().allMatch(Double::isFinite);
    }

    double median() {
      List<Double> sorted = new ArrayList<>(milliseconds);
      Collections.sort(sorted);
      return sorted.get(sorted.size() / 2);
    }
  }

  /** Runs. */
  public static void main(String[] arguments) {
    List<String> sizes = new ArrayList<>(List.of(arguments));
    boolean fast = sizes.remove("fast");
    boolean one = sizes.remove("threads=1");
    if (sizes.isEmpty()) {
      sizes = List.of("8x3x64x64w8", "8x3x128x128w16", "4x3x256x256w32");
    }
    int threads = one ? 1 : Runtime.getRuntime().availableProcessors();
    OneDnn.Status status = OneDnn.enable(); // before PyTorch is loaded
    if (!OneDnn.convolutionsKeepMemory()) {
      throw new IllegalStateException("convolutions must keep their memory, got: " + status);
    }
    torch.set_num_threads(threads);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    StringBuilder table =
        new StringBuilder(
            """
            Median of a training step, ms, threads: %d

            | batch | parameters | DL4J | oneDNN | its convolutions | by ND4J | PyTorch | PyTorch, channels last | DL4J / oneDNN | oneDNN / best PyTorch |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """
                .formatted(threads));
    for (String size : sizes) {
      table.append(row(Size.parse(size), fast ? Own.LEFT_OUT : Own.MEASURED));
    }
    System.out.println(table);
  }

  /** Whether DL4J's own layers take part. */
  private enum Own {
    MEASURED,
    LEFT_OUT
  }

  private static String row(Size size, Own own) {
    List<Contestant> contestants = contestants(size, own);
    for (int round = 0; round < ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        if (round == 1) {
          contestant.milliseconds.clear();
        }
        double loss = contestant.run(round == 0 ? SECONDS_OF_FIRST : SECONDS);
        System.out.printf(
            Locale.ROOT,
            "%s, round %d, %s: %.1f ms, loss %.4f%n",
            size,
            round,
            contestant.name,
            contestant.median(),
            loss);
      }
    }
    double[] ms = contestants.stream().mapToDouble(Contestant::median).toArray();
    int oneDnn = own == Own.MEASURED ? 1 : 0;
    double stock = own == Own.MEASURED ? ms[0] : Double.NaN;
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %s | %.1f | %.1f | %.1f | %s | %s | %s | %.2f |%n",
        size,
        network(size).numParams(),
        text(stock),
        ms[oneDnn],
        ms[oneDnn + 1],
        ms[oneDnn + 2],
        ofPyTorch(contestants.get(oneDnn + 3)),
        ofPyTorch(contestants.get(oneDnn + 4)),
        text(stock / ms[oneDnn]),
        ms[oneDnn] / best(contestants.subList(oneDnn + 3, oneDnn + 5)));
  }

  private static String ofPyTorch(Contestant contestant) {
    return text(contestant.median()) + (contestant.hasLosses() ? "" : ", loss NaN");
  }

  /** The shortest time of those that compute a loss. */
  private static double best(List<Contestant> contestants) {
    return contestants.stream()
        .filter(Contestant::hasLosses)
        .mapToDouble(Contestant::median)
        .min()
        .orElse(Double.NaN);
  }

  private static String text(double number) {
    return Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%.1f", number);
  }

  /**
   * Returns DL4J with its own layers, DL4J with oneDNN, the convolutions of the latter, the same as
   * ND4J calls them, and PyTorch in two layouts, all on the same batch.
   */
  private static List<Contestant> contestants(Size size, Own own) {
    INDArray images = images(size);
    INDArray classes = classes(size);
    System.setProperty(HELPERS_DISABLED, "true");
    ComputationGraph stock = network(size);
    OneDnn.enable();
    ComputationGraph oneDnn = network(size);
    TorchUNet pytorch = pytorch(Layout.CHANNELS_FIRST, size);
    TorchUNet channelsLast = pytorch(Layout.CHANNELS_LAST, size);
    if (pytorch.size() != parametersThatTrain(stock)) {
      throw new IllegalStateException(
          "PyTorch's network must have as many parameters as DL4J's, got " + pytorch.size());
    }
    Tensor x = torch.from_blob(images.data().pointer(), images.shape()).clone();
    INDArray longs = classes.castTo(DataType.INT64);
    Tensor y =
        torch
            .from_blob(
                longs.data().pointer(),
                new long[] {size.n, size.h, size.w},
                new TensorOptions(torch.ScalarType.Long))
            .clone();
    List<Contestant> contestants = new ArrayList<>();
    if (own == Own.MEASURED) {
      contestants.add(new Contestant("DL4J", () -> withoutOneDnn(stock, images, classes)));
    }
    contestants.add(new Contestant("oneDNN", () -> step(oneDnn, images, classes)));
    Convolutions convolutions = Convolutions.of(oneDnn, images);
    contestants.add(new Contestant("its convolutions", convolutions::step));
    contestants.add(new Contestant("by ND4J", convolutions::stepOfNd4j));
    contestants.add(new Contestant("PyTorch", () -> pytorch.step(x, y)));
    contestants.add(new Contestant("PyTorch, channels last", () -> channelsLast.step(x, y)));
    return contestants;
  }

  private static TorchUNet pytorch(Layout layout, Size size) {
    return new TorchUNet(layout, size.c, CLASSES, DEPTH, size.width, LEARNING_RATE);
  }

  /** As with natives that do not have it. */
  private static double withoutOneDnn(ComputationGraph network, INDArray images, INDArray classes) {
    Nd4j.getEnvironment().allowHelpers(false);
    try {
      return step(network, images, classes);
    } finally {
      Nd4j.getEnvironment().allowHelpers(true);
    }
  }

  static INDArray images(Size size) {
    long values = (long) size.n * size.c * size.h * size.w;
    return Nd4j.createFromArray(new Random(1).doubles(values).toArray())
        .castTo(DataType.FLOAT)
        .reshape(size.n, size.c, size.h, size.w);
  }

  static INDArray classes(Size size) {
    long pixels = (long) size.n * size.h * size.w;
    return Nd4j.createFromArray(new Random(2).ints(pixels, 0, CLASSES).toArray())
        .castTo(DataType.UINT8)
        .reshape(size.n, 1, size.h, size.w);
  }

  /** DL4J keeps the running mean and variance of batch normalization among the parameters. */
  private static long parametersThatTrain(ComputationGraph network) {
    return network.paramTable().entrySet().stream()
        .filter(e -> !e.getKey().endsWith("_mean") && !e.getKey().endsWith("_var"))
        .filter(e -> !e.getKey().endsWith("_log10stdev"))
        .mapToLong(e -> e.getValue().length())
        .sum();
  }

  static ComputationGraph network(Size size) {
    return UNet.create(
        InputType.convolutional(size.h, size.w, size.c),
        CLASSES,
        DEPTH,
        size.width,
        new LossCrossEntropy(),
        new Adam(LEARNING_RATE),
        /* seed= */ 1);
  }

  static double step(ComputationGraph network, INDArray images, INDArray classes) {
    network.fit(new DataSet(images, classes));
    return network.score();
  }
}
