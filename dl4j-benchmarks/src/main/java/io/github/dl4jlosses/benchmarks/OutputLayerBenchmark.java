package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.layer.SegmentationLossLayer;
import io.github.dl4jlosses.layer.SegmentationOutputLayer;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The last convolution and cross entropy: gradient and score of SegmentationOutputLayer, which
 * computes both in tiles, and of ConvolutionLayer with a SegmentationLossLayer, with oneDNN. Each
 * measurement has a JVM of its own. Prints a table in Markdown.
 */
public final class OutputLayerBenchmark {
  private static final int ROUNDS = 3;
  private static final int MEASURED = 15; // the later ones are taken

  private OutputLayerBenchmark() {}

  /** What is compared. */
  private enum Layers {
    ONE,
    TWO
  }

  /** Features [n, channels, size, size] and a number of classes. */
  private record Case(int n, int channels, int size, int classes) {
    static Case parse(String text) {
      int[] numbers = Arrays.stream(text.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      return new Case(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    MultiLayerNetwork network(Layers layers) {
      ListBuilder list = new NeuralNetConfiguration.Builder().seed(7).updater(new NoOp()).list();
      LossCrossEntropy loss = new LossCrossEntropy();
      if (layers == Layers.ONE) {
        list.layer(SegmentationOutputLayer.builder(loss).nOut(classes).build());
      } else {
        list.layer(
            new ConvolutionLayer.Builder(1, 1)
                .nOut(classes)
                .activation(Activation.IDENTITY)
                .build());
        list.layer(SegmentationLossLayer.builder(loss).build());
      }
      MultiLayerNetwork network =
          new MultiLayerNetwork(
              list.setInputType(InputType.convolutional(size, size, channels)).build());
      network.init();
      return network;
    }

    @Override
    public String toString() {
      return n + "x" + channels + "x" + size + "x" + classes;
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case(8, 8, 64, 4),
          new Case(8, 16, 128, 2),
          new Case(8, 64, 256, 21),
          new Case(2, 64, 256, 150));

  /** Median and highest memory, or those of one JVM. */
  private record Measured(double milliseconds, double mebibytes) {}

  /** Runs. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 2) {
      Measured measured = measure(Case.parse(arguments[0]), Layers.valueOf(arguments[1]));
      System.out.printf(Locale.ROOT, "measured %f %f%n", measured.milliseconds, measured.mebibytes);
      return;
    }
    System.out.println(
        """
        | features, classes | ConvolutionLayer and SegmentationLossLayer, ms | memory, MiB | \
        SegmentationOutputLayer, ms | memory, MiB | ratio of times |
        |---|---:|---:|---:|---:|---:|""");
    for (Case c : CASES) {
      Map<Layers, List<Measured>> all = new EnumMap<>(Layers.class);
      for (int round = 0; round < ROUNDS; round++) {
        for (Layers layers : Layers.values()) {
          all.computeIfAbsent(layers, key -> new ArrayList<>()).add(inItsOwnJvm(c, layers));
        }
      }
      Measured two = medians(all.get(Layers.TWO));
      Measured one = medians(all.get(Layers.ONE));
      System.out.printf(
          Locale.ROOT,
          "| [%d, %d, %d, %d], %d | %.1f | %.0f | %.1f | %.0f | %.2f |%n",
          c.n,
          c.channels,
          c.size,
          c.size,
          c.classes,
          two.milliseconds,
          two.mebibytes,
          one.milliseconds,
          one.mebibytes,
          one.milliseconds / two.milliseconds);
    }
  }

  private static Measured medians(List<Measured> all) {
    return new Measured(
        median(all.stream().mapToDouble(Measured::milliseconds).toArray()),
        median(all.stream().mapToDouble(Measured::mebibytes).toArray()));
  }

  private static double median(double... numbers) {
    double[] sorted = Arrays.stream(numbers).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static Measured inItsOwnJvm(Case c, Layers layers)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.nd4j.log.initialization=false",
                "-cp",
                System.getProperty("java.class.path"),
                OutputLayerBenchmark.class.getName(),
                c.toString(),
                layers.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    String[] words = said.substring(said.indexOf("measured ")).strip().split(" ", -1);
    return new Measured(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
  }

  private static Measured measure(Case c, Layers layers) throws IOException {
    OneDnn.Status status = OneDnn.enable();
    if (status.state() != OneDnn.State.ON) {
      throw new IllegalStateException(status.toString());
    }
    MultiLayerNetwork network = c.network(layers);
    INDArray x = Nd4j.randn(DataType.FLOAT, c.n, c.channels, c.size, c.size);
    INDArray labels =
        Nd4j.rand(DataType.FLOAT, c.n, 1, c.size, c.size).muli(c.classes).castTo(DataType.UINT8);
    long before = LossBenchmark.kibibytes("VmRSS:");
    List<Double> milliseconds = new ArrayList<>();
    for (double spent = 0; spent < 2500 || milliseconds.size() < MEASURED; ) {
      network.setInput(x);
      network.setLabels(labels);
      long start = System.nanoTime();
      network.computeGradientAndScore();
      double elapsed = (System.nanoTime() - start) / 1e6;
      spent += elapsed;
      milliseconds.add(elapsed);
    }
    int half = milliseconds.size() / 2;
    return new Measured(
        median(milliseconds.stream().skip(half).mapToDouble(ms -> ms).toArray()),
        (LossBenchmark.kibibytes("VmHWM:") - before) / 1024.0);
  }
}
