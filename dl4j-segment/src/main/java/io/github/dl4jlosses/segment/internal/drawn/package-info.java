/**
 * Data sets whose masks are drawn: objects in COCO files, and in Labelme files beside the images.
 */
@org.jspecify.annotations.NullMarked
package io.github.dl4jlosses.segment.internal.drawn;
