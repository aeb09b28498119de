/**
 * One image with its masks, and the sample that a network is given of it.
 *
 * <p>A mask need not be a file: {@link MaskSource}.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.sample;
