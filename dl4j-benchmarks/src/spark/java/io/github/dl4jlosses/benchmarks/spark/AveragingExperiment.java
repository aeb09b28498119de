package io.github.dl4jlosses.benchmarks.spark;

import io.github.dl4jlosses.benchmarks.Scratch;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.internal.train.Stepper;
import io.github.dl4jlosses.segment.internal.train.Trainer;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import io.github.dl4jlosses.segment.spark.internal.round.NetworkState;
import io.github.dl4jlosses.segment.spark.internal.round.Round;
import io.github.dl4jlosses.segment.spark.internal.round.ShardJob;
import io.github.dl4jlosses.segment.spark.internal.round.ShardResult;
import io.github.dl4jlosses.segment.spark.internal.round.ShardWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Trains on datasets/toy-shapes with shards that are computed one after the other, and prints the
 * validation mIoU after epochs: by number of shards, steps a round, learning rate, and what becomes
 * of Adam's moments. All else are the defaults of the program.
 *
 * <p>Takes the number of epochs, and rows such as {@code 4x8} (shards, steps a round), {@code
 * 4x8*2} (twice the learning rate) or {@code 4x8-kept} (moments; also {@code -reset}).
 */
public final class AveragingExperiment {
  /** What becomes of Adam's moments between rounds. */
  private enum Moments {
    AVERAGED,
    /** Each shard keeps its own. */
    KEPT,
    /** They are zero. */
    RESET
  }

  private record Row(int shards, int roundSteps, double rate, Moments moments) {
    static Row parse(String text) {
      String[] moments = text.split("-", 2);
      String[] rate = moments[0].split("\\*", 2);
      String[] numbers = rate[0].split("x", 2);
      return new Row(
          Integer.parseInt(numbers[0]),
          Integer.parseInt(numbers[1]),
          rate.length > 1 ? Double.parseDouble(rate[1]) : 1,
          moments.length > 1
              ? Moments.valueOf(moments[1].toUpperCase(Locale.ROOT))
              : Moments.AVERAGED);
    }
  }

  private AveragingExperiment() {}

  /** Runs. */
  public static void main(String[] args) throws IOException {
    int epochs = Integer.parseInt(args[0]);
    System.out.println(
        "| shards | steps a round | learning rate | moments | steps of each | rounds | mIoU after a"
            + " quarter | half | all epochs | best |\n"
            + "|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|");
    for (String row : List.of(args).subList(1, args.length)) {
      print(Row.parse(row), epochs);
    }
  }

  private static void print(Row row, int epochs) throws IOException {
    double rate = row.rate() * TrainingOptions.defaults().get(TrainingOptions.LEARNING_RATE);
    TrainingOptions options =
        TrainingOptions.defaults(ClusterOptions.all())
            .with(TrainingOptions.EPOCHS, epochs)
            .with(TrainingOptions.LEARNING_RATE, rate)
            .with(ClusterOptions.SHARDS, row.shards())
            .with(ClusterOptions.ROUND_STEPS, row.roundSteps());
    TrainingData data = TrainingData.open(options);
    InTurn trainer = new InTurn(options, data, row.moments());
    List<EpochScores> scores;
    try (Scratch scratch = Scratch.make();
        FolderLock lock = FolderLock.takeNew(scratch.folder().resolve("run"))) {
      TrainingOptions here = options.with(TrainingOptions.OUTPUT, lock.folder());
      scores = TrainingLoop.open(here, data, trainer, StopSignal.none(), Terminal.none()).run();
    }
    int rounds = (trainer.steps() + row.roundSteps() - 1) / row.roundSteps();
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.4g | %s | %d | %d | %.4f | %.4f | %.4f | %.4f |%n",
        row.shards(),
        row.roundSteps(),
        rate,
        row.moments().name().toLowerCase(Locale.ROOT),
        epochs * trainer.steps(),
        epochs * rounds,
        scores.get(Math.max(0, epochs / 4 - 1)).meanIou(),
        scores.get(Math.max(0, epochs / 2 - 1)).meanIou(),
        scores.get(epochs - 1).meanIou(),
        scores.stream().mapToDouble(EpochScores::meanIou).max().orElse(Double.NaN));
  }

  /** Computes the shards of a round one after the other. */
  private record InTurn(TrainingOptions options, TrainingData data, Moments moments)
      implements Trainer {
    @Override
    public int steps() {
      return ClusterOptions.steps(data.training().steps(), shards());
    }

    private int shards() {
      return options.get(ClusterOptions.SHARDS);
    }

    @Override
    public Stepper of(ComputationGraph network) {
      ShardWorker worker = ShardWorker.of(ShardJob.of(network, options, data));
      NetworkState fresh = NetworkState.of(network);
      List<NetworkState> last = new ArrayList<>();
      IntStream.range(0, shards()).forEach(shard -> last.add(fresh));
      return new Stepper() {
        @Override
        public Steps take(int epoch, int step) {
          int count = Math.min(options.get(ClusterOptions.ROUND_STEPS), steps() - step);
          NetworkState from = NetworkState.of(network);
          List<Double> losses = new ArrayList<>();
          for (int shard = 0; shard < shards(); shard++) {
            NetworkState begin =
                switch (moments) {
                  case AVERAGED -> from;
                  case KEPT -> from.withUpdaterOf(last.get(shard));
                  case RESET -> from.withUpdaterOf(fresh);
                };
            ShardResult result = worker.run(begin, new Round(epoch, step, count), shard);
            if (!(result instanceof ShardResult.Done done)) {
              throw new IllegalStateException(result.toString());
            }
            last.set(shard, done.state());
            losses = done.losses();
          }
          NetworkState.mean(last).copyTo(network);
          return new Steps(losses);
        }

        @Override
        public boolean isUpdating() {
          return false;
        }
      };
    }
  }
}
