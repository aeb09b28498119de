package io.github.dl4jlosses.examples.image;

import io.github.dl4jlosses.internal.Arguments;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads image files: PNG, JPEG, TIFF, BMP and GIF of 1 to 16 bits, gray, palette or color.
 *
 * <ul>
 *   <li>Before a pixel is decoded the header is read: an image of more than {@code maxPixels} is
 *       refused, as a small file may hold an image larger than the memory.
 *   <li>Colors are the numbers in the file: no color profile is applied, but CMYK becomes RGB. Gray
 *       is three equal planes. 16 bits are scaled to [0, 255] and keep their fractions.
 *   <li>Alpha is dropped: a pixel has the color that lies in the file, however transparent.
 *   <li>The EXIF orientation of JPEG and TIFF is applied: rows and columns are those that viewers
 *       and labeling tools show.
 *   <li>A file with several images (animated GIF, pages of TIFF) is refused, as a mask belongs to
 *       one. Of an animated PNG the still image is read that other programs show.
 * </ul>
 *
 * <p>All methods throw IllegalArgumentException with one line that names the file and the remedy.
 *
 * @param maxPixels height times width that is still read
 */
public record ImageDecoder(long maxPixels) {
  /** Endings of the files that are images. */
  public static final List<String> IMAGE_ENDINGS =
      List.of("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif");

  /** Endings of the files that are masks: those that store every value as it is. */
  public static final List<String> MASK_ENDINGS = List.of("png", "tif", "tiff", "bmp");

  /** 16384×16384, whose planes take 3.2 GB. */
  public static final long DEFAULT_MAX_PIXELS = 1L << 28;

  /** Checks the limit. */
  public ImageDecoder {
    if (maxPixels < 1 || maxPixels > Integer.MAX_VALUE / 3) { // planes are one array
      throw Arguments.bad("maxPixels", "be in 1.." + Integer.MAX_VALUE / 3, maxPixels);
    }
  }

  /** Creates a decoder with {@link #DEFAULT_MAX_PIXELS}. */
  public ImageDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /** Returns the header of an image. */
  public ImageHeader header(Path file) {
    try (OpenImage image = OpenImage.of("image", file, maxPixels)) {
      return image.header();
    }
  }

  /** Reads an image. */
  public Picture picture(Path file) {
    try (OpenImage image = OpenImage.of("image", file, maxPixels)) {
      return new Picture(image.header(), planes(image.decode(), image.header(), file));
    }
  }

  /** Reads a mask of one number a pixel: gray values, or the indices of a palette. */
  public PixelValues numbers(Path file) {
    try (OpenImage image = OpenImage.of("mask", file, maxPixels)) {
      return numbers(image, file);
    }
  }

  /** Reads a mask of colors, as 0xRRGGBB; alpha is dropped. */
  public PixelValues colors(Path file) {
    try (OpenImage image = OpenImage.of("mask", file, maxPixels)) {
      return colors(image, file);
    }
  }

  /** Reads a mask as its file suggests: colors if it has red, green and blue, else numbers. */
  public PixelValues values(Path file) {
    try (OpenImage image = OpenImage.of("mask", file, maxPixels)) {
      boolean color = image.header().coloring() == ImageHeader.Coloring.COLOR;
      return color ? colors(image, file) : numbers(image, file);
    }
  }

  private static PixelValues numbers(OpenImage image, Path file) {
    requireExact(image.header(), file);
    Raster raster = image.decode().getRaster(); // palette indices, where getRGB gives colors
    if (raster.getNumBands() != 1) {
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "have one channel of class indices",
          raster.getNumBands() + " channels",
          "save it as a gray or palette PNG, or give its colors in classes.csv");
    }
    if (raster.getTransferType() > DataBuffer.TYPE_INT) {
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "hold whole numbers",
          "floating point numbers",
          "save it as a gray PNG");
    }
    return new PixelValues(image.header(), upright(samples(raster, 0), image.header()));
  }

  private static PixelValues colors(OpenImage image, Path file) {
    ImageHeader header = image.header();
    requireExact(header, file);
    BufferedImage decoded = image.decode();
    if (header.coloring() == ImageHeader.Coloring.PALETTE) {
      int[] rgb = upright(samples(decoded.getRaster(), 0), header);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = decoded.getColorModel().getRGB(rgb[i]) & 0xFFFFFF;
      }
      return new PixelValues(header, rgb);
    }
    if (header.bits() != 8) {
      throw Arguments.bad("mask " + FileNames.shown(file), "have colors of 8 bits", header.kind());
    }
    Raster raster = decoded.getRaster();
    int green = raster.getNumBands() < 3 ? 0 : 1; // gray is three equal channels
    int[] rgb = samples(raster, 0);
    int[] greens = samples(raster, green);
    int[] blues = samples(raster, 2 * green);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = rgb[i] << 16 | greens[i] << 8 | blues[i];
    }
    return new PixelValues(header, upright(rgb, header));
  }

  private static void requireExact(ImageHeader header, Path file) {
    if (header.format().equals("jpeg")) {
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "be stored without loss",
          "a JPEG",
          "export it again as PNG: JPEG changes classes at their edges");
    }
  }

  private static int[] samples(Raster raster, int band) {
    return raster.getSamples(
        raster.getMinX(),
        raster.getMinY(),
        raster.getWidth(),
        raster.getHeight(),
        band,
        (int[]) null);
  }

  private static float[] planes(BufferedImage picture, ImageHeader header, Path file) {
    int pixels = header.height() * header.width();
    float[] planes = new float[3 * pixels];
    boolean indexed = header.coloring() == ImageHeader.Coloring.PALETTE;
    int type = picture.getColorModel().getColorSpace().getType();
    if (indexed || (type != ColorSpace.TYPE_GRAY && type != ColorSpace.TYPE_RGB)) {
      int[] rgb =
          upright(
              picture.getRGB(
                  0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()),
              header);
      for (int i = 0; i < planes.length; i++) {
        planes[i] = (rgb[i % pixels] >> (16 - 8 * (i / pixels))) & 255;
      }
      return planes;
    }
    // getRGB takes gray for linear light, makes 188 of 128, and keeps 8 bits of 16.
    Raster raster = picture.getRaster();
    for (int c = 0; c < 3; c++) {
      int band = type == ColorSpace.TYPE_GRAY ? 0 : c;
      float scale = 255f / ((1L << bits(raster, band, file)) - 1);
      int[] samples = upright(samples(raster, band), header);
      for (int i = 0; i < pixels; i++) {
        planes[c * pixels + i] = scale == 1 ? samples[i] : samples[i] * scale;
      }
    }
    return planes;
  }

  private static int bits(Raster raster, int band, Path file) {
    int bits = raster.getSampleModel().getSampleSize(band);
    if (bits < 1 || bits > 16) {
      throw Arguments.bad(
          "image " + FileNames.shown(file),
          "have samples of 1 to 16 bits",
          bits + " bits",
          "save it as PNG");
    }
    return bits;
  }

  private static int[] upright(int[] stored, ImageHeader header) {
    int orientation = header.orientation();
    if (orientation == Orientation.UPRIGHT) {
      return stored;
    }
    boolean transposed = Orientation.transposes(orientation);
    int height = transposed ? header.width() : header.height();
    int width = transposed ? header.height() : header.width();
    int[] shown = new int[stored.length];
    for (int y = 0; y < header.height(); y++) {
      for (int x = 0; x < header.width(); x++) {
        shown[y * header.width() + x] =
            stored[Orientation.stored(orientation, y, x, height, width)];
      }
    }
    return shown;
  }
}
