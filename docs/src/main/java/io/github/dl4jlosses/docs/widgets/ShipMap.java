package io.github.dl4jlosses.docs.widgets;

import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.examples.lessons.ShipNetwork;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * What the network of lesson 5 says of one validation image, trained without posWeight: a gray PNG,
 * of which the value v is the probability (v + 1/2) / 256. So none is 0 or 1, and each has odds.
 */
public final class ShipMap {
  private static final int LEVELS = 256;
  private static final int SIDE = 64;
  private static final String IMAGE = "0007.png";
  private static final MaskLayout SHIP = MaskLayout.labels(List.of("ship"));
  private static final String FILE = "ship-map.png";

  private ShipMap() {}

  /** Returns the file of the image. */
  static Path image() {
    return ShipNetwork.folder("validation").resolve("images").resolve(IMAGE);
  }

  /** Returns the image. */
  static byte[] photo() throws IOException {
    return Files.readAllBytes(image());
  }

  /** Returns the labels of its pixels: 0 water, 1 ship, 2 void. */
  static int[] labels() throws IOException {
    int[] mask = MaskFiles.read(image(), SHIP).mask();
    return Arrays.stream(mask).map(label -> Math.min(label, 2)).toArray();
  }

  /** Returns the map that the site has. */
  static byte[] png() throws IOException {
    try (InputStream in = ShipMap.class.getResourceAsStream(FILE)) {
      return Objects.requireNonNull(in, FILE).readAllBytes();
    }
  }

  /** Returns the gray values of a map. */
  static int[] values(byte[] png) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    return image.getRaster().getPixels(0, 0, SIDE, SIDE, (int[]) null);
  }

  /** Returns the probability that a gray value stands for. */
  static double probability(int value) {
    return (value + 0.5) / LEVELS;
  }

  /** Trains the network, and returns the map. */
  static byte[] draw() throws IOException {
    INDArray p = ShipNetwork.trained(/* posWeight= */ 1).output(features()).reshape(SIDE * SIDE);
    BufferedImage map = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    byte[] gray = ((DataBufferByte) map.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < gray.length; i++) {
      gray[i] = (byte) Math.min(LEVELS - 1, (int) (LEVELS * p.getDouble(i)));
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(map, "png", png);
    return png.toByteArray();
  }

  private static INDArray features() throws IOException {
    Path folder = ShipNetwork.folder("validation");
    int index = MaskFiles.images(folder).indexOf(image());
    MultiDataSetIterator one = ImageMaskBatches.validation(folder, 1, SHIP);
    for (int i = 0; i < index; i++) {
      one.next();
    }
    return one.next().getFeatures(0);
  }

  /** Writes the map into a folder, and returns its file. */
  public static Path write(Path folder) throws IOException {
    return Files.write(folder.resolve(FILE), draw());
  }

  /** Returns an image as an address that needs no file. */
  static String url(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
