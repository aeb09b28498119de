package io.github.dl4jlosses.loss;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A reduced loss and its derivative.
 *
 * @param value the loss
 * @param gradient its derivative with respect to the logits, a new array of their shape and type
 */
public record ValueAndGradient(double value, INDArray gradient) {}
