package io.github.dl4jlosses.benchmarks;

import io.github.dl4jlosses.onednn.OneDnn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.LeNet;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.UNet;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A training step of networks of DL4J's zoo: with DL4J's own layers, with oneDNN, and with oneDNN
 * and {@link CacheMode#DEVICE}, side by side in one JVM, in turns. Prints a table in Markdown.
 */
public final class ZooBenchmark {
  private static final int ROUNDS = 6; // the first warms the JVM up
  private static final int CLASSES = 10;
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";

  private ZooBenchmark() {}

  /** A network of the zoo, and the images [n, 3, size, size] that it is trained on. */
  private record Case(String name, Function<CacheMode, ZooModel<?>> zoo, int n, int size) {
    Model network(CacheMode cache) {
      return zoo.apply(cache).init();
    }

    @Override
    public String toString() {
      return String.format("%s, [%d, 3, %d, %d]", name, n, size, size);
    }
  }

  private static final List<Case> CASES =
      List.of(
          new Case("LeNet", ZooBenchmark::leNet, 16, 48),
          new Case("ResNet50", ZooBenchmark::resNet50, 4, 128),
          new Case("UNet", ZooBenchmark::uNet, 1, 64));

  private static ZooModel<?> leNet(CacheMode cache) {
    return LeNet.builder()
        .numClasses(CLASSES)
        .inputShape(new int[] {3, 48, 48})
        .cacheMode(cache)
        .build();
  }

  private static ZooModel<?> resNet50(CacheMode cache) {
    return ResNet50.builder()
        .numClasses(CLASSES)
        .inputShape(new int[] {3, 128, 128})
        .cacheMode(cache)
        .build();
  }

  private static ZooModel<?> uNet(CacheMode cache) {
    return UNet.builder().inputShape(new int[] {3, 64, 64}).cacheMode(cache).build();
  }

  /** Runs. */
  public static void main(String[] arguments) {
    StringBuilder table =
        new StringBuilder(
            """
            Median of a training step, ms

            | network of the zoo, batch | DL4J | oneDNN | and CacheMode.DEVICE | DL4J / oneDNN | with the cache |
            |---|---:|---:|---:|---:|---:|
            """);
    for (Case c : CASES) {
      table.append(row(c));
    }
    System.out.println(table);
  }

  private static String row(Case c) {
    System.setProperty(HELPERS_DISABLED, "true");
    Model own = c.network(CacheMode.NONE);
    OneDnn.Status status = OneDnn.enable();
    if (status.state() != OneDnn.State.ON) {
      throw new IllegalStateException(status.toString());
    }
    Model oneDnn = c.network(CacheMode.NONE);
    Model cached = c.network(CacheMode.DEVICE);
    DataSet batch = batch(c, own);
    List<List<Double>> milliseconds =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int round = 0; round < ROUNDS; round++) {
      if (round == 1) {
        milliseconds.forEach(List::clear);
      }
      Nd4j.getEnvironment().allowHelpers(false); // as with natives that do not have oneDNN
      run(own, batch, milliseconds.get(0));
      Nd4j.getEnvironment().allowHelpers(true);
      run(oneDnn, batch, milliseconds.get(1));
      run(cached, batch, milliseconds.get(2));
    }
    double[] ms = milliseconds.stream().mapToDouble(ZooBenchmark::median).toArray();
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %.0f | %.1f | %.1f |%n",
        c,
        ms[0],
        ms[1],
        ms[2],
        ms[0] / ms[1],
        ms[0] / ms[2]);
  }

  private static DataSet batch(Case c, Model network) {
    Random random = new Random(1);
    long values = 3L * c.n * c.size * c.size;
    INDArray images =
        Nd4j.createFromArray(random.doubles(values).toArray())
            .castTo(DataType.FLOAT)
            .reshape(c.n, 3, c.size, c.size);
    INDArray output =
        network instanceof ComputationGraph graph
            ? graph.outputSingle(images)
            : ((MultiLayerNetwork) network).output(images);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, output.shape());
    INDArray rows = labels.reshape(c.n, -1);
    for (int i = 0; i < c.n; i++) {
      rows.putScalar(i, random.nextInt((int) rows.size(1)), 1);
    }
    return new DataSet(images, labels);
  }

  /** Takes steps for some seconds, the first one not counted. */
  private static void run(Model network, DataSet batch, List<Double> milliseconds) {
    step(network, batch);
    double spent = 0;
    while (spent < 1) {
      long start = System.nanoTime();
      step(network, batch);
      double elapsed = (System.nanoTime() - start) / 1e9;
      milliseconds.add(1000 * elapsed);
      spent += elapsed;
    }
  }

  private static void step(Model network, DataSet batch) {
    if (network instanceof ComputationGraph graph) {
      graph.fit(batch);
    } else {
      ((MultiLayerNetwork) network).fit(batch);
    }
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = new ArrayList<>(numbers);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
