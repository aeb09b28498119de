package io.github.dl4jlosses.segment.spark.internal.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import javax.imageio.ImageIO;

/** Images of bright squares on a dark ground, with masks of classes or of labels. */
public final class SmallImages {
  private static final int EDGE = 16;
  private static final int SIDE = 6;

  private SmallImages() {}

  /** Writes images with one mask each, in which a pixel has one class. */
  public static Path withClasses(Path folder, int train, int validation) throws IOException {
    return withClasses(folder, train, validation, /* seed= */ 1);
  }

  /** Writes others, of another seed. */
  public static Path withClasses(Path folder, int train, int validation, long seed)
      throws IOException {
    Random random = new Random(seed);
    write(folder.resolve("train"), train, random, "masks");
    write(folder.resolve("validation"), validation, random, "masks");
    return folder;
  }

  /** Writes images with masks of two labels, of which a pixel may have both. */
  public static Path withLabels(Path folder, int train, int validation) throws IOException {
    Random random = new Random(2);
    write(folder.resolve("train"), train, random, "masks/square", "masks/tile");
    write(folder.resolve("validation"), validation, random, "masks/square", "masks/tile");
    return folder;
  }

  /**
   * Writes images with a COCO file: in each, two objects of a class that touch, one of another
   * class, and a crowd.
   */
  public static Path withObjects(Path folder, int count) throws IOException {
    Random random = new Random(3);
    StringJoiner images = new StringJoiner(",");
    StringJoiner objects = new StringJoiner(",");
    for (int i = 1; i <= count; i++) {
      String name = String.format(Locale.ROOT, "%02d.png", i);
      BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      fill(image, 0, 0, EDGE, 40, random);
      int top = random.nextInt(EDGE - 2 * SIDE);
      fill(image, 0, top, SIDE, 150, random);
      fill(image, SIDE, top, SIDE, 150, random);
      fill(image, SIDE, top + SIDE, SIDE, 100, random);
      save(image, folder.resolve("images").resolve(name));
      images.add(
          "{'id':%d,'width':%d,'height':%d,'file_name':'%s'}".formatted(i, EDGE, EDGE, name));
      objects.add(object(4 * i, i, 1, square(0, top), 0));
      objects.add(object(4 * i + 1, i, 1, square(SIDE, top), 0));
      objects.add(object(4 * i + 2, i, 2, square(SIDE, top + SIDE), 0));
      int last = EDGE * EDGE - EDGE; // the right column: runs go down the columns
      String crowd = "{'size':[%d,%d],'counts':[%d,%d]}".formatted(EDGE, EDGE, last, EDGE);
      objects.add(object(4 * i + 3, i, 1, crowd, 1));
    }
    Path file = folder.resolve("annotations/instances_default.json");
    Files.createDirectories(file.resolveSibling("."));
    String categories = "{'id':1,'name':'cat'},{'id':2,'name':'dog'}";
    Files.writeString(
        file,
        "{'categories':[%s],'images':[%s],'annotations':[%s]}"
            .formatted(categories, images, objects)
            .replace('\'', '"'));
    return folder;
  }

  private static String object(int id, int image, int category, String pixels, int crowd) {
    return "{'id':%d,'image_id':%d,'category_id':%d,'segmentation':%s,'iscrowd':%d}"
        .formatted(id, image, category, pixels, crowd);
  }

  private static String square(int left, int top) {
    int right = left + SIDE;
    int bottom = top + SIDE;
    return "[[%d,%d,%d,%d,%d,%d,%d,%d]]"
        .formatted(left, top, right, top, right, bottom, left, bottom);
  }

  private static void write(Path part, int count, Random random, String... masks)
      throws IOException {
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "%02d.png", i);
      BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
      fill(image, 0, 0, EDGE, 40, random);
      for (String folder : masks) {
        int left = random.nextInt(EDGE - SIDE);
        int top = random.nextInt(EDGE - SIDE);
        fill(image, left, top, SIDE, 150, random);
        BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
        for (int p = 0; p < SIDE * SIDE; p++) {
          mask.getRaster().setSample(left + p % SIDE, top + p / SIDE, 0, 1);
        }
        save(mask, part.resolve(folder).resolve(name));
      }
      save(image, part.resolve("images").resolve(name));
    }
  }

  private static void fill(
      BufferedImage image, int left, int top, int side, int light, Random random) {
    for (int p = 0; p < side * side; p++) {
      int gray = light + random.nextInt(60);
      image.setRGB(left + p % side, top + p / side, gray << 16 | gray << 8 | gray);
    }
  }

  private static void save(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    ImageIO.write(image, "png", file.toFile());
  }
}
