/**
 * Metrics as evaluations of DL4J: for {@code doEvaluation}, EvaluativeListener, Spark and early
 * stopping. Each is a thin shell around {@link io.github.dl4jlosses.metric}.
 */
@NullMarked
package io.github.dl4jlosses.evaluation;

import org.jspecify.annotations.NullMarked;
