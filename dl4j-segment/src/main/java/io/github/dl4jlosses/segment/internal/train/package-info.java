/** The training loop: options, batches, checks before the first step, and what a step needs. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.train;
