package io.github.dl4jlosses.segment.internal.image;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.IIOException;
import javax.imageio.stream.ImageInputStream;

/**
 * What a TIFF says of its images, or EXIF of a JPEG. Read before Java's reader sees the file, which
 * runs around a chain of images that ends in itself, and makes a table of 2^30 entries for a sample
 * of 30 bits.
 *
 * @param tags of the first image that is a picture, and no reduced copy or mask of another
 * @param index of that image in the file
 * @param images how many pictures there are
 */
record TiffTags(Directory tags, int index, int images) {
  private static final int MAX_BITS = 16;
  private static final int CMYK = 5; // photometric interpretation
  private static final Set<Long> WIDE = Set.of(32L, 64L); // Java's reader makes no table for these
  private static final int NO_PICTURE = 1 | 4; // a reduced copy, or a mask of transparency
  private static final int OLD_REDUCED = 2;
  private static final Map<Integer, String> LOSSY =
      Map.of(
          6, "JPEG",
          7, "JPEG",
          33003, "JPEG 2000",
          33005, "JPEG 2000",
          34712, "JPEG 2000",
          34892, "JPEG",
          50001, "WebP",
          50002, "JPEG XL",
          52546, "JPEG XL");

  static TiffTags read(ImageInputStream stream) throws IOException {
    Directory read = new TIFFReader().read(stream);
    if (!(read instanceof CompoundDirectory chain) || chain.directoryCount() == 0) {
      return new TiffTags(read, 0, 1);
    }
    int[] pictures =
        IntStream.range(0, chain.directoryCount())
            .filter(i -> isPicture(chain.getDirectory(i)))
            .toArray();
    int first = pictures.length == 0 ? 0 : pictures[0];
    return new TiffTags(chain.getDirectory(first), first, Math.max(1, pictures.length));
  }

  private static boolean isPicture(Directory tags) {
    return (number(tags, TIFF.TAG_SUBFILE_TYPE, 0) & NO_PICTURE) == 0
        && number(tags, TIFF.TAG_OLD_SUBFILE_TYPE, 0) != OLD_REDUCED;
  }

  private static int number(Directory tags, int tag, int usual) {
    Entry entry = tags.getEntryById(tag);
    return entry != null && entry.getValue() instanceof Number n ? n.intValue() : usual;
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

  /** Returns what changed values when the file was packed; empty if nothing did. */
  Optional<String> loss() {
    return Optional.ofNullable(LOSSY.get(number(tags, TIFF.TAG_COMPRESSION, 1)));
  }

  /** Returns the orientation, 1..8; upright if it does not say. */
  int orientation() {
    int value = number(tags, TIFF.TAG_ORIENTATION, Orientation.UPRIGHT);
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
