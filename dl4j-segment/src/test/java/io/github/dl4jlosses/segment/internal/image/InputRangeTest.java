package io.github.dl4jlosses.segment.internal.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.range.RangeRule;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of any range are given to a network as -1..1, here as 0..255. */
class InputRangeTest {
  private static final int EDGE = 32;

  @TempDir private Path folder = Path.of("");
  private int files;

  private Path image(int type, IntUnaryOperator value) throws IOException {
    BufferedImage image = new BufferedImage(EDGE, EDGE, type);
    for (int i = 0; i < EDGE * EDGE; i++) {
      for (int band = 0; band < image.getRaster().getNumBands(); band++) {
        image.getRaster().setSample(i % EDGE, i / EDGE, band, value.applyAsInt(i));
      }
    }
    Path file = folder.resolve(files++ + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Path deep(IntUnaryOperator value) throws IOException {
    return image(BufferedImage.TYPE_USHORT_GRAY, value);
  }

  private Path light(IntUnaryOperator value) throws IOException {
    return image(BufferedImage.TYPE_BYTE_GRAY, value);
  }

  private static InputRanges found(String rule, Path... images) {
    ImageDecoder decoder = new ImageDecoder();
    return RangeRule.parse(rule)
        .of(Arrays.stream(images).map(file -> decoder.check(file, h -> {}).values()).toList());
  }

  private static InputRanges found(Path... images) {
    return found("auto", images);
  }

  private static float[] scaled(Path image, InputRanges ranges) {
    return new ImageDecoder().withRanges(ranges).picture(image).rgb();
  }

  @Test
  void twelveBitsAreGivenAsTheSamePicturesInEightBits() throws IOException {
    Path byteImage = light(i -> i % 256);
    Path deepImage = deep(i -> Math.round(i % 256 * 4095 / 255f));
    InputRanges ranges = found(deepImage);
    assertEquals("0..4095 of 16 bits", ranges.toString());
    assertArrayEquals(scaled(byteImage, found(byteImage)), scaled(deepImage, ranges), .04f);
  }

  @Test
  void ninetyGrayLevelsOf65536AreSpreadOverAll() throws IOException {
    Path image = deep(i -> 30_000 + i % 91);
    InputRanges ranges = found(image);
    assertEquals("30000..30090 of 16 bits", ranges.toString());
    float[] given = scaled(image, ranges);
    assertEquals(0, given[0]);
    assertEquals(127.5f, given[45]);
    assertEquals(255, given[90]);
  }

  @Test
  void aPhotographOfEightBitsStaysAsItIsToTheLastBit() throws IOException {
    Random random = new Random(1);
    int[] values = random.ints(EDGE * EDGE, 20, 180).toArray();
    Path image = image(BufferedImage.TYPE_INT_RGB, i -> values[i]);
    InputRanges ranges = found(image);
    assertEquals("0..255 of 8 bits", ranges.toString());
    assertEquals(List.of(), ranges.shown());
    float[] given = scaled(image, ranges);
    for (int i = 0; i < given.length; i++) {
      assertEquals(values[i % values.length], given[i]);
    }
  }

  @Test
  void darkImagesOfEightBitsAreScaledToo() throws IOException {
    assertEquals("5..44 of 8 bits", found(light(i -> 5 + i % 40)).toString());
    assertEquals("0..255 of 8 bits", found(light(i -> i % 128), light(i -> 128)).toString());
    Path fewBits = image(BufferedImage.TYPE_BYTE_BINARY, i -> i % 2);
    assertEquals("0..255 of 8 bits", found(fewBits).toString());
  }

  @ParameterizedTest(name = "one in {0} pixels is {1}")
  @CsvSource({"1024, 65535", "1024, 40000", "20, 65535", "3, 0"})
  void fewPixelsFarAwayDoNotDecide(int every, int value) throws IOException {
    Path image = deep(i -> i % every == every - 1 ? value : 20_000 + i % 1000);
    InputRange range = found(image).of(16);
    assertEquals(20_000, range.low(), 10);
    assertEquals(21_000, range.high(), 20);
    float[] given = scaled(image, found(image));
    float far = given[every - 1];
    assertTrue(value == 0 ? far < -100 : far > 355, "it is not clipped: " + far);
    assertTrue(Math.abs(far) < 1000, "nor drowns all else: " + far);
  }

  @Test
  void aBrightObjectOfFewPixelsIsNoOutlierWhereItIsInReach() throws IOException {
    assertEquals("100..400 of 16 bits", found(deep(i -> i == 9 ? 400 : 100 + i % 100)).toString());
  }

  @Test
  void aFewObjectsInTheDarkHaveTheirGroundInTheRange() throws IOException {
    Path image = deep(i -> i % 20 == 7 ? 900 + i % 50 : 0);
    assertEquals("0..947 of 16 bits", found(image).toString());
  }

  @Test
  void whatLiesBeyondKeepsItsOrder() {
    InputRange range = new InputRange(16, 1000, 2000);
    assertEquals(0, range.scaled(1000));
    assertEquals(255, range.scaled(2000));
    assertEquals(127.5 * (2 + Math.log(2)), range.scaled(2500), 1e-4);
    assertEquals(-127.5 * Math.log(2), range.scaled(500), 1e-4);
    for (int value = 1; value < 65536; value++) {
      assertTrue(range.scaled(value) > range.scaled(value - 1));
    }
  }

  @Test
  void imagesOfSeveralDepthsHaveARangeEach() throws IOException {
    InputRanges ranges = found(light(i -> i % 256), deep(i -> i % 1001), deep(i -> 3 + i % 1024));
    assertEquals("0..255 of 8 bits, 0..1026 of 16 bits", ranges.toString());
    assertEquals(1, ranges.shown().size());
  }

  @Test
  void imagesOfOneGrayHaveTheRangeOfTheirType() throws IOException {
    assertEquals("0..65535 of 16 bits", found(deep(i -> 700)).toString());
  }

  @Test
  void theUserMaySayTheRange() throws IOException {
    Path image = deep(i -> i % 1000);
    assertEquals("0..65535 of 16 bits", found("type", image).toString());
    assertEquals("-100..4095.5 of 16 bits", found("-100,4095.5", image).toString());
    assertEquals("-100,4095.5", RangeRule.parse("-100,4095.5").toString());
    Path other = light(i -> i % 256);
    assertEquals(
        "--range must be auto or type where images have samples of [8, 16] bits, got 0,4095 (the"
            + " same number is another light in each of them)",
        assertThrows(IllegalArgumentException.class, () -> found("0,4095", image, other))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0,", "5,5", "9,1", "0,1,2", "NaN,1", "0,Infinity", "full"})
  void noOtherTextIsARange(String text) {
    assertEquals(
        "--range must be auto, type, or LOW,HIGH such as 0,4095, got " + text,
        assertThrows(IllegalArgumentException.class, () -> RangeRule.parse(text)).getMessage());
  }

  @Test
  void imagesUnlikeThoseOfTheTrainingAreTold() throws IOException {
    InputRanges ranges = new InputRanges(List.of(new InputRange(16, 0, 4095)));
    ImageDecoder decoder = new ImageDecoder().withRanges(ranges);
    Path same = deep(i -> 100 + i % 4090);
    Path brighter = deep(i -> i % 100 < 5 ? 30_000 : 100);
    Path other = light(i -> i % 256);
    Optional<String> beyond = Optional.of("has many values beyond the range 0..4095 of 16 bits");
    Optional<String> bits =
        Optional.of("has 8 bits and the network learned from 16: 0..255 is scaled to -1..1");
    assertEquals(Optional.empty(), decoder.picture(same).note(ranges));
    assertEquals(beyond, decoder.picture(brighter).note(ranges));
    assertEquals(bits, decoder.picture(other).note(ranges));
    assertEquals(Optional.empty(), ranges.note(decoder.check(same, h -> {}).values()));
    assertEquals(beyond, ranges.note(decoder.check(brighter, h -> {}).values()));
    assertEquals(bits, ranges.note(decoder.check(other, h -> {}).values()));
    InputRanges before = InputRanges.ofTypes(); // of a model that does not know
    assertEquals(Optional.empty(), new ImageDecoder().picture(other).note(before));
  }

  @Test
  void ofManyBandsTheFirstThreeAreReadWithAllTheirBits() throws IOException {
    Path file = folder.resolve("bands.tif");
    Tiffs.write(file, 5, Tiffs.Extra.UNSPECIFIED, 0, 300, 4095, 9, 9, 1, 2, 3, 9, 9);
    InputRanges ranges = found(file);
    assertEquals("0..4095 of 16 bits", ranges.toString());
    float unit = 255 / 4095f;
    assertArrayEquals(
        new float[] {0, unit, 300 * unit, 2 * unit, 255, 3 * unit}, scaled(file, ranges), 1e-4f);
  }

  @ParameterizedTest(name = "{0} bands, {1}")
  @CsvSource(
      value = {
        "1, ALPHA, none",
        "2, ALPHA, none",
        "2, UNSPECIFIED, has 2 bands: only the first is read",
        "3, ALPHA, none",
        "4, ALPHA, none",
        "4, PREMULTIPLIED, none",
        "4, UNSPECIFIED, has 4 bands: only the first three are read",
        "5, UNSPECIFIED, has 5 bands: only the first three are read",
        "12, UNSPECIFIED, has 12 bands: only the first three are read"
      },
      nullValues = "none")
  void bandsThatAreNotReadAreTold(
      int bands, Tiffs.Extra extra, @org.jspecify.annotations.Nullable String note)
      throws IOException {
    Path file = folder.resolve("bands.tif");
    Tiffs.write(file, bands, extra, new int[2 * bands]);
    assertEquals(Optional.ofNullable(note), new ImageDecoder().picture(file).header().bandsNote());
  }

  @Test
  void aModelOfAnotherRangeIsTold() {
    InputRanges deep = new InputRanges(List.of(new InputRange(16, 0, 4095)));
    InputRanges other = new InputRanges(List.of(new InputRange(16, 720, 3760)));
    InputRanges bytes = new InputRanges(List.of(new InputRange(8, 0, 255)));
    assertEquals(
        Optional.of(
            "720..3760 of 16 bits is scaled to -1..1, where the model had 0..4095 of 16 bits (or"
                + " say --range 0,4095)"),
        other.unlike(deep));
    assertEquals(
        Optional.of("0..255 of 8 bits is scaled to -1..1, where the model had 0..4095 of 16 bits"),
        bytes.unlike(deep));
    assertEquals(
        Optional.of(
            "0..4095 of 16 bits is scaled to -1..1, where the model had all that the bits can hold"
                + " (or say --range type)"),
        deep.unlike(InputRanges.ofTypes()));
    assertEquals(Optional.empty(), bytes.unlike(InputRanges.ofTypes()));
    assertEquals(Optional.empty(), deep.unlike(deep));
  }
}
