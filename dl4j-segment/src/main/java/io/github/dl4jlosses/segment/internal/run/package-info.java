/** The folder of a run: its files, its state, and what lets it stop and resume. */
@NullMarked
package io.github.dl4jlosses.segment.internal.run;

import org.jspecify.annotations.NullMarked;
