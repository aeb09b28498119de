/** The scores of a network on images with masks: per epoch, class, image and object. */
@NullMarked
package io.github.dl4jlosses.segment.internal.evaluate;

import org.jspecify.annotations.NullMarked;
