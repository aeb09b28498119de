package io.github.dl4jlosses.datavec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.datavec.ImageMaskRecordReader.Order;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import javax.imageio.ImageIO;
import org.datavec.api.records.Record;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

class ImageMaskRecordReaderTest {
  private static final Augmentation SOME = new Augmentation(.5, 180, 1.2, .2);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void drawSixImages() throws IOException {
    ToyImages.copyShapes(folder, 6);
  }

  private Path image() {
    return folder.resolve("train/images/0002.png");
  }

  private Path mask() {
    return folder.resolve("train/masks/0002.png");
  }

  private ImageMaskRecordReader reader(Order order, Augmentation augmentation, long seed)
      throws IOException {
    ImageMaskRecordReader reader = new ImageMaskRecordReader(4, order, augmentation, seed);
    reader.initialize(ImageMaskRecordReader.split(folder.resolve("train")));
    return reader;
  }

  private static List<INDArray> images(ImageMaskRecordReader reader) {
    List<INDArray> images = new ArrayList<>();
    while (reader.hasNext()) {
      images.add(array(reader.next().get(0)));
    }
    return images;
  }

  private static INDArray array(Writable writable) {
    return ((NDArrayWritable) writable).get();
  }

  @Test
  void aRecordIsAnImageAndAMask() throws IOException {
    List<Writable> record = reader(Order.LISTED, Augmentation.none(), 1).next();
    assertArrayEquals(new long[] {1, 3, 64, 64}, array(record.get(0)).shape());
    assertArrayEquals(new long[] {1, 1, 64, 64}, array(record.get(1)).shape());
    Sample sample = MaskFiles.read(folder.resolve("train/images/0000.png"), 4);
    assertEquals(sample.image()[64 * 64 + 5], array(record.get(0)).getFloat(0, 1, 0, 5));
    assertEquals(sample.mask()[64 * 20 + 5], array(record.get(1)).getInt(0, 0, 20, 5));
  }

  @Test
  void orderAndAugmentationDependOnSeedAndEpochAlone() throws IOException {
    ImageMaskRecordReader reader = reader(Order.SHUFFLED, SOME, 1);
    List<INDArray> first = images(reader);
    reader.reset();
    List<INDArray> second = images(reader);
    assertNotEquals(first, second);

    ImageMaskRecordReader again = reader(Order.SHUFFLED, SOME, 1);
    again.next(); // what was read before a reset does not matter
    again.reset();
    assertEquals(second, images(again));
    assertNotEquals(first, images(reader(Order.SHUFFLED, SOME, 2)));
  }

  @Test
  void listedRecordsKeepTheirOrder() throws IOException {
    ImageMaskRecordReader reader = reader(Order.LISTED, Augmentation.none(), 1);
    List<INDArray> first = images(reader);
    reader.reset();
    assertEquals(first, images(reader));
    assertEquals(6, first.size());
    var thrown = assertThrows(NoSuchElementException.class, reader::next);
    assertEquals("all 6 images were read (call reset)", thrown.getMessage());
  }

  @Test
  void aRecordIsFoundAgainByItsMetaData() throws IOException {
    ImageMaskRecordReader reader = reader(Order.SHUFFLED, SOME, 1);
    reader.next();
    Record record = reader.nextRecord();
    Record again = reader.loadFromMetaData(record.getMetaData());
    assertEquals(array(record.getRecord().get(0)), array(again.getRecord().get(0)));
  }

  @Test
  void batchesAreScaledImagesAndClassIndices() throws IOException {
    MultiDataSetIterator batches = ImageMaskBatches.validation(folder.resolve("train"), 4, 4);
    MultiDataSet batch = batches.next();
    assertArrayEquals(new long[] {4, 3, 64, 64}, batch.getFeatures(0).shape());
    assertArrayEquals(new long[] {4, 1, 64, 64}, batch.getLabels(0).shape());
    assertEquals(2, batches.next().getFeatures(0).size(0));
    Sample third = MaskFiles.read(image(), 4);
    assertEquals(third.image()[7] / 127.5 - 1, batch.getFeatures(0).getDouble(2, 0, 0, 7), 1e-6);
    assertArrayEquals(
        third.mask(), batch.getLabels(0).slice(2).castTo(DataType.INT32).reshape(-1).toIntVector());
  }

  @Test
  void aMissingMaskIsNamed() throws IOException {
    Files.delete(mask());
    refuses("image " + image() + " must have a mask, got none at " + mask());
  }

  @Test
  void aValueThatIsNoClassIsNamed() throws IOException {
    BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(5, 3, 0, 4);
    ImageIO.write(mask, "png", mask().toFile());
    refuses(
        "mask "
            + mask()
            + " must have the values 0..3 and 255 for void, got 4 in row 3, column 5 (resized with"
            + " interpolation, or saved as JPEG? Only nearest neighbor keeps classes)");
  }

  @Test
  void aMaskOfAnotherSizeIsNamed() throws IOException {
    BufferedImage small = new BufferedImage(32, 64, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(small, "png", mask().toFile());
    refuses("mask " + mask() + " must have the size of its image 64×64, got 64×32");
  }

  @Test
  void aColoredMaskIsNamed() throws IOException {
    ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", mask().toFile());
    refuses(
        "mask "
            + mask()
            + " must have one channel of class indices, got 3 channels (save it as a gray or"
            + " palette PNG)");
  }

  @Test
  void aBrokenFileIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(image());
    Files.write(image(), java.util.Arrays.copyOf(whole, 2000));
    IllegalArgumentException cut = assertThrows(IllegalArgumentException.class, this::read);
    String start = "image " + image() + " must be a whole image file, got a broken one: ";
    assertEquals(start, String.valueOf(cut.getMessage()).substring(0, start.length()));
    Files.writeString(image(), "no picture");
    refuses("image " + image() + " must be an image file, got something else");
  }

  @Test
  void anImageOfAnotherSizeIsNamed() throws IOException {
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB), "png", image().toFile());
    ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY), "png", mask().toFile());
    refuses(
        "image "
            + image()
            + " must have the size of the first image 64×64, got 32×32 (images of one batch are one"
            + " array)");
  }

  @Test
  void aFolderWithoutImagesIsNamed() throws IOException {
    assertMessage(
        "folder " + folder + " must have a folder images, got none",
        () -> ImageMaskRecordReader.split(folder));
    Files.createDirectories(folder.resolve("empty/images"));
    assertMessage(
        "folder "
            + folder.resolve("empty/images")
            + " must hold images [.png, .jpg, .jpeg, .bmp, .gif], got none",
        () -> ImageMaskRecordReader.split(folder.resolve("empty")));
  }

  @Test
  void aGrayMaskKeepsItsValues() throws IOException {
    BufferedImage gray = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    int[] values = {0, 1, 2, 3, 255};
    for (int i = 0; i < 64 * 64; i++) {
      gray.getRaster().setSample(i % 64, i / 64, 0, values[i % 5]);
    }
    ImageIO.write(gray, "png", mask().toFile());
    int[] read = MaskFiles.read(image(), 4).mask();
    for (int i = 0; i < read.length; i++) {
      assertEquals(values[i % 5], read[i]);
    }
  }

  @Test
  void aGrayImageIsThreePlanesOfItsValues() throws IOException {
    BufferedImage gray = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    gray.getRaster().setSample(1, 0, 0, 128);
    ImageIO.write(gray, "png", image().toFile());
    float[] planes = MaskFiles.read(image(), 4).image();
    for (int c = 0; c < 3; c++) {
      assertEquals(128, planes[c * 64 * 64 + 1]);
      assertEquals(0, planes[c * 64 * 64]);
    }
  }

  @Test
  void rowsAndColumnsKeepTheirPlaces() throws IOException {
    Path small = folder.resolve("small");
    Files.createDirectories(small.resolve("images"));
    Files.createDirectories(small.resolve("masks"));
    BufferedImage picture = new BufferedImage(5, 3, BufferedImage.TYPE_INT_RGB); // width, height
    BufferedImage mask = new BufferedImage(5, 3, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 15; i++) {
      picture.setRGB(i % 5, i / 5, i << 16 | (2 * i) << 8 | 3 * i);
      mask.getRaster().setSample(i % 5, i / 5, 0, i == 14 ? 255 : i % 4);
    }
    ImageIO.write(picture, "png", small.resolve("images/a.png").toFile());
    ImageIO.write(mask, "png", small.resolve("masks/a.png").toFile());
    MultiDataSet batch = ImageMaskBatches.validation(small, 1, 4).next();
    INDArray features = batch.getFeatures(0);
    INDArray labels = batch.getLabels(0);
    assertArrayEquals(new long[] {1, 3, 3, 5}, features.shape());
    assertArrayEquals(new long[] {1, 1, 3, 5}, labels.shape());
    for (int i = 0; i < 15; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(i * (c + 1) / 127.5 - 1, features.getDouble(0, c, i / 5, i % 5), 1e-6);
      }
      assertEquals(i == 14 ? Sample.VOID : i % 4, labels.getInt(0, 0, i / 5, i % 5));
    }
    assertEquals(
        features, ImageMaskBatches.features(MaskFiles.read(small.resolve("images/a.png"), 4)));
  }

  @Test
  void aBrokenMaskIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(mask());
    Files.write(mask(), Arrays.copyOf(whole, whole.length / 2));
    IllegalArgumentException cut = assertThrows(IllegalArgumentException.class, this::read);
    String start = "mask " + mask() + " must be a whole image file, got a broken one: ";
    assertEquals(start, String.valueOf(cut.getMessage()).substring(0, start.length()));
  }

  @Test
  void aLabelWithoutAMaskOrWithAnotherValueIsNamed() throws IOException {
    Path ships = folder.resolve("ships");
    ToyImages.copyShips(ships, 2);
    Path white = ships.resolve("train/masks/white/0001.png");
    BufferedImage mask = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
    mask.getRaster().setSample(5, 3, 0, 2);
    ImageIO.write(mask, "png", white.toFile());
    assertMessage(
        "mask "
            + white
            + " must have the values 0..1 and 255 for void, got 2 in row 3, column 5 (resized with"
            + " interpolation, or saved as JPEG? Only nearest neighbor keeps classes)",
        () -> readShips(ships));
    Files.delete(white);
    assertMessage(
        "image "
            + ships.resolve("train/images/0001.png")
            + " must have a mask, got none at "
            + white,
        () -> readShips(ships));
  }

  private static void readShips(Path folder) throws IOException {
    MaskLayout layout = MaskLayout.labels(ToyImages.SHIP_LABELS);
    new ImageMaskRecordReader(layout, Order.LISTED, Augmentation.none(), /* seed= */ 1)
        .initialize(ImageMaskRecordReader.split(folder.resolve("train")));
  }

  @Test
  void aLayoutWithoutMasksIsRefused() {
    assertMessage(
        "number of labels must be >= 1, got 0", () -> MaskLayout.labels(List.<String>of()));
    assertMessage("classes must be >= 1, got 0", () -> MaskLayout.classes(0));
  }

  private void read() throws IOException {
    reader(Order.LISTED, Augmentation.none(), 1);
  }

  private void refuses(String message) {
    assertMessage(message, this::read);
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
