/**
 * What the fused CPU kernels are made of, and what knows nothing of losses: reading the buffers of
 * ND4J by tiles, running over tiles in parallel, exp and log of whole arrays. No promise to users.
 */
@NullMarked
package io.github.dl4jlosses.internal.fused;

import org.jspecify.annotations.NullMarked;
