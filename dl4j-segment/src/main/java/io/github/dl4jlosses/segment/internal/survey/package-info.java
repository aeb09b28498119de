/**
 * Reads all files of a dataset once before training starts, counts classes, and reports problems.
 */
@NullMarked
package io.github.dl4jlosses.segment.internal.survey;

import org.jspecify.annotations.NullMarked;
