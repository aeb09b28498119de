package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.image.PixelValues.Alpha;
import io.github.dl4jlosses.segment.internal.image.PixelValues.Kind;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The pixels of a decoded mask: every value as it lies in the file. Alpha is dropped. */
record MaskPixels(BufferedImage decoded, ImageHeader header, Path file) {
  private static final int GRAY_NOISE = 32; // between channels, of gray that was a JPEG once

  /** Returns colors if red, green and blue differ anywhere, else numbers. */
  PixelValues values() {
    boolean color = header.coloring() == ImageHeader.Coloring.COLOR;
    return color && !isGray(0) ? colors() : numbers();
  }

  /** Returns gray values, or the indices of a palette. Equal channels are one number. */
  PixelValues numbers() {
    return of(Kind.NUMBERS, firstChannel(), palette());
  }

  /** Returns the two values that a threshold makes of gray, be it that of a palette. */
  PixelValues numbers(GrayThreshold threshold) {
    int[] palette = palette();
    int[] grays = palette.length > 0 ? colorValues() : new int[0];
    for (int i = 0; i < grays.length; i++) {
      grays[i] = gray(grays[i]);
    }
    boolean noisy = channels() > 1 && isGray(GRAY_NOISE);
    int[] shown = palette.length > 0 ? grays : noisy ? band(0) : firstChannel();
    return of(Kind.NUMBERS, threshold.of(header, file, shown), new int[0]);
  }

  private int gray(int color) {
    int gray = color & 255;
    if (color != gray * 0x010101) {
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "be gray for a threshold",
          String.format(Locale.ROOT, "the color #%06X", color),
          "save it as a gray PNG");
    }
    return gray;
  }

  /** Returns colors as 0xRRGGBB. */
  PixelValues colors() {
    return of(Kind.COLORS, colorValues(), new int[0]);
  }

  private PixelValues of(Kind kind, int[] values, int... palette) {
    return new PixelValues(header, kind, values, palette, alpha());
  }

  private int[] firstChannel() {
    Raster raster = decoded.getRaster(); // palette indices, where getRGB gives colors
    if (!isGray(0)) {
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
    int[] numbers = band(0);
    for (int number : numbers) {
      if (number < 0) {
        throw Arguments.bad(
            "mask " + FileNames.shown(file),
            "hold numbers in 0..2^31-1",
            number,
            "save it with unsigned samples");
      }
    }
    return numbers;
  }

  /** Whether channels differ by no more than that, if there are several. */
  private boolean isGray(int most) {
    if (channels() == 1) {
      return true;
    }
    if (!isRgb()) {
      return false;
    }
    int[] reds = band(0);
    for (int channel = 1; channel < 3; channel++) {
      int[] others = band(channel);
      for (int i = 0; i < reds.length; i++) {
        if (Math.abs(reds[i] - others[i]) > most) {
          return false;
        }
      }
    }
    return true;
  }

  private int channels() {
    return decoded.getRaster().getNumBands() - (alphaBand().isPresent() ? 1 : 0);
  }

  private boolean isRgb() {
    return channels() == 3 && (space() == ColorSpace.TYPE_RGB || space() == ColorSpace.TYPE_4CLR);
  }

  private int space() {
    return decoded.getColorModel().getColorSpace().getType();
  }

  /** Returns the band beside gray or RGB, which a TIFF may have without a word about it. */
  private Optional<Integer> alphaBand() {
    int last = decoded.getRaster().getNumBands() - 1;
    boolean separate = last == 1 || last == 3; // a palette has its alpha in the colors
    boolean unnamed = space() == ColorSpace.TYPE_2CLR || space() == ColorSpace.TYPE_4CLR;
    return separate && (unnamed || decoded.getColorModel().hasAlpha())
        ? Optional.of(last)
        : Optional.empty();
  }

  /** Returns whether alpha shows a shape; that of a palette does not count. */
  Alpha alpha() {
    int[] alpha = alphaBand().map(this::band).orElse(new int[0]);
    return IntStream.of(alpha).allMatch(a -> a == alpha[0]) ? Alpha.NONE : Alpha.SHAPE;
  }

  /** Returns the colors of the indices as 0xRRGGBB; none if there is no palette. */
  private int[] palette() {
    if (header.coloring() != ImageHeader.Coloring.PALETTE
        || !(decoded.getColorModel() instanceof IndexColorModel colors)) {
      return new int[0];
    }
    int[] argb = new int[colors.getMapSize()];
    colors.getRGBs(argb);
    return IntStream.of(argb).map(color -> color & 0xFFFFFF).toArray();
  }

  private int[] colorValues() {
    if (header.coloring() == ImageHeader.Coloring.PALETTE) {
      int[] rgb = band(0);
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = decoded.getColorModel().getRGB(rgb[i]) & 0xFFFFFF;
      }
      return rgb;
    }
    if (header.bits() != Byte.SIZE || !(channels() == 1 || isRgb())) {
      throw Arguments.bad(
          "mask " + FileNames.shown(file),
          "have colors of 8 bits",
          header.bits() == Byte.SIZE ? channels() + " channels" : header.kind(),
          "save it as an RGB PNG");
    }
    int next = channels() == 1 ? 0 : 1; // gray is three equal channels
    int[] rgb = band(0);
    int[] greens = band(next);
    int[] blues = band(2 * next);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = rgb[i] << 16 | greens[i] << 8 | blues[i];
    }
    return rgb;
  }

  private int[] band(int band) {
    return Pixels.upright(Pixels.samples(decoded.getRaster(), band), header);
  }
}
