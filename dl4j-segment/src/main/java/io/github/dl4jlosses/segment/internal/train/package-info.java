/** The training loop: options, batches, checks before the first step, and what a step needs. */
@NullMarked
package io.github.dl4jlosses.segment.internal.train;

import org.jspecify.annotations.NullMarked;
