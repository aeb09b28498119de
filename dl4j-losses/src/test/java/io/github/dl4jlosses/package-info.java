@NullMarked
package io.github.dl4jlosses;

import org.jspecify.annotations.NullMarked;
