/** A name that DL4J 1.0.0-M2.1 looks for; see {@link io.github.dl4jlosses.onednn.OneDnn}. */
@NullMarked
package org.nd4j.nativeblas;

import org.jspecify.annotations.NullMarked;
