/** What needs the module jdk.incubator.vector; loaded only where the JVM has it. */
@NullMarked
package io.github.dl4jlosses.internal.simd;

import org.jspecify.annotations.NullMarked;
