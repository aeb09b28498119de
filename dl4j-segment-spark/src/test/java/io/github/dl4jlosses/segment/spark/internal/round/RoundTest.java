package io.github.dl4jlosses.segment.spark.internal.round;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.AugmentPreset;
import io.github.dl4jlosses.segment.internal.train.ClusterOptions;
import io.github.dl4jlosses.segment.internal.train.Crop;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.spark.internal.train.SmallImages;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Adam;

class RoundTest {
  private static final int SHARDS = 3;
  private static final Round FIRST = new Round(/* epoch= */ 1, /* step= */ 0, /* steps= */ 2);

  @TempDir private static Path home = Path.of("");

  @BeforeAll
  static void writeImages() throws IOException {
    SmallImages.withClasses(home.resolve("images"), 7, 2);
  }

  private static ComputationGraph network(double learningRate) {
    return UNet.create(
        InputType.convolutional(16, 16, 3),
        /* classes= */ 2,
        /* depth= */ 1,
        /* baseWidth= */ 2,
        new LossCrossEntropy().withIgnoreIndex(255),
        new Adam(learningRate),
        /* seed= */ 5);
  }

  private static ShardJob job(ComputationGraph network, Path images) {
    TrainingOptions options =
        TrainingOptions.of(images, home.resolve("run")).withText(TrainingOptions.AUGMENT, "free");
    TrainingData data = TrainingData.open(options);
    return new ShardJob(
        network.getConfiguration().toJson(),
        data.info(),
        data.survey().reader().source(data.survey().folder().part(Subset.TRAIN)),
        /* batchSize= */ 2,
        new Crop(data.info().height(), data.info().width()),
        AugmentPreset.augmentation(options),
        /* seed= */ 5,
        SHARDS,
        SampleFiles.of(data));
  }

  private static ShardResult.Done done(ShardResult result) {
    return assertInstanceOf(ShardResult.Done.class, result, result::toString);
  }

  @Test
  void whatAShardComputesDependsOnStateRoundAndShardAlone() {
    ComputationGraph network = network(1e-2);
    ShardJob job = job(network, home.resolve("images"));
    NetworkState fresh = NetworkState.of(network);
    ShardResult.Done first = done(ShardWorker.of(job).run(fresh, FIRST, 1));

    ShardWorker used = ShardWorker.of(Wire.read(Wire.bytes(job), ShardJob.class));
    Round later = new Round(4, 1, 1);
    NetworkState other = done(used.run(fresh, later, 0)).state();
    done(used.run(other, FIRST, 2));
    assertEquals(first, used.run(fresh, FIRST, 1));
    assertNotEquals(first, used.run(fresh, FIRST, 0));
    assertNotEquals(first, used.run(other, FIRST, 1));
    assertEquals(2, first.state().iteration());
    assertEquals(2, first.losses().size());
  }

  @Test
  void aWorkerWhoseStepsDivergedComputesTheNextRoundAsIfItWereNew() {
    ComputationGraph network = network(1e-2);
    ShardJob job = job(network, home.resolve("images"));
    NetworkState fresh = NetworkState.of(network);
    byte[] broken = fresh.parameters();
    ByteBuffer.wrap(broken).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
    ShardWorker worker = ShardWorker.of(job);
    ShardResult result = worker.run(new NetworkState(broken, fresh.updater(), 0), FIRST, 0);
    ShardResult.Diverged diverged =
        assertInstanceOf(ShardResult.Diverged.class, result, result::toString);
    assertEquals(1, diverged.step());
    assertEquals(ShardWorker.of(job).run(fresh, FIRST, 0), worker.run(fresh, FIRST, 0));
  }

  /** Whole files too: those of another version of the data. */
  @ParameterizedTest
  @CsvSource({"image, train/images/00.png, 01.png", "mask, train/masks/01.png, 00.png"})
  void aFileThatIsNotTheDriversIsRefused(String kind, String name, String other)
      throws IOException {
    Path images = SmallImages.withClasses(home.resolve("other-" + kind), 2, 1);
    ComputationGraph network = network(1e-2);
    ShardJob job = job(network, images);
    Path file = images.resolve(name);
    ShardWorker worker = ShardWorker.of(job);
    NetworkState fresh = NetworkState.of(network);
    done(worker.run(fresh, FIRST, 0)); // has compared all
    byte[] before = Files.readAllBytes(file);
    Files.write(file, Files.readAllBytes(file.resolveSibling(other)));
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    for (ShardWorker each : List.of(worker, ShardWorker.of(job))) {
      ShardResult.Failed failed =
          assertInstanceOf(ShardResult.Failed.class, each.run(fresh, FIRST, 0));
      assertEquals(true, failed.isArgument());
      assertEquals(
          kind
              + " "
              + file
              + " must be that of the driver, got another content (give all machines the same"
              + " files)",
          failed.message());
    }
    Files.write(file, before);
    done(worker.run(fresh, FIRST, 0));
  }

  @ParameterizedTest
  @CsvSource({"8,1,8", "8,2,4", "9,2,5", "7,4,2", "2,4,1"})
  void shardsTakeEachBatchOfAnEpoch(int batches, int shards, int steps) {
    assertEquals(steps, ClusterOptions.steps(batches, shards));
    List<Integer> taken =
        IntStream.range(0, steps * shards)
            .map(i -> ShardJob.batch(i / shards, i % shards, shards, batches))
            .boxed()
            .toList();
    List<Integer> inOrder = IntStream.range(0, batches).boxed().toList();
    assertEquals(inOrder, taken.subList(0, batches));
    int again = steps * shards - batches;
    assertEquals(
        IntStream.range(0, again).map(i -> i % batches).boxed().toList(),
        taken.subList(batches, taken.size()));
  }

  private static NetworkState state(float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return new NetworkState(bytes.array(), bytes.array().clone(), 3);
  }

  @Test
  void theMeanOfOneStateIsItselfToTheLastBit() {
    NetworkState state = state(-0f, 1.4E-45f, Float.MAX_VALUE, 1f / 3);
    assertEquals(state, NetworkState.mean(List.of(state)));
  }

  @Test
  void theMeanIsTakenInDouble() {
    // 1 + 2^-24 is 1 in float; in double the sum of the four is exact
    float small = 0x1p-24f;
    assertEquals(
        state((float) ((1 + 3 * 0x1p-24) / 4), Float.MAX_VALUE),
        NetworkState.mean(
            List.of(
                state(1, Float.MAX_VALUE),
                state(small, Float.MAX_VALUE),
                state(small, Float.MAX_VALUE),
                state(small, Float.MAX_VALUE))));
  }

  @Test
  void theMeanOfLargeStatesHasEachNumber() {
    int n = 200_000; // several chunks
    Random random = new Random(1);
    float[] one = new float[n];
    float[] two = new float[n];
    float[] mean = new float[n];
    for (int i = 0; i < n; i++) {
      one[i] = random.nextFloat();
      two[i] = -random.nextFloat();
      mean[i] = (float) (((double) one[i] + two[i]) / 2);
    }
    assertEquals(state(mean), NetworkState.mean(List.of(state(one), state(two))));
  }

  @Test
  void statesOfAnotherNetworkAndShardsWithFewerStepsAreRefused() {
    NetworkState state = state(1, 2);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                NetworkState.mean(
                    List.of(state, new NetworkState(state.parameters(), state.updater(), 2))));
    assertEquals("iteration of a shard must be 3, got 2", e.getMessage());
    ComputationGraph network = network(1e-2);
    IllegalArgumentException other =
        assertThrows(IllegalArgumentException.class, () -> state.copyTo(network));
    assertEquals(
        "parameters must have " + network.numParams() + " numbers, got 2", other.getMessage());
  }
}
