package io.github.dl4jlosses.benchmarks;

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

/**
 * A training step of the example's U-Net: with DL4J's own layers, with oneDNN, and in PyTorch, side
 * by side in one JVM. Prints a table in Markdown. Arguments: none for all sizes, or some, such as
 * {@code 8x3x64x64w8}.
 */
public final class UNetBenchmark {
  private static final int CLASSES = 4;
  private static final int DEPTH = 3;
  private static final double LEARNING_RATE = 1e-3;
  private static final int ROUNDS = 4; // the first warms the JVM up
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private UNetBenchmark() {}

  /** A batch [n, c, h, w] and the width of the network. */
  private record Size(int n, int c, int h, int w, int width) {
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
  private record Contestant(String name, DoubleSupplier step, List<Double> milliseconds) {
    Contestant(String name, DoubleSupplier step) {
      this(name, step, new ArrayList<>());
    }

    /** Takes steps for some seconds, the first one not counted, and returns the last loss. */
    double run(double seconds) {
      double loss = step.getAsDouble();
      double spent = 0;
      while (spent < seconds) {
        long start = System.nanoTime();
        loss = step.getAsDouble();
        double elapsed = (System.nanoTime() - start) / 1e9;
        milliseconds.add(1000 * elapsed);
        spent += elapsed;
      }
      return loss;
    }

    double median() {
      List<Double> sorted = new ArrayList<>(milliseconds);
      Collections.sort(sorted);
      return sorted.get(sorted.size() / 2);
    }
  }

  /** Runs. */
  public static void main(String[] arguments) {
    List<String> sizes =
        arguments.length > 0
            ? List.of(arguments)
            : List.of("8x3x64x64w8", "8x3x128x128w16", "4x3x256x256w32");
    int threads = Runtime.getRuntime().availableProcessors();
    torch.set_num_threads(threads);
    StringBuilder table =
        new StringBuilder(
            """
            Median of a training step, ms

            | batch | parameters | DL4J | oneDNN | its convolutions | PyTorch | DL4J / oneDNN | oneDNN / PyTorch |
            |---|---:|---:|---:|---:|---:|---:|---:|
            """);
    for (String size : sizes) {
      table.append(row(Size.parse(size)));
    }
    System.out.println(table);
  }

  private static String row(Size size) {
    List<Contestant> contestants = contestants(size);
    for (int round = 0; round < ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        if (round == 1) {
          contestant.milliseconds.clear();
        }
        double loss = contestant.run(/* seconds= */ 3);
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
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.0f | %.1f | %.1f | %.1f | %.1f | %.2f |%n",
        size,
        network(size).numParams(),
        ms[0],
        ms[1],
        ms[2],
        ms[3],
        ms[0] / ms[1],
        ms[1] / ms[3]);
  }

  /**
   * Returns DL4J with its own layers, DL4J with oneDNN, the convolutions of the latter, and
   * PyTorch, all on the same batch.
   */
  private static List<Contestant> contestants(Size size) {
    INDArray images = images(size);
    INDArray classes = classes(size);
    System.setProperty(HELPERS_DISABLED, "true");
    ComputationGraph stock = network(size);
    OneDnn.Status status = OneDnn.enable();
    if (status.state() != OneDnn.State.ON) {
      throw new IllegalStateException(status.toString());
    }
    ComputationGraph oneDnn = network(size);
    TorchUNet pytorch = new TorchUNet(size.c, CLASSES, DEPTH, size.width, LEARNING_RATE);
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
    return List.of(
        new Contestant("DL4J", () -> step(stock, images, classes)),
        new Contestant("oneDNN", () -> step(oneDnn, images, classes)),
        new Contestant("its convolutions", Convolutions.of(oneDnn, images)::step),
        new Contestant("PyTorch", () -> pytorch.step(x, y)));
  }

  private static INDArray images(Size size) {
    long values = (long) size.n * size.c * size.h * size.w;
    return Nd4j.createFromArray(new Random(1).doubles(values).toArray())
        .castTo(DataType.FLOAT)
        .reshape(size.n, size.c, size.h, size.w);
  }

  private static INDArray classes(Size size) {
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

  private static ComputationGraph network(Size size) {
    return UNet.create(
        InputType.convolutional(size.h, size.w, size.c),
        CLASSES,
        DEPTH,
        size.width,
        new LossCrossEntropy(),
        new Adam(LEARNING_RATE),
        /* seed= */ 1);
  }

  private static double step(ComputationGraph network, INDArray images, INDArray classes) {
    network.fit(new DataSet(images, classes));
    return network.score();
  }
}
