package io.github.dl4jlosses.segment.spark.internal.evaluate;

import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.Tiling;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.spark.internal.pack.PackedImages;
import io.github.dl4jlosses.segment.spark.internal.round.SampleFiles;
import io.github.dl4jlosses.segment.spark.internal.session.ClusterJobs;
import io.github.dl4jlosses.segment.spark.internal.session.SameArithmetic;
import io.github.dl4jlosses.segment.spark.internal.session.SharedModel;
import io.github.dl4jlosses.segment.spark.internal.session.TaskMemory;
import io.github.dl4jlosses.segment.spark.internal.wire.Wire;
import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Measures a network on a cluster: every number is that of one machine, to the last digit, as
 * {@link Validation#merge} says.
 */
public record ClusterEvaluation(JavaSparkContext spark, SharedModel model, Tiling tiling) {
  /**
   * Measures images, of which each task gets some that follow each other.
   *
   * @throws IllegalArgumentException if an executor has other files than the driver read
   */
  public Validation measure(EvaluationData images) {
    List<Long> bytes = images.files().stream().map(pair -> pair.image().toFile().length()).toList();
    return measure(images, ClusterJobs.parts(bytes));
  }

  /** Measures the images of each part in a task. */
  Validation measure(EvaluationData images, List<List<Integer>> parts) {
    SampleFiles files = SampleFiles.of(images.files(), images.digests());
    return measure(
        parts.stream()
            .map(part -> new Part(images.samples().choose(part), files.choose(part)))
            .toList());
  }

  /** Images of a task. */
  record Part(SampleSource samples, SampleFiles files) {}

  private Validation measure(List<Part> parts) {
    List<byte[]> sources = parts.stream().map(Wire::bytes).toList();
    SharedModel network = model;
    byte[] tiles = Wire.bytes(tiling);
    return merged(
        spark
            .parallelize(sources, sources.size())
            .map(
                source -> {
                  Part part = Wire.read(source, Part.class);
                  return measured(network, tiles, part.files.only(part.samples));
                }));
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
