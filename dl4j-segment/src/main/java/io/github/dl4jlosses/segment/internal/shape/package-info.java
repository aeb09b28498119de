/** Shapes that people draw, and the pixels of them. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.shape;
