/** Trains networks that segment the images of a folder, evaluates them, and predicts new images. */
@NullMarked
package io.github.dl4jlosses.segment;

import org.jspecify.annotations.NullMarked;
