/** What a training run tells: a bar, a line per epoch, a table, and pictures. */
@NullMarked
package io.github.dl4jlosses.examples.report;

import org.jspecify.annotations.NullMarked;
