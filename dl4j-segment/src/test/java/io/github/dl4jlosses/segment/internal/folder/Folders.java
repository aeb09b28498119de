package io.github.dl4jlosses.segment.internal.folder;

import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.survey.ReadingRules;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Small files for tests of folders. */
public final class Folders {
  private Folders() {}

  /** Opens a folder; a fifth validates, chosen by seed 1, if folders do not say which. */
  public static DatasetFolder open(Path root) {
    return DatasetFolders.open(root, new Split());
  }

  /** Reads all files of a folder; if nobody says what masks hold, it is guessed. */
  public static Survey survey(Path root, Optional<MaskFormat> format, VoidValues voids) {
    return survey(root, format, voids, Optional.empty());
  }

  /** Reads them with a background that somebody names, if any. */
  public static Survey survey(
      Path root, Optional<MaskFormat> format, VoidValues voids, Optional<String> background) {
    DatasetFolder folder = open(root);
    List<MaskFormat> given = format.map(folder::formats).orElse(List.of());
    return Survey.of(
        folder,
        new ReadingRules()
            .withFormats(given)
            .withVoids(voids)
            .withBackground(BackgroundRule.asked(background)));
  }

  /** Returns a reader of one mask per image. */
  public static SampleReader reader(MaskFormat format, ClassTable classes) {
    return new SampleReader(List.of(format), classes, VoidValues.auto(), new ImageDecoder());
  }

  /** Writes an image of two rows, black but for its first pixel, which is white. */
  public static void image(Path file, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFFFFFF);
    write(image, file);
  }

  /** Writes a gray mask of two rows: the values, then zeros. */
  public static void mask(Path file, int width, int... values) throws IOException {
    write(filled(new BufferedImage(width, 2, BufferedImage.TYPE_BYTE_GRAY), values), file);
  }

  /** The same of 16 bits. */
  public static void deepMask(Path file, int width, int... values) throws IOException {
    write(filled(new BufferedImage(width, 2, BufferedImage.TYPE_USHORT_GRAY), values), file);
  }

  /** Writes a mask of colors. */
  public static void colorMask(Path file, int width, int... rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.length; i++) {
      image.setRGB(i % width, i / width, rgb[i]);
    }
    write(image, file);
  }

  /** Writes a mask of two rows of palette indices: the values, then zeros. */
  public static void paletteMask(Path file, int width, int[] colors, int... values)
      throws IOException {
    IndexColorModel model =
        new IndexColorModel(8, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    write(
        filled(new BufferedImage(width, 2, BufferedImage.TYPE_BYTE_INDEXED, model), values), file);
  }

  private static BufferedImage filled(BufferedImage image, int... values) {
    for (int i = 0; i < values.length; i++) {
      image.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, values[i]);
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }
}
