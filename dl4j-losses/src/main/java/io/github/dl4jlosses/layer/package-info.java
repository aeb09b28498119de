/**
 * The output layers that give a segmentation network PyTorch's score and gradient: {@link
 * io.github.dl4jlosses.layer.SegmentationOutputLayer} with its own convolution, {@link
 * io.github.dl4jlosses.layer.SegmentationLossLayer} for networks that end in logits.
 *
 * <p>DL4J's own layers divide what a loss returns by the number of examples and cannot tell the
 * loss how many there are; the layers here can.
 */
@NullMarked
package io.github.dl4jlosses.layer;

import org.jspecify.annotations.NullMarked;
