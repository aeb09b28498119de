/** What the values of masks stand for: classes, void, and the background, which is no object. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.classes;
