package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.onednn.OneDnn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One convolution of 3×3, forward and backward, as ND4J calls oneDNN, as {@code dl4j-onednn} calls
 * a second one, and as PyTorch calls a newer one. Prints a table in Markdown.
 */
public final class ConvolutionBenchmark {
  private static final int ROUNDS = 6; // the first warms the JVM up
  private static final long[] ONES = {1, 1};

  private ConvolutionBenchmark() {}

  /** An input [n, c, size, size]; the output is as large. */
  private record Case(int n, int c, int size) {
    INDArray array() {
      return Nd4j.rand(DataType.FLOAT, n, c, size, size);
    }

    Tensor tensor() {
      return torch.rand(n, c, size, size);
    }

    @Override
    public String toString() {
      return Arrays.asList(n, c, size, size).toString();
    }
  }

  private static final List<Case> CASES =
      List.of(new Case(8, 8, 64), new Case(8, 16, 128), new Case(4, 32, 256));

  /** Runs. */
  public static void main(String[] arguments) {
    OneDnn.Status status = OneDnn.enable();
    if (!OneDnn.convolutionsKeepMemory()) {
      throw new IllegalStateException("convolutions must keep their memory, got: " + status);
    }
    torch.set_num_threads(Runtime.getRuntime().availableProcessors());
    StringBuilder table =
        new StringBuilder(
            """
            Median of one convolution, ms

            | input and output | ND4J, forward | backward | dl4j-onednn, forward | backward | PyTorch, forward | backward | channels last, forward | backward | blocked layout kept, forward |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
    for (Case c : CASES) {
      table.append("| ").append(c);
      for (List<Double> milliseconds : run(contestants(c))) {
        table.append(String.format(Locale.ROOT, " | %.2f", median(milliseconds)));
      }
      table.append(" |\n");
    }
    System.out.println(table);
  }

  private static Map<String, Runnable> contestants(Case c) {
    INDArray weights = Nd4j.rand(DataType.FLOAT, c.c, c.c, 3, 3);
    INDArray x = c.array();
    CustomOp forward =
        Convolutions.operation("conv2d", weights, new INDArray[] {x, weights}, x.ulike());
    CustomOp backward =
        Convolutions.operation(
            "conv2d_bp",
            weights,
            new INDArray[] {x, weights, c.array()},
            x.ulike(),
            weights.ulike());
    Map<String, Runnable> contestants = new LinkedHashMap<>();
    OpExecutioner nd4j = new NativeOpExecutioner();
    contestants.put("ND4J", () -> nd4j.exec(forward));
    contestants.put("ND4J, backward", () -> nd4j.exec(backward));
    contestants.put("dl4j-onednn", () -> Nd4j.exec(forward));
    contestants.put("dl4j-onednn, backward", () -> Nd4j.exec(backward));
    Tensor kernel = torch.rand(c.c, c.c, 3, 3);
    for (TorchUNet.Layout layout : TorchUNet.Layout.values()) {
      Tensor input = layout.of(c.tensor());
      Tensor gradient = layout.of(c.tensor());
      Tensor w = layout.of(kernel);
      contestants.put(layout + "", () -> convolve(input, w));
      contestants.put(layout + ", backward", () -> backward(gradient, input, w));
    }
    Tensor blocked = c.tensor().to_mkldnn();
    Tensor ordered = torch.mkldnn_reorder_conv2d_weight(kernel.to_mkldnn(), ONES, ONES, ONES, 1);
    contestants.put("blocked", () -> convolve(blocked, ordered));
    return contestants;
  }

  @SuppressWarnings("try") // the scope ends, and does nothing else
  private static void convolve(Tensor x, Tensor w) {
    try (PointerScope scope = new PointerScope()) {
      torch.conv2d(x, w, new TensorOptional(), ONES, ONES, ONES, 1);
    }
  }

  @SuppressWarnings("try") // the scope ends, and does nothing else
  private static void backward(Tensor gradient, Tensor x, Tensor w) {
    try (PointerScope scope = new PointerScope()) {
      BoolPointer inputAndWeights = new BoolPointer(3).put(0, true).put(1, true).put(2, false);
      torch.convolution_backward(
          gradient,
          x,
          w,
          new LongArrayRefOptional(),
          ONES,
          ONES,
          ONES,
          /* transposed= */ false,
          new long[] {0, 0},
          1,
          inputAndWeights);
    }
  }

  private static List<List<Double>> run(Map<String, Runnable> contestants) {
    List<List<Double>> milliseconds = new ArrayList<>();
    contestants.keySet().forEach(name -> milliseconds.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      int i = 0;
      for (Runnable contestant : contestants.values()) {
        List<Double> own = milliseconds.get(i++);
        if (round == 1) {
          own.clear();
        }
        contestant.run();
        for (double spent = 0; spent < 400; ) {
          long start = System.nanoTime();
          contestant.run();
          double elapsed = (System.nanoTime() - start) / 1e6;
          own.add(elapsed);
          spent += elapsed;
        }
      }
    }
    return milliseconds;
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
