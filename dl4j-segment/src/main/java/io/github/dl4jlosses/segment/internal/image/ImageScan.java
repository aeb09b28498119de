package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.range.ValueSpread;

/** What is known of an image that was read once; its values are as they lie in the file. */
public record ImageScan(ImageHeader header, ValueSpread values) {}
