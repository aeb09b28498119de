/** Networks as files, and the checks that keep NaN out of them. */
@NullMarked
package io.github.dl4jlosses.segment.internal.model;

import org.jspecify.annotations.NullMarked;
