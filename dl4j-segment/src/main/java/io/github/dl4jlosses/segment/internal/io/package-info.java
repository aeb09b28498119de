/** Files and processes: names, atomic writes, locks and digests. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.io;
