package io.github.dl4jlosses.segment;

/**
 * What an epoch of a training came to.
 *
 * @param number from 1
 * @param loss mean of its steps
 * @param scores means over the classes, on the validation images; without intervals
 * @param seconds time for training and validation
 */
public record Epoch(int number, double loss, Scores scores, double seconds) {}
