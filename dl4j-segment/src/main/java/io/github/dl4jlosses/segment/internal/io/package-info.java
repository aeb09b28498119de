/** Files and processes: names, atomic writes, locks, digests, and the progress bar. */
@NullMarked
package io.github.dl4jlosses.segment.internal.io;

import org.jspecify.annotations.NullMarked;
