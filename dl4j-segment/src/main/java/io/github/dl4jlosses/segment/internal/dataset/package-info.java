/**
 * A data set: its parts, its images with their masks, and the names that folders and class files
 * have in those of other tools.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.dataset;
