package io.github.dl4jlosses.segment.internal.image;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What a TIFF says of its images, or EXIF of a JPEG. Read before Java's reader sees the file, which
 * runs around a chain of images that ends in itself, and makes a table of 2^30 entries for a sample
 * of 30 bits.
 */
record TiffTags(Directory tags) {
  private static final int MAX_BITS = 16;
  private static final int CMYK = 5; // photometric interpretation
  private static final Set<Long> WIDE = Set.of(32L, 64L); // Java's reader makes no table for these

  /** Reads the tags; of a TIFF with several images the first one's. */
  static TiffTags read(ImageInputStream stream) throws IOException {
    return new TiffTags(new TIFFReader().read(stream));
  }

  /** Reads the tags of a TIFF whose samples Java's reader can decode. */
  static TiffTags readable(ImageInputStream stream) throws IOException {
    TiffTags tags = read(stream);
    for (long bits : tags.numbers(TIFF.TAG_BITS_PER_SAMPLE)) {
      boolean usual = bits >= 1 && bits <= MAX_BITS;
      if (!usual && !WIDE.contains(bits)) {
        throw new IIOException("samples of " + bits + " bits");
      }
    }
    return tags;
  }

  int images() {
    return tags instanceof CompoundDirectory chain ? chain.directoryCount() : 1;
  }

  /** Returns the orientation, 1..8; upright if it does not say. */
  int orientation() {
    Entry entry = tags.getEntryById(TIFF.TAG_ORIENTATION);
    int value =
        entry != null && entry.getValue() instanceof Number n ? n.intValue() : Orientation.UPRIGHT;
    return value >= 1 && value <= 8 ? value : Orientation.UPRIGHT;
  }

  /**
   * Returns the samples of a pixel that are no alpha; of CMYK, which becomes RGB, what is made of
   * it.
   */
  int bands(int read) throws IOException {
    long[] photometric = numbers(TIFF.TAG_PHOTOMETRIC_INTERPRETATION);
    boolean cmyk = photometric.length > 0 && photometric[0] == CMYK;
    long[] samples = numbers(TIFF.TAG_SAMPLES_PER_PIXEL);
    if (cmyk || samples.length == 0) {
      return read;
    }
    long alpha =
        Arrays.stream(numbers(TIFF.TAG_EXTRA_SAMPLES)).filter(e -> e == 1 || e == 2).count();
    return (int) Math.max(read, samples[0] - alpha);
  }

  private long[] numbers(int tag) throws IOException {
    Entry entry = tags.getEntryById(tag);
    Object value = entry == null ? new long[0] : entry.getValue();
    if (value instanceof Number one) {
      return new long[] {one.longValue()};
    }
    if (!value.getClass().isArray() || value instanceof Object[]) {
      throw new IIOException("no number in " + entry);
    }
    return IntStream.range(0, Array.getLength(value))
        .mapToLong(i -> Array.getLong(value, i))
        .toArray();
  }
}
