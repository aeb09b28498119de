/** The folder of a run: its files, its state, and what lets it stop and resume. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.run;
