/**
 * Predictions of images of any size, and files of them: masks, overlays, probabilities, COCO JSON.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.predict;
