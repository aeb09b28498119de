/** Files and processes: names, atomic writes, locks, digests, and the progress bar. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.io;
