package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads image files: PNG, JPEG, TIFF, BMP and GIF of 1 to 16 bits, gray, palette or color.
 *
 * <ul>
 *   <li>Before a pixel is decoded the header is read: an image of more than {@code maxPixels} is
 *       refused, as a small file may hold an image larger than the memory.
 *   <li>Colors are the numbers in the file: no color profile is applied, but CMYK becomes RGB. Gray
 *       is three equal planes. Of more than three bands the first three are read, of two the first.
 *   <li>The range of the values is scaled to [0, 255], and they keep their fractions.
 *   <li>Alpha is dropped: a pixel has the color that lies in the file, however transparent.
 *   <li>The EXIF orientation of JPEG and TIFF is applied: rows and columns are those that viewers
 *       and labeling tools show.
 *   <li>A file with several images (animated GIF, pages of TIFF) is refused, as a mask belongs to
 *       one; reduced copies and transparency masks of a TIFF are none. Of an animated PNG the still
 *       image is read that other programs show.
 *   <li>Texts and color profiles in the file are not unpacked.
 * </ul>
 *
 * <p>All methods throw IllegalArgumentException with one line that names the file and the remedy.
 *
 * @param maxPixels height times width that is still read
 * @param maskThreshold makes two values of the numbers of masks
 * @param ranges of the values of images; masks are read as they are
 */
public record ImageDecoder(
    long maxPixels, Optional<GrayThreshold> maskThreshold, InputRanges ranges) {
  /** 16384×16384, whose planes take 3.2 GB. */
  public static final long DEFAULT_MAX_PIXELS = 1L << 28;

  public ImageDecoder {
    if (maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 3) { // planes are one array
      throw Arguments.bad("maxPixels", "be in 1.." + Integer.MAX_VALUE / 3, maxPixels);
    }
  }

  /**
   * Creates a decoder that scales images by the range of their type, and leaves masks as they are.
   */
  public ImageDecoder(long maxPixels) {
    this(maxPixels, Optional.empty(), InputRanges.ofTypes());
  }

  /** Creates a decoder with {@link #DEFAULT_MAX_PIXELS}. */
  public ImageDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /** Returns a decoder that scales images by other ranges. */
  public ImageDecoder withRanges(InputRanges others) {
    return new ImageDecoder(maxPixels, maskThreshold, others);
  }

  public ImageDecoder withMaskThreshold(Optional<GrayThreshold> threshold) {
    return new ImageDecoder(maxPixels, threshold, ranges);
  }

  public ImageHeader header(Path file) {
    try (OpenImage image = OpenImage.of("image", file, maxPixels)) {
      return image.header();
    }
  }

  public Picture picture(Path file) {
    return read("image", file, open -> picture(open, file));
  }

  /**
   * Reads an image that is in memory.
   *
   * @param file as messages call it
   */
  public Picture picture(Path file, byte[] content) {
    try (OpenImage open = OpenImage.of("image", file, content, maxPixels)) {
      return open.held(() -> picture(open, file));
    }
  }

  private Picture picture(OpenImage open, Path file) {
    return new Picture(open.header(), Pixels.planes(open.decode(), open.header(), file, ranges));
  }

  /**
   * Decodes an image and keeps nothing of it: whatever is refused here or by {@link #picture} is
   * refused by both.
   *
   * @param first gets the header before a pixel is decoded, and may refuse it
   * @return what is known of it then
   */
  public ImageScan check(Path file, Consumer<ImageHeader> first) {
    return read(
        "image",
        file,
        open -> {
          first.accept(open.header());
          return PixelSpread.of(open.decode(), open.header(), file);
        });
  }

  /**
   * Reads a mask of one number a pixel: gray values, or the indices of a palette. Three equal
   * channels are one number.
   *
   * @param first gets the header before a pixel is decoded, and may refuse it
   */
  public PixelValues numbers(Path file, Consumer<ImageHeader> first) {
    return mask(file, first, this::numbers);
  }

  /**
   * Reads a mask of colors, as 0xRRGGBB; alpha is dropped.
   *
   * @param first gets the header before a pixel is decoded, and may refuse it
   */
  public PixelValues colors(Path file, Consumer<ImageHeader> first) {
    return mask(file, first, MaskPixels::colors);
  }

  /**
   * Reads a mask as its file suggests: colors if red, green and blue differ anywhere, else numbers.
   *
   * @param first gets the header before a pixel is decoded, and may refuse it
   */
  public PixelValues values(Path file, Consumer<ImageHeader> first) {
    return mask(file, first, maskThreshold.isPresent() ? this::numbers : MaskPixels::values);
  }

  private PixelValues numbers(MaskPixels pixels) {
    return maskThreshold.map(pixels::numbers).orElseGet(pixels::numbers);
  }

  private PixelValues mask(
      Path file, Consumer<ImageHeader> first, Function<MaskPixels, PixelValues> reading) {
    return read(
        "mask",
        file,
        open -> {
          open.requireExact();
          first.accept(open.header());
          return reading.apply(new MaskPixels(open.decode(), open.header(), file));
        });
  }

  private <T> T read(String kind, Path file, Function<OpenImage, T> reading) {
    try (OpenImage open = OpenImage.of(kind, file, maxPixels)) {
      return open.held(() -> reading.apply(open));
    }
  }
}
