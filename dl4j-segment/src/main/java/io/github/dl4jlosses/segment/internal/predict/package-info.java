/**
 * Predictions of images of any size, and files of them: masks, overlays, probabilities, COCO JSON.
 */
@NullMarked
package io.github.dl4jlosses.segment.internal.predict;

import org.jspecify.annotations.NullMarked;
