package io.github.dl4jlosses.examples.toy;

import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import javax.imageio.ImageIO;

/** Writes toy datasets: train/ and validation/, each with images/ and masks/. */
final class ToyFiles {
  private static final int[] COLORS = {0x000000, 0xE69F00, 0x56B4E9, 0xCC79A7};
  private static final IndexColorModel PALETTE = palette();

  private ToyFiles() {}

  /** Draws the images for training first, then those for validation. */
  static void write(
      Path folder, int trainImages, int validationImages, MaskLayout layout, Supplier<Sample> draw)
      throws IOException {
    writePart(folder.resolve("train"), trainImages, layout, draw);
    writePart(folder.resolve("validation"), validationImages, layout, draw);
  }

  private static void writePart(Path folder, int images, MaskLayout layout, Supplier<Sample> draw)
      throws IOException {
    Path imageFolder = Files.createDirectories(folder.resolve("images"));
    for (int i = 0; i < images; i++) {
      String name = String.format(Locale.ROOT, "%04d.png", i);
      Sample sample = draw.get();
      write(image(sample), imageFolder.resolve(name));
      for (int plane = 0; plane < sample.planes(); plane++) {
        Path masks = folder.resolve("masks").resolve(layout.folders().get(plane));
        write(mask(sample, plane), Files.createDirectories(masks).resolve(name));
      }
    }
  }

  private static void write(BufferedImage image, Path png) throws IOException {
    ImageIO.write(image, "png", png.toFile());
  }

  private static BufferedImage image(Sample sample) {
    int pixels = sample.height() * sample.width();
    BufferedImage image =
        new BufferedImage(sample.width(), sample.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 3 * pixels; i++) {
      int pixel = i % pixels;
      int row = pixel / sample.width();
      image.getRaster().setSample(pixel % sample.width(), row, i / pixels, sample.image()[i]);
    }
    return image;
  }

  /** Returns a plane of the mask: its values are indices of a palette that makes them visible. */
  private static BufferedImage mask(Sample sample, int plane) {
    int pixels = sample.height() * sample.width();
    BufferedImage mask =
        new BufferedImage(
            sample.width(), sample.height(), BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
    for (int i = 0; i < pixels; i++) {
      int row = i / sample.width();
      mask.getRaster().setSample(i % sample.width(), row, 0, sample.mask()[plane * pixels + i]);
    }
    return mask;
  }

  /* The colors of Okabe and Ito, which stay apart for color-blind readers; void is gray. */
  private static IndexColorModel palette() {
    int[] colors = new int[256];
    Arrays.fill(colors, 0xE0E0E0);
    System.arraycopy(COLORS, 0, colors, 0, COLORS.length);
    return new IndexColorModel(8, 256, colors, 0, /* hasalpha= */ false, -1, DataBuffer.TYPE_BYTE);
  }
}
