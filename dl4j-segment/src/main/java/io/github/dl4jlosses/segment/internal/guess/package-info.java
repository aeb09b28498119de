/**
 * What masks mean where nobody says it: guessed from the values of all of them.
 *
 * <p>One mask per image: red, green and blue that differ are colors, and so are palettes in which
 * one index has several; 16 bits with several values number objects, unless classes.csv lists the
 * values, and so do 8 bits that count from 1 in each mask; all else are classes. The values found
 * are the classes. 255 is void beside 0..C-1, and white if 0 is all that is beside it. A mask per
 * label, each label for itself: 16 bits with several values number objects, else 0 is no and 1 is
 * yes, and 255 is void, or yes if no mask of the label has a 1.
 *
 * <p>Masks that can be read in two ways are refused. All are read in one way, whatever kind of file
 * each is.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.guess;
