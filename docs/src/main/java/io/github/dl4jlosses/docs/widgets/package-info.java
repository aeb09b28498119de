/** Pictures in the lessons that a reader can change: their data, their words and their scripts. */
@NullMarked
package io.github.dl4jlosses.docs.widgets;

import org.jspecify.annotations.NullMarked;
