/**
 * The output layer that gives a segmentation network PyTorch's score and gradient.
 *
 * <p>DL4J's own layers divide what a loss returns by the number of examples and cannot tell the
 * loss how many there are; the layer here can.
 */
@NullMarked
package io.github.dl4jlosses.layer;

import org.jspecify.annotations.NullMarked;
