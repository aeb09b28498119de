package io.github.dl4jlosses.segment.spark.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.TrainingRun;
import io.github.dl4jlosses.segment.spark.internal.train.SameNetwork;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkTrainTest {
  @TempDir private static Path home = Path.of("");
  private static Path classes = Path.of("");
  private static Path labels = Path.of("");

  @BeforeAll
  static void writeImages() throws IOException {
    classes = SmallImages.withClasses(home.resolve("classes"), 7, 3);
    labels = SmallImages.withLabels(home.resolve("labels"), 7, 3);
  }

  private static Programs.Result run(Object... arguments) {
    return Programs.segmentSpark(
        Stream.concat(Stream.of("train"), Arrays.stream(arguments)).toArray());
  }

  /** Trains for two epochs of four batches, and returns what was printed. */
  private static Programs.Result train(Path data, Path output, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("--data", data, "--output", output, "--batch", 2, "--seed", 7));
    arguments.addAll(List.of("--depth", 1, "--width", 2));
    arguments.addAll(List.of(more).contains("--epochs") ? List.of() : List.of("--epochs", 2));
    arguments.addAll(List.of(more));
    Programs.Result result = run(arguments.toArray());
    assertEquals(0, result.code(), result.toString());
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void oneShardIsTheTrainingOfOneMachine(int roundSteps) throws IOException {
    Path here = home.resolve("here-" + roundSteps);
    TrainingRun.of(
            TrainingOptions.of(classes, here)
                .with(TrainingOptions.BATCH, 2)
                .with(TrainingOptions.SEED, 7L)
                .with(TrainingOptions.DEPTH, 1)
                .with(TrainingOptions.WIDTH, 2)
                .with(TrainingOptions.EPOCHS, 2))
        .train();
    Path there = home.resolve("one-shard-" + roundSteps);
    Object[] more = {"--master", "local[1]", "--shards", 1, "--round-steps", roundSteps};
    train(classes, there, more);
    SameNetwork.check(here, there);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce", "dice", "gdice", "tversky", "focal", "lovasz", "topk", "ce+dice"})
  void aRunOfClassesIsTheSameOnOneCoreAndOnTwo(String loss) throws IOException {
    checkCores(classes, "classes-" + loss, loss);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bce", "dice", "gdice", "tversky", "focal", "lovasz", "topk", "bce+dice"})
  void aRunOfLabelsIsTheSameOnOneCoreAndOnTwo(String loss) throws IOException {
    checkCores(labels, "labels-" + loss, loss);
  }

  private static void checkCores(Path data, String name, String loss) throws IOException {
    Path one = home.resolve(name + "-1");
    Path two = home.resolve(name + "-2");
    train(data, one, "--master", "local[1]", "--shards", 3, "--loss", loss);
    train(data, two, "--master", "local[2]", "--shards", 3, "--loss", loss);
    SameNetwork.check(one, two);
  }

  @Test
  void itSaysWhatIsAveragedAndOnHowManyThreads() {
    Path run = home.resolve("notes");
    Programs.Result result = train(classes, run, "--master", "local[2]", "--epochs", 1);
    assertTrue(
        result
            .out()
            .containsAll(
                List.of(
                    "rounds    2 shards, averaged after 4 steps of batch 2 each: parameters and"
                        + " Adam's moments",
                    "cluster   local[2], 1 core and 1 OpenMP thread a task")),
        result.out().toString());
    assertTrue(Files.exists(run.resolve("report.html")));
  }

  @Test
  void aRunOfMoreEpochsGoesOnWithTheOptionsThatItBeganWith() throws IOException {
    Path run = home.resolve("resumed");
    train(classes, run, "--master", "local[2]", "--shards", 3, "--epochs", 1);
    assertEquals(0, run("--output", run, "--resume", "--master", "local[1]").code());
    Programs.Result more = run("--output", run, "--resume", "--master", "local[1]", "--epochs", 2);
    assertEquals(0, more.code(), more.toString());
    assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size());
    Programs.Result other = run("--output", run, "--resume", "--master", "local[1]", "--shards", 4);
    assertEquals(
        List.of(
            "--shards must be 3, as when the run began, got 4 (leave it out, or begin another run"
                + " with another --output)"),
        other.err());
    assertEquals(2, other.code());
  }

  /** Their checkpoints have the same form, but neither can take the steps of the other. */
  @Test
  void aRunOnOneMachineAndOneOnAClusterAreNotContinuedByTheOther() throws IOException {
    Path cluster = home.resolve("of-cluster");
    train(classes, cluster, "--master", "local[1]", "--epochs", 1);
    TrainingOptions options =
        TrainingOptions.of(classes, cluster)
            .with(TrainingOptions.BATCH, 2)
            .with(TrainingOptions.SEED, 7L)
            .with(TrainingOptions.DEPTH, 1)
            .with(TrainingOptions.WIDTH, 2)
            .with(TrainingOptions.EPOCHS, 2);
    IllegalArgumentException here =
        assertThrows(IllegalArgumentException.class, () -> TrainingRun.of(options).resume());
    assertEquals(
        "settings of run.json must be those of this program, got shards (the program that began the"
            + " run goes on with it, or begin another run with another --output)",
        here.getMessage());

    Path one = home.resolve("of-one");
    TrainingRun.of(options.with(TrainingOptions.OUTPUT, one)).train();
    Files.delete(one.resolve("arguments.txt"));
    Programs.Result there =
        run(
            "--data",
            classes,
            "--output",
            one,
            "--resume",
            "--master",
            "local[1]",
            "--batch",
            2,
            "--seed",
            7,
            "--depth",
            1,
            "--width",
            2,
            "--epochs",
            3);
    assertEquals(
        "settings of run.json must have shards, got none (begin another run with another --output)",
        there.err().get(there.err().size() - 1));
  }

  @Test
  void aRunHasItsReportWrittenAgainButIsNotContinuedOnOneMachine() throws IOException {
    Path run = home.resolve("reported");
    train(classes, run, "--master", "local[2]", "--shards", 3, "--epochs", 1);
    Path report = run.resolve("report.html");
    Files.delete(report);
    Programs.Result written = Programs.segment("report", run);
    assertEquals(List.of("report    " + report), written.out(), written.toString());
    assertTrue(Files.readString(report).contains(">shards<"), "no shards");
    Programs.Result more = Programs.segment("train", "--output", run, "--resume");
    assertEquals(
        List.of(
            "run "
                + run
                + " must be one of segment train, got one of segment-spark train (that goes on with"
                + " it)"),
        more.err());
    assertEquals(2, more.code());
  }

  @Test
  void anotherNumberOfShardsIsAnotherNetwork() throws IOException {
    Path two = home.resolve("two");
    Path three = home.resolve("three");
    train(classes, two, "--master", "local[1]", "--shards", 2, "--round-steps", 1);
    train(classes, three, "--master", "local[1]", "--shards", 3, "--round-steps", 1);
    assertNotEquals(SameNetwork.state(two).hash(), SameNetwork.state(three).hash());
  }

  @Test
  void aLearningRateThatIsTooHighEndsInOneLine() {
    Path run = home.resolve("diverged");
    Programs.Result result =
        run(List.of("--data", classes, "--output", run, "--learning-rate", "1e38").toArray());
    assertEquals(1, result.code());
    assertTrue(
        result
            .err()
            .get(result.err().size() - 1)
            .matches(
                "network must stay finite, got NaN or infinity in step \\d of epoch 1, shard"
                    + " \\d, first in .+ \\(start again with a lower --learning-rate; there is"
                    + " no checkpoint yet\\)"),
        result.err().toString());
  }
}
