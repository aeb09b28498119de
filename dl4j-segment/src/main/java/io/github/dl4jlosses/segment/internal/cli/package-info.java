/**
 * The commands of {@code segment}: train, evaluate, predict, report. Each turns options into a few
 * calls of the other packages.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.cli;
