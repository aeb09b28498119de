/**
 * What a training run needs to be stopped, killed and gone on with: files that are whole or not
 * there, one run per folder, and the state of a run.
 */
@NullMarked
package io.github.dl4jlosses.examples.run;

import org.jspecify.annotations.NullMarked;
