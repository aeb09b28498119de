/** A small U-Net: the network, the loop that trains it, and the settings. */
@NullMarked
package io.github.dl4jlosses.examples.unet;

import org.jspecify.annotations.NullMarked;
