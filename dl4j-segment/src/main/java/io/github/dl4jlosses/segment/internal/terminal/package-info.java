/** The one place that writes to terminals: what is printable, how wide it is, tables and bars. */
@NullMarked
package io.github.dl4jlosses.segment.internal.terminal;

import org.jspecify.annotations.NullMarked;
