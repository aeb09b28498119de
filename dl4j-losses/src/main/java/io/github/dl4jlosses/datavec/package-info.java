/**
 * Images with their masks for DataVec: a record reader, augmentation, and batches for {@code fit}.
 *
 * <p>{@link io.github.dl4jlosses.datavec.ImageMaskRecordReader} and {@link
 * io.github.dl4jlosses.datavec.ImageMaskBatches} need {@code datavec-api} and {@code
 * deeplearning4j-datavec-iterators} on the classpath; the rest of the library does not.
 */
@NullMarked
package io.github.dl4jlosses.datavec;

import org.jspecify.annotations.NullMarked;
