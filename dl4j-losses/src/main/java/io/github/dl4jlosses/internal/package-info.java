/** Helpers of the other packages. No promise to users: anything here may change in any release. */
@NullMarked
package io.github.dl4jlosses.internal;

import org.jspecify.annotations.NullMarked;
