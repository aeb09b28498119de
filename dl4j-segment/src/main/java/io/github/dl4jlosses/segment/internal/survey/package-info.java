/**
 * Reads all files of a dataset once before training starts, counts classes, and reports problems.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.survey;
