/** Predictions of many images, each by a task: masks, overlays, probabilities and COCO JSON. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.spark.internal.predict;
