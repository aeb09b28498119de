package io.github.dl4jlosses.segment.spark.internal.predict;

import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter;
import io.github.dl4jlosses.segment.internal.predict.Tiling;

/**
 * How images are predicted.
 *
 * @param writer says what is written; its folder is another one in each task
 */
public record How(Tiling tiling, PredictionWriter writer, InstanceExtractor extractor) {}
