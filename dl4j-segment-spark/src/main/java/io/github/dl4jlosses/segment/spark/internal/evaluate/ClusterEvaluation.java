package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.session.ClusterJobs;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
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
    return measure(images, ClusterJobs.parts(images.size()));
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
            .map(
                source ->
                    Measured.of(
                        network,
                        Wire.read(tiles, Tiling.class),
                        Wire.read(source, SampleSource.class))));
  }

  /** Measures images that were packed. */
  public Validation measure(PackedImages images, ModelInfo network) {
    ImageDecoder decoder = new ImageDecoder().withRanges(network.inputRanges());
    SharedModel shared = model;
    byte[] tiles = Wire.bytes(tiling);
    return merged(
        images.mapSamples(
            decoder, samples -> Measured.of(shared, Wire.read(tiles, Tiling.class), samples)));
  }

  private Validation merged(JavaRDD<Measured> parts) {
    return new ClusterJobs(spark)
        .run(parts.getNumPartitions(), () -> parts.treeReduce(Measured::merge))
        .scores();
  }
}
