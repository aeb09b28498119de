package io.github.dl4jlosses.segment.spark.internal.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.Stepper;
import io.github.dl4jlosses.segment.internal.train.Trainer;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTrainerTest {
  private static final int LOST = 2; // rounds that are done then

  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void writeImages() throws IOException {
    SmallImages.withClasses(home.resolve("images"), 7, 2);
  }

  private static JavaSparkContext spark() {
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("test");
    return new JavaSparkContext(conf.set("spark.ui.enabled", "false"));
  }

  /** Four rounds of a step in an epoch. */
  private static TrainingOptions options(String run) {
    return TrainingOptions.defaults(ClusterOptions.all())
        .with(TrainingOptions.DATA, home.resolve("images"))
        .with(TrainingOptions.OUTPUT, home.resolve(run))
        .with(TrainingOptions.BATCH, 1)
        .with(TrainingOptions.DEPTH, 1)
        .with(TrainingOptions.WIDTH, 2)
        .with(TrainingOptions.EPOCHS, 1)
        .with(ClusterOptions.ROUND_STEPS, 1);
  }

  /** Trains, and returns the steps that rounds began with. */
  private static List<Integer> train(JavaSparkContext spark, String run, int lost)
      throws IOException {
    TrainingOptions options = options(run);
    TrainingData data = TrainingData.open(options);
    Trainer trainer = new ClusterTrainer(spark, options, data, StopSignal.none());
    LostCluster losing = new LostCluster(trainer, spark, lost, new ArrayList<>());
    TrainingLoop.open(options, data, losing, StopSignal.none(), Terminal.none()).run();
    return losing.taken;
  }

  /** Loses the cluster before a round. */
  private record LostCluster(
      Trainer trainer, JavaSparkContext spark, int lost, List<Integer> taken) implements Trainer {
    @Override
    public int steps() {
      return trainer.steps();
    }

    @Override
    public Stepper of(ComputationGraph network) {
      Stepper stepper = trainer.of(network);
      return new Stepper() {
        @Override
        public Steps take(int epoch, int step) {
          if (step == lost) {
            spark.stop();
          }
          taken.add(step);
          return stepper.take(epoch, step);
        }

        @Override
        public boolean isUpdating() {
          return stepper.isUpdating();
        }
      };
    }
  }

  @Test
  void aRunThatLosesTheClusterGoesOnAtTheRoundThatWasLost() throws IOException {
    try (JavaSparkContext spark = spark()) {
      assertEquals(List.of(0, 1, 2, 3), train(spark, "whole", /* lost= */ -1));
    }
    Stepper.NotTaken e;
    try (JavaSparkContext spark = spark()) {
      e = assertThrows(Stepper.NotTaken.class, () -> train(spark, "lost", LOST));
    }
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("round must be computed on the cluster, got: "), message);
    assertTrue(message.contains(" (go on with --resume; "), message);
    try (JavaSparkContext spark = spark()) {
      assertEquals(List.of(2, 3), train(spark, "lost", /* lost= */ -1));
    }
    SameNetwork.check(home.resolve("whole"), home.resolve("lost"));
  }
}
