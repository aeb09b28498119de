/**
 * Image files, read robustly: checked before they are decoded, with every bit that lies in them,
 * and with errors that name the file and the remedy.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.image;
