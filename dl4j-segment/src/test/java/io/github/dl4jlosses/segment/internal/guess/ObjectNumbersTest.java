package io.github.dl4jlosses.segment.internal.guess;

import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.all;
import static io.github.dl4jlosses.segment.internal.drawn.DrawnFolder.square;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.metric.Bootstrap;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.drawn.DrawnFolder;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Classes or numbers of objects: all masks together tell it, or it is asked. */
class ObjectNumbersTest {
  private static final String EITHER =
      ", which could be either, in all masks (classes? --masks index, or list them in"
          + " classes.csv; objects? --masks instances)";

  @TempDir private Path root = Path.of("");
  private DrawnFolder folder = new DrawnFolder(Path.of(""));

  @BeforeEach
  void begin() {
    folder = new DrawnFolder(root);
  }

  private String refusal(String... options) {
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> folder.survey(options)).getMessage());
  }

  private void asks(String mask, String values) {
    assertEquals(
        "mask "
            + root.resolve(mask)
            + " must show whether its values are classes or numbers of objects, got "
            + values
            + EITHER,
        refusal());
  }

  /** Draws pixels 1, 2, … that do not touch. */
  private static IntBinaryOperator dots(int count) {
    return (x, y) ->
        x % 2 == 0 && y % 2 == 0 && x / 2 + 8 * (y / 2) < count ? 1 + x / 2 + 8 * (y / 2) : 0;
  }

  /** Returns AP75 of a prediction that has the foreground of each training mask. */
  private static double ap75OfTruth(Survey survey) {
    SegmentationTask task =
        SegmentationTask.singleLabel("background", "object")
            .withScores(SegmentationTask.Scores.LOGITS)
            .withIgnoreIndex(Sample.VOID);
    Validation validation = new Validation(task, new Foreground(2, 0));
    survey
        .folder()
        .part(Subset.TRAIN)
        .forEach(
            pair -> {
              Sample sample = survey.reader().read(pair);
              float[][] p = new float[2][sample.mask().length];
              for (int i = 0; i < p[0].length; i++) {
                p[1][i] = sample.mask()[i] == 1 ? .9f : .1f;
                p[0][i] = 1 - p[1][i];
              }
              INDArray scores =
                  Nd4j.createFromArray(p).reshape(1, 2, sample.height(), sample.width());
              validation.add(sample, scores, scores);
            });
    return validation.report(0, Double.NaN, 0, new Bootstrap(2, .95, 1)).scores().ap75();
  }

  @Test
  void oneValueOfSixteenBitsIsAClass() {
    IntBinaryOperator two = all(square(0, 0, 65535), square(9, 9, 65535));
    folder.deep("masks/a.png", two).deep("masks/b.png", two).gray("masks/c.png", (x, y) -> 0);
    Survey survey = folder.survey();
    assertEquals(List.of(MaskFormat.INDEX), survey.reader().formats());
    assertEquals(List.of("background", "foreground"), survey.reader().classes().names());
    assertEquals(1, ap75OfTruth(survey));
    assertEquals(
        List.of(
            "masks of 16 bits are read as classes; if their values number objects, say --masks"
                + " instances"),
        survey.notes());
    folder.gray("masks/c.png", square(0, 0, 255));
    assertEquals(
        "mask "
            + root.resolve("masks/c.png")
            + " must have 16 bits, as other masks have, got 8 bit gray png (save all masks"
            + " alike; classes? List them in classes.csv; black and white? --threshold-masks 1"
            + " makes every value but 0 foreground)",
        refusal());
    assertEquals(2, folder.survey("--threshold-masks", "1").reader().classes().size());
  }

  @Test
  void oneValueOfSixteenBitsIsALabel() {
    folder
        .deep("masks/ship/a.png", square(0, 0, 65535))
        .deep("masks/ship/b.png", square(0, 0, 65535))
        .deep("masks/wake/a.png", square(0, 0, 1))
        .deep("masks/wake/b.png", square(0, 0, 1));
    Survey survey = folder.survey();
    assertEquals(
        List.of(MaskFormat.LABELS_BLACK_WHITE, MaskFormat.LABELS), survey.reader().formats());
    assertEquals(25, survey.counts(Subset.TRAIN).get(0).pixels());
    folder.deep("masks/wake/a.png", square(0, 0, 300)).deep("masks/wake/b.png", square(0, 0, 300));
    assertEquals(
        "mask "
            + root.resolve("masks/wake/b.png")
            + " must show whether its value is yes or the number of an object, got [300] alone,"
            + " as in all masks of the label (yes? --threshold-masks 1; an object? --masks"
            + " label-instances)",
        refusal());
  }

  @Test
  void sixteenBitsOfSeveralPiecesMayBeClasses() {
    IntBinaryOperator pieces = all(square(0, 0, 1), square(9, 0, 2), square(0, 9, 2));
    folder.deep("masks/a.png", pieces).deep("masks/b.png", square(0, 0, 1));
    asks("masks/a.png", "1, 2");
    assertEquals(3, folder.survey("--masks", "index").reader().classes().size());
    IntBinaryOperator each = all(square(0, 0, 1), square(9, 0, 2));
    folder.deep("masks/a.png", each).deep("masks/b.png", each).deep("masks/c.png", each);
    asks("masks/b.png", "1, 2"); // always two objects? Or two classes
    folder.deep("masks/c.png", dots(3));
    assertEquals(List.of(MaskFormat.INSTANCES), folder.survey().reader().formats());
    folder.deep("masks/c.png", all(each, square(9, 9, 255)));
    asks("masks/c.png", "1, 2, 255");
  }

  @Test
  void sixteenBitsThatHuddleAtBothEndsAreBlackAndWhite() {
    IntBinaryOperator white = square(0, 0, 65535);
    folder
        .deep("masks/a.png", white)
        .deep("masks/b.png", (x, y) -> x == 9 && y == 7 ? 65534 : white.applyAsInt(x, y));
    assertEquals(
        "mask "
            + root.resolve("masks/b.png")
            + " must have the values 0 and 65535 of black and white, as all values are near"
            + " them, got 65534 in row 7, column 9 (blurred or compressed? --threshold-masks 32768"
            + " leaves two values; classes? --masks index; numbers of objects? --masks instances)",
        refusal());
    assertEquals(2, folder.survey("--threshold-masks", "32768").reader().classes().size());
  }

  @Test
  void thirtyTwoBitsAreCalledSo() {
    folder.write("masks/a.tiff", wide(dots(2))).write("masks/b.tiff", wide(dots(3)));
    assertEquals(
        "masks of 32 bits are read as numbers of objects; if the numbers are classes, list them in"
            + " classes.csv, or say --masks index",
        folder.survey().notes().get(0));
    folder.gray("masks/c.png", dots(3));
    assertTrue(refusal().contains(" must have 32 bits, as other masks have, got 8 bit"), refusal());
  }

  private static BufferedImage wide(IntBinaryOperator number) {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            /* hasAlpha= */ false,
            /* isAlphaPremultiplied= */ false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_INT);
    WritableRaster raster = model.createCompatibleWritableRaster(16, 16);
    for (int i = 0; i < 256; i++) {
      raster.setSample(i % 16, i / 16, 0, number.applyAsInt(i % 16, i / 16));
    }
    return new BufferedImage(model, raster, false, null);
  }

  @Test
  void eightBitsThatCountInEachMaskAreObjects() {
    folder.gray("masks/a.png", dots(4)).gray("masks/b.png", dots(6)).gray("masks/c.png", dots(5));
    Survey survey = folder.survey();
    assertEquals(List.of(MaskFormat.INSTANCES), survey.reader().formats());
    assertEquals(
        List.of(
            "masks of 8 bits are read as numbers of objects; if the numbers are classes, list them"
                + " in classes.csv, or say --masks index"),
        survey.notes());
    assertEquals(7, folder.survey("--masks", "index").reader().classes().size());
    folder.table("name\nground\ncell\n");
    assertEquals(List.of(MaskFormat.INSTANCES), folder.survey().reader().formats());
    folder.table("name\na\nb\nc\nd\ne\nf\ng\n");
    assertEquals(List.of(MaskFormat.INDEX), folder.survey().reader().formats());
  }

  @Test
  void eightBitsThatCountToThreeMayBeEither() {
    folder.gray("masks/a.png", dots(1)).gray("masks/b.png", dots(2)).gray("masks/c.png", dots(3));
    asks("masks/c.png", "1, 2, 3");
    assertEquals(2, folder.survey("--masks", "instances").reader().classes().size());
    assertEquals(4, folder.survey("--masks", "index").reader().classes().size());
  }

  @Test
  void eightBitsThatCountToTwoAreClassesWithANote() {
    folder.gray("masks/a.png", dots(2)).gray("masks/b.png", dots(1));
    String note =
        "values of masks are read as classes, but lie in one piece each; if they number objects,"
            + " say --masks instances";
    assertTrue(folder.survey().notes().contains(note));
    folder.table("name\nsea\nship\npier\n");
    assertFalse(folder.survey().notes().contains(note));
  }

  @Test
  void manyNumbersWithGapsThatNeverLieApartMayBeEither() {
    IntBinaryOperator odd =
        (x, y) -> dots(24).applyAsInt(x, y) % 2 == 1 ? dots(24).applyAsInt(x, y) : 0;
    folder.gray("masks/a.png", odd).gray("masks/b.png", (x, y) -> 2 * dots(10).applyAsInt(x, y));
    asks("masks/a.png", "1, 3, 5, 7, 9, …");
  }

  @Test
  void classesStayClasses() {
    IntBinaryOperator both = all(square(0, 0, 1), square(9, 0, 2));
    IntBinaryOperator several = all(both, square(0, 9, 1));
    IntBinaryOperator second = square(9, 0, 2);
    for (List<IntBinaryOperator> masks :
        List.of(
            List.of(both, both), // one of each in all
            List.of(both, second), // a gap where one lacks the first
            List.of(several, square(0, 0, 1)))) { // several objects of a class
      folder.gray("masks/a.png", masks.get(0)).gray("masks/b.png", masks.get(1));
      Survey survey = folder.survey();
      assertEquals(List.of(MaskFormat.INDEX), survey.reader().formats());
      assertEquals(List.of(), survey.notes().stream().filter(n -> !n.startsWith("no ")).toList());
    }
  }

  @Test
  void theBorderOfNumberedObjectsIsVoid() {
    IntBinaryOperator framed =
        (x, y) -> {
          int frame = x < 7 ? square(0, 0, 1).applyAsInt(x, y) : square(9, 0, 2).applyAsInt(x, y);
          return frame > 0 ? frame : y < 6 && x != 6 && x != 7 ? 255 : 0;
        };
    int[] colors = new int[256];
    colors[1] = 0x800000;
    colors[2] = 0x008000;
    colors[255] = 0xE0E0C0;
    folder.palette("masks/a.png", colors, framed).palette("masks/b.png", colors, framed);
    assertEquals(
        List.of(
            "values of masks are read as classes, but lie in one piece each; if they number"
                + " objects, say --masks instances"),
        folder.survey().notes());
    Survey survey = folder.survey("--masks", "instances");
    assertEquals(1, ap75OfTruth(survey));
    assertEquals(50, survey.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(
        List.of(
            "255 is void in masks of 8 bits that number objects; --ignore none makes it an object"),
        survey.notes());
    assertTrue(survey.toString().contains("void 255: 13.3 %"), survey.toString()); // 34 of 256
    Survey all = folder.survey("--masks", "instances", "--ignore", "none");
    assertEquals(84, all.counts(Subset.TRAIN).get(1).pixels());
    assertEquals(
        3,
        all.reader().read(all.folder().part(Subset.TRAIN).get(0)).objects().orElseThrow().size());
  }
}
