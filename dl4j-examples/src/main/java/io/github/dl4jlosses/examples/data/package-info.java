/** Images and masks: the toy dataset, files on disk, augmentation, and batches for a network. */
@NullMarked
package io.github.dl4jlosses.examples.data;

import org.jspecify.annotations.NullMarked;
