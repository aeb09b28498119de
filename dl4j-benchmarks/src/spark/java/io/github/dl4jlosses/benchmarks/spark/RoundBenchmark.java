package io.github.dl4jlosses.benchmarks.spark;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.UNet;
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
 * its cores with the driver. Prints medians of rounds after two to warm up, in ms.
 *
 * <p>Takes sizes such as {@code 16x8} (width of the U-Net, steps a round); {@code alone} before one
 * also lets two processes take the same steps without Spark, and prints the ratio.
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
      System.out.println(stepsAlone(args[1], Integer.parseInt(args[2])));
      return;
    }
    Path home = Files.createTempDirectory("rounds");
    try (LoopbackCluster cluster = LoopbackCluster.start(home, SHARDS, Map.of())) {
      SparkConf conf = new SparkConf().setAppName("rounds").setMaster(cluster.url());
      cluster.ofDriver().forEach(conf::set);
      conf.set("spark.ui.enabled", "false").set("spark.executorEnv.OMP_NUM_THREADS", "1");
      conf.set("spark.executor.memory", "1g").set("spark.log.level", "ERROR");
      try (JavaSparkContext spark = new JavaSparkContext(conf)) {
        System.out.println(
            "| parameters | steps a round | send | fetch | compute | rest of the job | average | round"
                + " | write a checkpoint | without Spark / round |\n"
                + "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        boolean alone = false;
        for (String arg : args) {
          if (arg.equals("alone")) {
            alone = true;
          } else {
            print(spark, home, arg, alone);
            alone = false;
          }
        }
      }
    }
  }

  private static ShardJob job(ComputationGraph network, Path output) {
    TrainingOptions options =
        TrainingOptions.defaults(ClusterOptions.all())
            .with(TrainingOptions.OUTPUT, output)
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

  private static void print(JavaSparkContext spark, Path home, String text, boolean alone)
      throws Exception {
    int[] size = size(text);
    ComputationGraph network = network(size[0]);
    ShardJob job = job(network, home.resolve("run"));
    Rounds rounds = new Rounds(spark, job);
    NetworkState state = NetworkState.of(network);
    List<Rounds.Times> times = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> writes = new ArrayList<>();
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
    }
    double round = median(whole);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %s |%n",
        network.numParams(),
        size[1],
        ms(times, Rounds.Times::send),
        ms(times, Rounds.Times::fetch),
        ms(times, Rounds.Times::compute),
        ms(times, t -> t.job() - t.fetch() - t.compute()),
        ms(times, Rounds.Times::average),
        round,
        median(writes),
        alone ? String.format(Locale.ROOT, "%.2f", alone(home, text) / round) : "–");
  }

  private static double ms(List<Rounds.Times> times, ToDoubleFunction<Rounds.Times> part) {
    return 1000 * median(times.stream().map(part::applyAsDouble).toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Returns what as many steps take in two processes at a time: the mean of their medians. */
  private static double alone(Path home, String text) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      List<String> command =
          new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
      command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g"));
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(RoundBenchmark.class.getName(), "steps", text, "" + shard));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("OMP_NUM_THREADS", "1");
      processes.add(
          builder
              .redirectOutput(home.resolve("alone-" + shard).toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    }
    double sum = 0;
    for (int shard = 0; shard < SHARDS; shard++) {
      processes.get(shard).waitFor();
      sum += Double.parseDouble(Files.readString(home.resolve("alone-" + shard)).strip());
    }
    return sum / SHARDS;
  }

  private static double stepsAlone(String text, int shard) throws IOException {
    OneDnn.enable(); // before the network is made
    int[] size = size(text);
    ComputationGraph network = network(size[0]);
    ShardJob job = job(network, Files.createTempDirectory("alone"));
    ShardWorker worker = ShardWorker.of(job);
    NetworkState state = NetworkState.of(network);
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < WARM_UP + ROUNDS; i++) {
      long start = System.nanoTime();
      ShardResult result = worker.run(state, new Round(1 + i, 0, size[1]), shard);
      if (i >= WARM_UP) {
        times.add((System.nanoTime() - start) / 1e6);
      }
      state = ((ShardResult.Done) result).state();
    }
    return median(times);
  }
}
