package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.session.ClusterJobs;
import io.github.dl4jlosses.segment.spark.internal.session.SameArithmetic;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.session.TaskMemory;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a network on a cluster: every number is that of one machine, to the last digit, as
 * {@link Validation#merge} says.
 */
public record ClusterEvaluation(JavaSparkContext spark, SharedModel model, Tiling tiling) {
  /** Measures images, of which each task gets some that follow each other. */
  public Validation measure(SampleSource images) {
    return measure(images, new ClusterJobs(spark).parts(images.size()));
  }

  /** Measures the images of each part in a task. */
  Validation measure(SampleSource images, List<List<Integer>> parts) {
    List<byte[]> sources = new ArrayList<>();
    parts.forEach(part -> sources.add(Wire.bytes(images.choose(part))));
    SharedModel network = model;
    byte[] tiles = Wire.bytes(tiling);
    return merged(
        spark
            .parallelize(sources, sources.size())
            .map(source -> measured(network, tiles, Wire.read(source, SampleSource.class))));
  }

  /** Measures images that were packed. */
  public Validation measure(PackedImages images, ModelInfo network) {
    ImageDecoder decoder = new ImageDecoder().withRanges(network.inputRanges());
    SharedModel shared = model;
    byte[] tiles = Wire.bytes(tiling);
    return merged(images.mapSamples(decoder, samples -> measured(shared, tiles, samples)));
  }

  private static Measured measured(SharedModel network, byte[] tiles, SampleSource samples)
      throws IOException {
    return TaskMemory.share(
        () -> Measured.of(network, Wire.read(tiles, Tiling.class), samples), Measured::hasFailed);
  }

  private Validation merged(JavaRDD<Measured> parts) {
    SameArithmetic.OfJob arithmetic = SameArithmetic.asHere().of(spark);
    JavaRDD<Measured> checked = arithmetic.in(parts);
    Measured all =
        new ClusterJobs(spark)
            .run(parts.getNumPartitions(), () -> checked.treeReduce(Measured::merge));
    arithmetic.warn();
    return all.scores();
  }
}
