package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** A folder of images and masks of 16×16, drawn pixel by pixel, such as {@code masks/a.png}. */
public final class DrawnFolder {
  public static final int EDGE = 16;

  private final Path root;

  public DrawnFolder(Path root) {
    this.root = root;
  }

  /** Returns a value inside a square of five pixels, 0 elsewhere. */
  public static IntBinaryOperator square(int left, int top, int value) {
    return (x, y) -> x >= left && x < left + 5 && y >= top && y < top + 5 ? value : 0;
  }

  /** Returns what several draw, the last uppermost. */
  public static IntBinaryOperator all(IntBinaryOperator... inks) {
    return (x, y) -> {
      int value = 0;
      for (IntBinaryOperator ink : inks) {
        int above = ink.applyAsInt(x, y);
        value = above == 0 ? value : above;
      }
      return value;
    };
  }

  public DrawnFolder gray(String mask, IntBinaryOperator value) {
    return draw(mask, new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY), value);
  }

  /** Writes gray values of 16 bits. */
  public DrawnFolder deep(String mask, IntBinaryOperator value) {
    return draw(mask, new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_USHORT_GRAY), value);
  }

  /** Writes gray values beside the same alpha. */
  public DrawnFolder grayAlpha(String mask, IntBinaryOperator value, IntBinaryOperator alpha) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            /* hasAlpha= */ true,
            /* isAlphaPremultiplied= */ false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(EDGE, EDGE);
    for (int i = 0; i < EDGE * EDGE; i++) {
      raster.setSample(i % EDGE, i / EDGE, 1, alpha.applyAsInt(i % EDGE, i / EDGE));
    }
    return draw(mask, new BufferedImage(model, raster, false, null), value);
  }

  /** Writes indices of a palette; of two colors they have one bit, of four two. */
  public DrawnFolder palette(String mask, int[] colors, IntBinaryOperator index) {
    int bits = colors.length <= 2 ? 1 : colors.length <= 4 ? 2 : 8;
    IndexColorModel model =
        new IndexColorModel(bits, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
    int type = bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    return draw(mask, new BufferedImage(EDGE, EDGE, type, model), index);
  }

  /** Writes red, green and blue. */
  public DrawnFolder rgb(String mask, IntBinaryOperator color) {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < EDGE * EDGE; i++) {
      image.setRGB(i % EDGE, i / EDGE, color.applyAsInt(i % EDGE, i / EDGE));
    }
    return write(mask, image);
  }

  private DrawnFolder draw(String mask, BufferedImage image, IntBinaryOperator value) {
    for (int i = 0; i < EDGE * EDGE; i++) {
      int x = i % EDGE;
      int y = i / EDGE;
      image.getRaster().setSample(x, y, 0, value.applyAsInt(x, y));
    }
    return write(mask, image);
  }

  /** Writes a mask, and its image if it has none. */
  public DrawnFolder write(String mask, BufferedImage image) {
    Path file = root.resolve(mask);
    Path part = root.resolve(mask.substring(0, mask.indexOf("masks")));
    String name = file.getFileName().toString().replaceFirst("\\..*", ".png");
    BufferedImage gray = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(0, 0, 0, name.charAt(0)); // no image is another one's copy
    try {
      save(image, file);
      save(gray, part.resolve("images").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private static void save(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    String name = file.toString();
    try (OutputStream out = Files.newOutputStream(file)) {
      ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), out);
    }
  }

  public DrawnFolder table(String csv) {
    try {
      Files.writeString(root.resolve("classes.csv"), csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Reads all files as train does with these options: names, each with its value. */
  public Survey survey(String... options) {
    TrainingOptions asked = TrainingOptions.defaults().with(TrainingOptions.DATA, root);
    for (int i = 0; i < options.length; i += 2) {
      asked = asked.withText(option(options[i]), options[i + 1]);
    }
    return TrainingData.open(asked).survey();
  }

  private static TrainingOption<?> option(String name) {
    return TrainingOptions.all().stream()
        .filter(option -> option.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
