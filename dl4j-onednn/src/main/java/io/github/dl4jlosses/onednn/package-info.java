/** The switch that turns oneDNN on. */
@NullMarked
package io.github.dl4jlosses.onednn;

import org.jspecify.annotations.NullMarked;
