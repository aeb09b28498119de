/** The loss of a training: its names, and what they stand for. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.loss;
