/** The scores of a network on images with masks: per epoch, class, image and object. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.evaluate;
