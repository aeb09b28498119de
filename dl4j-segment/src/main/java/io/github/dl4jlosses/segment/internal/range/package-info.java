/** Which values of images become -1..1. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.range;
