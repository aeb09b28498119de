package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.image.OverlayPainter;
import io.github.dl4jlosses.segment.internal.image.Picture;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Predictions as PNG files; each is whole, or as it was before. */
public final class PredictionFiles {
  private static final int COLORS = 256;
  private static final int MAX_VALUE = 65535;
  private static final int UNUSED = 0xFF00FF; // no class has this palette entry

  private PredictionFiles() {}

  @FunctionalInterface
  public interface Membership {
    /** Returns whether the pixel of that number, in raster order, has the class. */
    boolean has(int classIndex, int pixel);
  }

  /**
   * Writes a mask as the dataset has them: a palette PNG whose indices are the values of the
   * classes, in their colors. A table with values above 255 gives gray values of 16 bits.
   *
   * @param classes channel of each pixel [H·W]
   * @throws IllegalArgumentException if one is no channel of the table, or masks cannot have a
   *     value of the table
   */
  public static void writeClasses(
      int[] classes, int height, int width, ClassTable table, Path png) {
    requireValues(table);
    List<LabelClass> labels = table.classes();
    int[] colors = new int[COLORS];
    java.util.Arrays.fill(colors, UNUSED);
    boolean deep = false;
    for (LabelClass entry : table.entries()) {
      if (entry.value() < COLORS) {
        colors[entry.value()] = entry.color();
      } else {
        deep = true;
      }
    }
    BufferedImage image = deep ? gray16(height, width) : indexed(height, width, colors);
    fill(
        image,
        classes,
        c -> {
          if (c < 0 || c >= labels.size()) {
            throw Arguments.bad("classes", "be channels 0.." + (labels.size() - 1), c);
          }
          return labels.get(c).value();
        });
    write(image, png);
  }

  /**
   * Checks that masks can have the values of the classes, which may be any numbers of a COCO file.
   *
   * @throws IllegalArgumentException if one is above 65535
   */
  static void requireValues(ClassTable table) {
    for (LabelClass label : table.classes()) {
      if (label.value() > MAX_VALUE) {
        throw Arguments.bad(
            "value of class " + FileNames.shown(label.name()),
            "be in 0.." + MAX_VALUE + " for masks, which have 16 bits",
            label.value(),
            "leave them out: --write overlays,instances");
      }
    }
  }

  /** Writes the mask of one label [H·W]: a palette PNG of 0, black, and 1, the label's color. */
  public static void writeLabel(int[] mask, int height, int width, LabelClass label, Path png) {
    int[] colors = new int[COLORS];
    colors[1] = label.color();
    BufferedImage image = indexed(height, width, colors);
    fill(image, mask, value -> value);
    write(image, png);
  }

  /** Writes the image with its classes in their colors over it, of an opacity in [0, 1]. */
  public static void writeOverlay(
      Picture picture, Membership shown, List<LabelClass> labels, double opacity, Path png) {
    OverlayPainter painter = new OverlayPainter(picture.height(), picture.width(), picture.rgb());
    write(
        painter.overlay(
            labels.size(),
            (k, pixel) -> shown.has(k, pixel) ? labels.get(k).color() : OverlayPainter.CLEAR,
            opacity),
        png);
  }

  /** Writes the probabilities of a class [H·W] as gray values of 16 bits: round(65535·p). */
  public static void writeProbabilities(float[] probabilities, int height, int width, Path png) {
    BufferedImage image = gray16(height, width);
    WritableRaster raster = image.getRaster();
    for (int i = 0; i < probabilities.length; i++) {
      double p = Arguments.between("probabilities", 0, 1, probabilities[i]);
      raster.setSample(i % width, i / width, 0, (int) Math.round(65535 * p));
    }
    write(image, png);
  }

  private static void fill(
      BufferedImage image, int[] pixels, java.util.function.IntUnaryOperator value) {
    int width = image.getWidth();
    Arguments.sameLength("pixels", pixels.length, "H·W", image.getHeight() * width);
    WritableRaster raster = image.getRaster();
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        row[x] = value.applyAsInt(pixels[y * width + x]);
      }
      raster.setSamples(0, y, width, 1, 0, row);
    }
  }

  private static BufferedImage gray16(int height, int width) {
    return new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
  }

  private static BufferedImage indexed(int height, int width, int... colors) {
    IndexColorModel model =
        new IndexColorModel(
            8, COLORS, colors, 0, /* hasalpha= */ false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
  }

  private static void write(BufferedImage image, Path png) {
    try {
      AtomicFiles.write(png, image);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FileNames.shown(png), e);
    }
  }
}
