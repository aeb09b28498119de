/**
 * The rules for labels and masks, which losses, their layers and evaluations share: shapes, values,
 * and what is said of others. No promise to users.
 */
@NullMarked
package io.github.dl4jlosses.internal.label;

import org.jspecify.annotations.NullMarked;
