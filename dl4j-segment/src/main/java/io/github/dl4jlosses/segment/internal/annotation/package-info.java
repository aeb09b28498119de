/** What tools write of drawn objects: COCO and Labelme files. */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.annotation;
