package io.github.dl4jlosses.benchmarks.spark;

import io.github.dl4jlosses.benchmarks.Scratch;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.cluster.LoopbackCluster;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import io.github.dl4jlosses.segment.spark.internal.round.Round;
import io.github.dl4jlosses.segment.spark.internal.round.ShardJob;
import io.github.dl4jlosses.segment.spark.internal.round.ShardResult;
import io.github.dl4jlosses.segment.spark.internal.round.ShardWorker;
import io.github.dl4jlosses.segment.spark.internal.train.Rounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Where the time of a round goes: a master and two workers of one core on this machine, which share
 * its cores with the driver. Prints the least and the median of rounds after two to warm up, in ms:
 * the least of each part, as other programs only add to it, and medians of the whole.
 *
 * <p>Takes sizes such as {@code 16x8} (width of the U-Net, steps a round). Between two rounds, two
 * processes take as many steps without Spark, and the ratio is that of the medians.
 */
public final class RoundBenchmark {
  private static final int SHARDS = 2;
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 7;
  private static final int BATCH = 8;
  private static final int DEPTH = 3;

  private RoundBenchmark() {}

  /**
   * Runs; {@code steps} before a size is what the program starts in the processes without Spark.
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("steps")) {
      serveSteps(args[1], Integer.parseInt(args[2]));
      return;
    }
    try (Scratch home = Scratch.make();
        LoopbackCluster cluster = LoopbackCluster.start(home.folder(), SHARDS, Map.of())) {
      SparkConf conf = new SparkConf().setAppName("rounds").setMaster(cluster.url());
      cluster.ofDriver().forEach(conf::set);
      conf.set("spark.ui.enabled", "false").set("spark.executorEnv.OMP_NUM_THREADS", "1");
      conf.set("spark.executor.memory", "1g").set("spark.log.level", "ERROR");
      try (JavaSparkContext spark = new JavaSparkContext(conf)) {
        System.out.println(
            "| parameters | steps a round | send | fetch | compute | rest of the job | average |"
                + " write a checkpoint | round, least | round, median | without Spark, median |"
                + " ratio |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (String arg : args) {
          List<AskedProcess> alone = new ArrayList<>();
          try {
            for (int shard = 0; shard < SHARDS; shard++) {
              alone.add(AskedProcess.start(RoundBenchmark.class, "steps", arg, "" + shard));
            }
            print(spark, home.folder(), arg, alone);
          } finally {
            alone.forEach(AskedProcess::close);
          }
        }
      }
    }
  }

  private static ShardJob job(ComputationGraph network) {
    TrainingOptions options =
        TrainingOptions.defaults(ClusterOptions.all())
            .with(TrainingOptions.BATCH, BATCH)
            .with(ClusterOptions.SHARDS, SHARDS);
    return ShardJob.of(network, options, TrainingData.open(options));
  }

  private static int[] size(String text) {
    String[] numbers = text.split("x", 2);
    return new int[] {Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])};
  }

  private static ComputationGraph network(int width) {
    return UNet.create(
        InputType.convolutional(64, 64, 3),
        /* classes= */ 4,
        DEPTH,
        width,
        new LossCrossEntropy().withIgnoreIndex(255),
        new Adam(1e-3),
        /* seed= */ 1);
  }

  private static void print(
      JavaSparkContext spark, Path home, String text, List<AskedProcess> alone)
      throws IOException {
    int[] size = size(text);
    ComputationGraph network = network(size[0]);
    ShardJob job = job(network);
    Rounds rounds = new Rounds(spark, job);
    NetworkState state = NetworkState.of(network);
    List<Rounds.Times> times = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> writes = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      long start = System.nanoTime();
      Rounds.Result result = rounds.run(state, new Round(1 + i, 0, size[1]));
      state = result.state();
      state.copyTo(network);
      long done = System.nanoTime();
      ModelFiles.write(home.resolve("checkpoint.zip"), network, job.info());
      if (i >= WARM_UP) {
        times.add(result.times());
        whole.add((done - start) / 1e6);
        writes.add((System.nanoTime() - done) / 1e6);
      }
      double[] taken = AskedProcess.pass(alone);
      if (i >= WARM_UP) {
        steps.add(taken[0]);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "| %,d | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.2f |%n",
        network.numParams(),
        size[1],
        ms(times, Rounds.Times::send),
        ms(times, Rounds.Times::fetch),
        ms(times, Rounds.Times::compute),
        ms(times, t -> t.job() - t.fetch() - t.compute()),
        ms(times, Rounds.Times::average),
        least(writes),
        least(whole),
        median(whole),
        median(steps),
        median(steps) / median(whole));
  }

  private static double ms(List<Rounds.Times> times, ToDoubleFunction<Rounds.Times> part) {
    return 1000 * least(times.stream().map(part::applyAsDouble).toList());
  }

  private static double least(List<Double> values) {
    return Collections.min(values);
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Takes as many steps as a shard of a round, each time that it is asked to. */
  private static void serveSteps(String text, int shard) throws IOException {
    OneDnn.enable(); // before the network is made
    int[] size = size(text);
    ComputationGraph network = network(size[0]);
    ShardWorker worker = ShardWorker.of(job(network));
    int[] epoch = {0};
    NetworkState[] state = {NetworkState.of(network)};
    AskedProcess.serve(
        () -> {
          long start = System.nanoTime();
          ShardResult result = worker.run(state[0], new Round(++epoch[0], 0, size[1]), shard);
          double time = (System.nanoTime() - start) / 1e6;
          state[0] = ((ShardResult.Done) result).state();
          return new double[] {time};
        });
  }
}
