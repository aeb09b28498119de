package io.github.dl4jlosses.loss;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A reduced loss and its derivative.
 *
 * @param value the loss
 * @param gradient its derivative with respect to the logits, of their shape and of type DOUBLE; a
 *     new array
 */
public record ValueAndGradient(double value, INDArray gradient) {}
