/**
 * Objects in images: regions of pixels, found in a map of probabilities, or given by a mask.
 *
 * <p>What they are worth is told by {@link io.github.dl4jlosses.metric.matching}.
 */
@NullMarked
package io.github.dl4jlosses.metric.instance;

import org.jspecify.annotations.NullMarked;
