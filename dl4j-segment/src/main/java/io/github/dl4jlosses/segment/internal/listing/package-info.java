/**
 * What lies in folders, by name: which files are images, which are masks, and how masks are named
 * after their images. No file is opened.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.listing;
