/**
 * What people draw in images, and how tools write it: COCO and Labelme files, shapes, and the
 * pixels of these.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.annotation;
