package io.github.dl4jlosses.segment.internal.image;

/** What is known of an image that was read once; its values are as they lie in the file. */
public record ImageScan(ImageHeader header, ValueSpread values) {}
