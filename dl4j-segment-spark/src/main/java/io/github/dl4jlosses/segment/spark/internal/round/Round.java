package io.github.dl4jlosses.segment.spark.internal.round;

import java.io.Serializable;

/**
 * The steps between two averages.
 *
 * @param epoch from 1
 * @param step how many steps of the epoch each shard has done before
 * @param steps that each takes
 */
public record Round(int epoch, int step, int steps) implements Serializable {}
