/**
 * Image files, read robustly: checked before they are decoded, with every bit that lies in them,
 * and with errors that name the file and what to do.
 */
@NullMarked
package io.github.dl4jlosses.examples.image;

import org.jspecify.annotations.NullMarked;
