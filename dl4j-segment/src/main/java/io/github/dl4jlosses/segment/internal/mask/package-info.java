/** The values of a mask: counted, checked, and turned into classes. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.mask;
