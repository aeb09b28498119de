/** Networks as files, and the checks that keep NaN out of them. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.model;
