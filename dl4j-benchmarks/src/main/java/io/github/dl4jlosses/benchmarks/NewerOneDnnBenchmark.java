package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.benchmarks.NewerConvolution.Layout;
import io.github.dl4jlosses.benchmarks.UNetBenchmark.Contestant;
import io.github.dl4jlosses.benchmarks.UNetBenchmark.Size;
import io.github.dl4jlosses.onednn.OneDnn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What a newer oneDNN beside ND4J's could bring: one convolution of 3×3, and all eighteen of a step
 * of the example's U-Net, forward and backward, as ND4J calls its oneDNN, and by JavaCPP's, in
 * turns. Prints a table in Markdown. Arguments are those of {@link UNetBenchmark}. PyTorch cannot
 * take part: its natives export a oneDNN of their own, and two in one process end it.
 */
public final class NewerOneDnnBenchmark {
  private static final int ROUNDS = 6; // the first warms the JVM up
  private static final int[][] INPUTS = {{8, 8, 64}, {8, 16, 128}, {4, 32, 256}}; // n, c, h = w

  private NewerOneDnnBenchmark() {}

  /** Runs. */
  public static void main(String[] arguments) {
    List<String> sizes = new ArrayList<>(List.of(arguments));
    boolean one = sizes.remove("threads=1");
    if (sizes.isEmpty()) {
      sizes = List.of("8x3x64x64w8", "8x3x128x128w16", "4x3x256x256w32");
    }
    System.out.println(OneDnn.enable());
    if (one) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    }
    dnnl_version_t version = dnnl.dnnl_version();
    StringBuilder table =
        new StringBuilder(
            """
            Median, ms; the newer oneDNN is %d.%d

            | | ND4J's oneDNN | newer, channels first | newer, channels last |
            |---|---:|---:|---:|
            """
                .formatted(version.major(), version.minor()));
    for (int[] input : INPUTS) {
      String name = String.format("3x3 on [%d, %d, %d, %<d], ", input[0], input[1], input[2]);
      List<CustomOp> operations = operations(input[0], input[1], input[2]);
      table.append(row(name + "forward", operations.subList(0, 1), operations, 0.2));
      table.append(row(name + "backward", operations.subList(1, 2), operations, 0.2));
    }
    for (String text : sizes) {
      Size size = Size.parse(text);
      ComputationGraph network = UNetBenchmark.network(size);
      List<CustomOp> operations = Convolutions.of(network, UNetBenchmark.images(size)).operations();
      table.append(row("all of a step, " + size, operations, operations, 1));
    }
    System.out.println(table);
  }

  private static List<CustomOp> operations(int n, int c, int size) {
    INDArray x = Nd4j.rand(DataType.FLOAT, n, c, size, size);
    INDArray w = Nd4j.rand(DataType.FLOAT, c, c, 3, 3);
    INDArray y = x.ulike();
    INDArray dy = Nd4j.rand(DataType.FLOAT, x.shape());
    return List.of(
        Convolutions.operation("conv2d", w, new INDArray[] {x, w}, y),
        Convolutions.operation("conv2d_bp", w, new INDArray[] {x, w, dy}, x.ulike(), w.ulike()));
  }

  /** Measures some of the operations, which are conv2d and conv2d_bp in turns. */
  private static String row(
      String name, List<CustomOp> measured, List<CustomOp> operations, double seconds) {
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(new Contestant("ND4J", () -> exec(measured)));
    List<NewerConvolution> all = new ArrayList<>();
    for (Layout layout : Layout.values()) {
      List<NewerConvolution> newer = new ArrayList<>();
      for (int i = 0; i < operations.size(); i += 2) {
        newer.add(new NewerConvolution(operations.get(i), operations.get(i + 1), layout));
      }
      all.addAll(newer);
      contestants.add(new Contestant(layout + "", () -> run(newer, measured)));
    }
    NewerConvolution.bind(all);
    for (int round = 0; round < ROUNDS; round++) {
      for (Contestant contestant : contestants) {
        if (round == 1) {
          contestant.milliseconds().clear();
        }
        contestant.run(seconds);
      }
    }
    StringBuilder row = new StringBuilder("| ").append(name);
    contestants.forEach(c -> row.append(String.format(Locale.ROOT, " | %.2f", c.median())));
    return row.append(" |\n").toString();
  }

  private static double exec(List<CustomOp> operations) {
    operations.forEach(Nd4j::exec);
    return Double.NaN; // there is no loss
  }

  private static double run(List<NewerConvolution> convolutions, List<CustomOp> measured) {
    String first = measured.get(0).opName();
    for (NewerConvolution convolution : convolutions) {
      if (first.equals("conv2d")) {
        convolution.forward();
      }
      if (first.equals("conv2d_bp") || measured.size() > 1) {
        convolution.backward();
      }
    }
    return Double.NaN;
  }
}
