/** What figures, site and widgets share. */
@NullMarked
package io.github.dl4jlosses.docs;

import org.jspecify.annotations.NullMarked;
