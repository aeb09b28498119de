package io.github.dl4jlosses.segment.spark.internal.round;

import static io.github.dl4jlosses.segment.TrainingOptions.BATCH;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;
import static io.github.dl4jlosses.segment.internal.train.ClusterOptions.SHARDS;

import io.github.dl4jlosses.datavec.Augmentation;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.train.AugmentPreset;
import io.github.dl4jlosses.segment.internal.train.Crop;
import io.github.dl4jlosses.segment.internal.train.EpochBatches;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What all rounds of a run have in common.
 *
 * <pre>
 *   batch of shard s in step t of an epoch = the epoch's batch (t·S + s) mod B
 * </pre>
 *
 * <p>The B batches of an epoch are those of one machine, dealt to S shards. So one shard is the run
 * of one machine, and a step of all shards is a step of one large batch. Where S does not divide B,
 * the last step begins again with the first batches: shards must have taken as many steps when they
 * are averaged.
 *
 * @param configuration of the network, as JSON
 * @param batchSize of a shard
 * @param files that the samples are read from
 */
public record ShardJob(
    String configuration,
    ModelInfo info,
    SampleSource samples,
    int batchSize,
    Crop crop,
    Augmentation augmentation,
    long seed,
    int shards,
    SampleFiles files) {
  public ShardJob {
    Arguments.atLeast("shards", 1, shards);
  }

  /** Returns that of a run whose network is as it begins or goes on. */
  public static ShardJob of(ComputationGraph network, TrainingOptions options, TrainingData data) {
    return new ShardJob(
        network.getConfiguration().toJson(),
        data.info(),
        data.survey().reader().source(data.survey().folder().part(Subset.TRAIN)),
        options.get(BATCH),
        new Crop(data.info().height(), data.info().width()),
        AugmentPreset.augmentation(options),
        options.get(SEED),
        options.get(SHARDS),
        SampleFiles.of(data));
  }

  EpochBatches batches() {
    return new EpochBatches(files.only(samples), batchSize, crop, augmentation, seed);
  }

  /** Returns the batch of a shard in a step. */
  static int batch(int step, int shard, int shards, int batches) {
    return (int) (((long) step * shards + shard) % batches);
  }
}
