package io.github.dl4jlosses.datavec;

import io.github.dl4jlosses.internal.Arguments;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Folders of images and masks: {@code folder/images/name.png} with {@code folder/masks/name.png},
 * or with {@code folder/masks/label/name.png} for each of several labels.
 *
 * <p>An image is a PNG, JPEG, BMP or GIF, told by its ending; other files in the folder are not
 * read. A gray image is three equal planes. A mask is a gray or palette PNG whose values, or
 * palette indices, are the classes; 255 is void. Masks are read as they are: no interpolation, no
 * color.
 */
public final class MaskFiles {
  private static final List<String> IMAGE_ENDINGS =
      List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private MaskFiles() {}

  /**
   * Returns the images of a folder, by name.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static List<Path> images(Path folder) throws IOException {
    Path images = folder.resolve("images");
    if (!Files.isDirectory(images)) {
      throw Arguments.bad("folder " + folder, "have a folder images", "none");
    }
    try (Stream<Path> files = Files.list(images)) {
      List<Path> found =
          files
              .filter(file -> IMAGE_ENDINGS.stream().anyMatch(lowerName(file)::endsWith))
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw Arguments.bad("folder " + images, "hold images " + IMAGE_ENDINGS, "none");
      }
      return found;
    }
  }

  /**
   * Reads an image and its mask.
   *
   * @param classes number of classes; a mask holds 0..classes-1 and 255
   * @throws IllegalArgumentException if a file is broken, a mask is missing, of another size or has
   *     another value
   */
  public static Sample read(Path image, int classes) throws IOException {
    return read(image, MaskLayout.classes(classes));
  }

  /**
   * Reads an image and its masks, one plane each.
   *
   * @throws IllegalArgumentException as the other
   */
  public static Sample read(Path image, MaskLayout layout) throws IOException {
    BufferedImage picture = decode("image", image);
    int pixels = picture.getHeight() * picture.getWidth();
    int[] values = new int[layout.folders().size() * pixels];
    for (int plane = 0; plane < layout.folders().size(); plane++) {
      Path mask = maskOf(image, layout.folders().get(plane));
      int[] labels = labels(image, picture, mask, layout.classes());
      System.arraycopy(labels, 0, values, plane * pixels, pixels);
    }
    return new Sample(picture.getHeight(), picture.getWidth(), planes(picture), values);
  }

  private static int[] labels(Path image, BufferedImage picture, Path mask, int classes)
      throws IOException {
    if (!Files.exists(mask)) {
      throw Arguments.bad("image " + image, "have a mask", "none at " + mask);
    }
    BufferedImage labels = decode("mask", mask);
    if (labels.getHeight() != picture.getHeight() || labels.getWidth() != picture.getWidth()) {
      throw Arguments.bad(
          "mask " + mask,
          "have the size of its image " + picture.getHeight() + "×" + picture.getWidth(),
          labels.getHeight() + "×" + labels.getWidth());
    }
    return classes(mask, labels, classes);
  }

  private static Path maskOf(Path image, String label) {
    String name = String.valueOf(image.getFileName());
    String mask = name.substring(0, name.lastIndexOf('.')) + ".png";
    return image.resolveSibling(Path.of("..", "masks", label, mask)).normalize();
  }

  private static BufferedImage decode(String kind, Path file) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          kind + " " + file + " must be a whole image file, got a broken one: " + e.getMessage(),
          e);
    }
    if (image == null) {
      throw Arguments.bad(kind + " " + file, "be an image file", "something else");
    }
    return image;
  }

  private static float[] planes(BufferedImage picture) {
    int height = picture.getHeight();
    int width = picture.getWidth();
    int pixels = height * width;
    float[] planes = new float[3 * pixels];
    boolean gray = picture.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    if (gray) { // getRGB takes gray for linear light, and makes 188 of 128
      int[] samples = picture.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
      float max = (1 << picture.getRaster().getSampleModel().getSampleSize(0)) - 1;
      for (int i = 0; i < planes.length; i++) {
        planes[i] = 255 * samples[i % pixels] / max;
      }
      return planes;
    }
    int[] rgb = picture.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels; i++) {
      planes[i] = rgb[i] >> 16 & 255;
      planes[pixels + i] = rgb[i] >> 8 & 255;
      planes[2 * pixels + i] = rgb[i] & 255;
    }
    return planes;
  }

  private static int[] classes(Path mask, BufferedImage labels, int classes) {
    Raster raster = labels.getRaster(); // palette indices, where getRGB would give colors
    if (raster.getNumBands() != 1) {
      throw Arguments.bad(
          "mask " + mask,
          "have one channel of class indices",
          raster.getNumBands() + " channels",
          "save it as a gray or palette PNG");
    }
    int[] values = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= classes && values[i] != Sample.VOID) {
        throw Arguments.bad(
            "mask " + mask,
            "have the values 0.." + (classes - 1) + " and 255 for void",
            values[i] + " in row " + i / raster.getWidth() + ", column " + i % raster.getWidth(),
            "resized with interpolation, or saved as JPEG? Only nearest neighbor keeps classes");
      }
    }
    return values;
  }

  private static String lowerName(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
