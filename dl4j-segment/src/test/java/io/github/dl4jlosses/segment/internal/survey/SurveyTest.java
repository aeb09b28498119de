package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.Region;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
  private static final Path DATASETS = Path.of("..", "datasets");

  @TempDir private Path root = Path.of("");

  private Path mask(String part, String name) throws IOException {
    Folders.image(root.resolve(part).resolve("images/" + name + ".png"), 4);
    return root.resolve(part).resolve("masks/" + name + ".png");
  }

  private Survey survey() {
    return Folders.survey(root, Optional.empty(), VoidValues.auto());
  }

  private Survey survey(MaskFormat format) {
    return Folders.survey(root, Optional.of(format), VoidValues.auto());
  }

  private int[] firstMask(Survey survey) {
    return survey.reader().read(survey.folder().part(Subset.TRAIN).get(0)).mask();
  }

  private List<GroundTruth> objects(Survey survey) {
    Sample sample = survey.reader().read(survey.folder().part(Subset.TRAIN).get(0));
    return sample.objects().orElseThrow();
  }

  @Test
  void indicesAreClasses() throws IOException {
    Folders.mask(mask("train", "a"), 4, 0, 2, 2, 5);
    Folders.mask(mask("validation", "b"), 4, 5);
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.INDEX), survey.reader().formats());
    assertEquals(List.of("background", "class 2", "class 5"), survey.reader().classes().names());
    assertArrayEquals(new int[] {0, 1, 1, 2, 0, 0, 0, 0}, firstMask(survey));
    assertTrue(survey.toString().contains("sizes     2×4 (2)"), survey.toString());
    assertEquals(Labeling.SINGLE_LABEL, survey.reader().labeling());
  }

  @Test
  void blackAndWhiteIsBackgroundAndForeground() throws IOException {
    Folders.mask(mask("train", "a"), 4, 0, 255);
    Folders.mask(mask("validation", "b"), 4, 0);
    Survey survey = survey().requireSound();
    assertEquals(List.of("background", "foreground"), survey.reader().classes().names());
    assertArrayEquals(new int[] {0, 1, 0, 0, 0, 0, 0, 0}, firstMask(survey));
  }

  @Test
  void countsAndWeightsFollowTheirFormulas() throws IOException {
    // 8 pixels an image; a: 5 of class 0, 2 of class 1, 1 void; b: 7 of class 0, 1 of class 2
    Folders.mask(mask("train", "a"), 4, 1, 1, 255);
    Folders.mask(mask("train", "b"), 4, 2);
    Folders.mask(mask("validation", "c"), 4, 3);
    Survey survey = survey().requireSound();
    List<ClassCount> counts = survey.counts(Subset.TRAIN);
    assertEquals(new ClassCount(12, 15, 2, 15), counts.get(0));
    assertEquals(new ClassCount(2, 15, 1, 7), counts.get(1));
    assertEquals(new ClassCount(1, 15, 1, 8), counts.get(2));
    assertEquals(new ClassCount(0, 15, 0, 0), counts.get(3));
    // f = 12/15, 2/7, 1/8, whose median is 2/7
    double median = 2 / 7.;
    assertArrayEquals(new double[] {median / .8, 1, median * 8, 1}, survey.classWeights(), 1e-12);
    assertArrayEquals(new double[] {3 / 12., 13 / 2., 14, 1}, survey.posWeights(), 1e-12);
  }

  @Test
  void posWeightsAreClipped() throws IOException {
    Folders.image(root.resolve("train/images/a.png"), 500);
    Folders.mask(root.resolve("train/masks/a.png"), 500, 1);
    Folders.mask(mask("validation", "c"), 4, 1);
    assertArrayEquals(new double[] {.01, 100}, survey().posWeights());
  }

  @Test
  void colorsAreClassesInTheOrderOfTheTable() throws IOException {
    Folders.colorMask(mask("train", "a"), 4, 0xFF0000, 0x00FF00, 0xE0E0E0);
    Folders.colorMask(mask("validation", "b"), 4);
    Files.writeString(
        root.resolve("classes.csv"),
        "name,color,ignore\ngreen,#00FF00,\nsea,#000000,\nred,#FF0000,\nedge,#E0E0E0,yes\n");
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.COLOR), survey.reader().formats());
    assertArrayEquals(new int[] {2, 0, 255, 1, 1, 1, 1, 1}, firstMask(survey));
  }

  @Test
  void aPaletteThatContradictsTheTableIsRefusedUntilSomebodySaysWhatCounts() throws IOException {
    Files.writeString(
        root.resolve("classes.csv"), "value,name,color\n0,sea,#0000FF\n1,ship,#FF0000\n");
    int[] swapped = {0xFF0000, 0x0000FF, 0, 0};
    Folders.paletteMask(mask("train", "a"), 4, swapped, 1, 1, 0, 1);
    Folders.paletteMask(mask("validation", "b"), 4, swapped, 1);
    refuses(
        "mask "
            + root.resolve("train/masks/a.png")
            + " must have values and colors of the same classes, got 1 in the color #0000FF of sea,"
            + " whose value is 0 (say which counts: --masks index or --masks color)",
        this::survey);
    assertArrayEquals(
        new int[] {1, 1, 0, 1, 0, 0, 0, 0}, firstMask(survey(MaskFormat.INDEX).requireSound()));
    assertArrayEquals(
        new int[] {0, 0, 1, 0, 1, 1, 1, 1}, firstMask(survey(MaskFormat.COLOR).requireSound()));
  }

  @Test
  void aPaletteOfOtherColorsIsForTheEye() throws IOException {
    Files.writeString(
        root.resolve("classes.csv"), "value,name,color\n0,sea,#0000FF\n1,ship,#FF0000\n");
    int[] black = new int[256];
    int[] others = black.clone();
    others[1] = 0x00FF00;
    int[] right = black.clone();
    right[0] = 0x0000FF;
    right[1] = 0xFF0000;
    right[255] = 0x0000FF; // of void
    for (int[] palette : List.of(black, others, right)) {
      Folders.paletteMask(mask("train", "a"), 4, palette, 1, 1, 255, 0);
      Folders.paletteMask(mask("validation", "b"), 4, palette, 1);
      assertEquals(List.of(MaskFormat.INDEX), survey().requireSound().reader().formats());
    }
    int[] blue = new int[256];
    Arrays.fill(blue, 0x0000FF);
    Folders.paletteMask(mask("train", "a"), 4, blue, 1, 1, 255, 0); // one color tells no classes
    Folders.paletteMask(mask("validation", "b"), 4, blue, 1);
    assertEquals(List.of(MaskFormat.INDEX), survey().requireSound().reader().formats());
  }

  @Test
  void anUnknownColorIsNamedWithItsPlace() throws IOException {
    Folders.colorMask(mask("train", "a"), 4, 0, 0, 0, 0, 0xFF0000, 0xFE0000);
    Folders.colorMask(mask("validation", "b"), 4);
    Files.writeString(root.resolve("classes.csv"), "name,color\nsea,#000000\nred,#FF0000\n");
    assertEquals(
        List.of(
            "mask "
                + root.resolve("train/masks/a.png")
                + " must have the colors of its classes [#000000, #FF0000], got #FE0000 in row 1,"
                + " column 1 (smoothed edges? Export without antialiasing, or add the color to"
                + " classes.csv)"),
        survey().problems());
  }

  @Test
  void labelsAreYesAndNo() throws IOException {
    labels(new int[] {1, 0, 255}, new int[] {1, 1});
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.LABELS, MaskFormat.LABELS), survey.reader().formats());
    Sample sample = survey.reader().read(survey.folder().part(Subset.TRAIN).get(0));
    assertEquals(2, sample.planes());
    assertArrayEquals(new int[] {1, 0, 255, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0}, sample.mask());
    assertEquals(new ClassCount(1, 7, 1, 7), survey.counts(Subset.TRAIN).get(0));
    assertEquals(Labeling.MULTI_LABEL, survey.reader().labeling());
  }

  @Test
  void labelsWithoutAOneAreBlackAndWhite() throws IOException {
    labels(new int[] {255, 0}, new int[] {0, 255});
    Survey survey = survey().requireSound();
    assertEquals(
        List.of(MaskFormat.LABELS_BLACK_WHITE, MaskFormat.LABELS_BLACK_WHITE),
        survey.reader().formats());
    assertArrayEquals(
        new int[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}, firstMask(survey));
  }

  private void labels(int[] cloud, int[] ship) throws IOException {
    for (String part : List.of("train", "validation")) {
      Folders.image(root.resolve(part + "/images/a.png"), 4);
      Folders.mask(root.resolve(part + "/masks/cloud/a.png"), 4, cloud);
      Folders.mask(root.resolve(part + "/masks/ship/a.png"), 4, ship);
    }
  }

  @Test
  void numbersOfObjectsKeepTouchingObjectsApart() throws IOException {
    Folders.deepMask(mask("train", "a"), 4, 300, 300, 7);
    Folders.deepMask(mask("validation", "b"), 4, 1);
    Survey survey = survey().requireSound();
    assertEquals(List.of(MaskFormat.INSTANCES), survey.reader().formats());
    assertEquals(List.of("background", "object"), survey.reader().classes().names());
    assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0, 0, 0}, firstMask(survey));
    assertEquals(
        List.of(
            new GroundTruth(1, Region.of(2), GroundTruth.Kind.OBJECT),
            new GroundTruth(1, Region.of(0, 1), GroundTruth.Kind.OBJECT)),
        objects(survey));
  }

  @Test
  void numbersOfObjectsInEightBitsAreToldByName() throws IOException {
    labels(new int[] {9, 9, 254, 255}, new int[] {1}); // with a border
    String problem = survey().problems().get(0);
    assertEquals(
        "mask "
            + root.resolve("train/masks/cloud/a.png")
            + " must have the values 0 for no and 255 for yes, got 9 in row 0, column 0 (blurred"
            + " or compressed? --threshold-masks 128 leaves two values; numbers of objects?"
            + " --masks label-instances)",
        problem);
    Survey survey = survey(MaskFormat.LABEL_INSTANCES).requireSound();
    List<GroundTruth> objects = objects(survey);
    assertEquals(
        List.of(
            new GroundTruth(0, Region.of(0, 1), GroundTruth.Kind.OBJECT),
            new GroundTruth(0, Region.of(2), GroundTruth.Kind.OBJECT),
            new GroundTruth(1, Region.of(0), GroundTruth.Kind.OBJECT)),
        objects);
  }

  @Test
  void classesOfAPixelCanBeReadAsLabelsWithoutTheBackground() throws IOException {
    Folders.mask(mask("train", "a"), 4, 1, 2, 0, 255);
    Folders.mask(mask("validation", "b"), 4, 2);
    SampleReader reader = survey().withLabeling(Labeling.MULTI_LABEL).reader();
    assertEquals(
        List.of("class 1", "class 2"), reader.channels().stream().map(LabelClass::name).toList());
    Sample sample = reader.read(survey().folder().part(Subset.TRAIN).get(0));
    assertEquals(2, sample.planes());
    assertArrayEquals(
        new int[] {1, 0, 0, 255, 0, 0, 0, 0, 0, 1, 0, 255, 0, 0, 0, 0}, sample.mask());
    assertTrue(sample.objects().isEmpty());
  }

  @Test
  void numbersOfObjectsCanBeReadAsOneLabel() throws IOException {
    Folders.deepMask(mask("train", "a"), 4, 300, 300, 7);
    Folders.deepMask(mask("validation", "b"), 4, 1);
    Survey survey = survey().withLabeling(Labeling.MULTI_LABEL);
    assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0, 0, 0}, firstMask(survey));
    assertEquals(
        List.of(
            new GroundTruth(0, Region.of(2), GroundTruth.Kind.OBJECT),
            new GroundTruth(0, Region.of(0, 1), GroundTruth.Kind.OBJECT)),
        objects(survey));
  }

  private Survey survey(String voids) {
    return Folders.survey(root, Optional.empty(), VoidValues.parse(voids));
  }

  @Test
  void voidValuesAreNoClasses() throws IOException {
    Folders.mask(mask("train", "a"), 4, 1, 7, 9, 255);
    Folders.mask(mask("validation", "b"), 4, 1);
    Survey survey = survey("7,9").requireSound();
    assertEquals(List.of("background", "class 1"), survey.reader().classes().names());
    assertArrayEquals(new int[] {1, 255, 255, 255, 0, 0, 0, 0}, firstMask(survey));
    assertEquals(new ClassCount(1, 5, 1, 5), survey.counts(Subset.TRAIN).get(1));
    Files.writeString(root.resolve("classes.csv"), "value,name\n0,sea\n1,ship\n7,buoy\n9,pier\n");
    assertEquals(List.of("sea", "ship", "pier"), survey("7").reader().classes().names());
    assertArrayEquals(new int[] {1, 255, 2, 255, 0, 0, 0, 0}, firstMask(survey("7")));
  }

  @Test
  void voidColorsLabelsAndObjectsAreNone() throws IOException {
    Folders.colorMask(mask("train", "a"), 4, 0xFF0000, 0xE0E0E0);
    Folders.colorMask(mask("validation", "b"), 4, 0xFF0000);
    Survey colors = survey("#E0E0E0").requireSound();
    assertEquals(List.of("background", "#FF0000"), colors.reader().classes().names());
    assertArrayEquals(new int[] {1, 255, 0, 0, 0, 0, 0, 0}, firstMask(colors));
    Folders.deepMask(mask("train", "a"), 4, 300, 65535, 7);
    Folders.deepMask(mask("validation", "b"), 4, 1);
    Survey objects = survey("65535").requireSound();
    assertArrayEquals(new int[] {1, 255, 1, 0, 0, 0, 0, 0}, firstMask(objects));
    assertEquals(2, objects(objects).size());
  }

  @Test
  void voidLabelsAreNeitherYesNorNo() throws IOException {
    labels(new int[] {1, 4}, new int[] {4, 1});
    Survey survey = survey("4").requireSound();
    assertArrayEquals(
        new int[] {1, 255, 0, 0, 0, 0, 0, 0, 255, 1, 0, 0, 0, 0, 0, 0}, firstMask(survey));
  }

  @Test
  void everyProblemIsNamed() throws IOException {
    Folders.mask(mask("train", "a"), 4, 0, 9);
    Folders.mask(mask("train", "b"), 3, 1);
    Folders.mask(mask("train", "c"), 4, 1);
    Folders.mask(mask("validation", "d"), 4, 1);
    Files.writeString(mask("validation", "d").resolveSibling("../images/d.png"), "no image");
    Files.writeString(root.resolve("classes.csv"), "name\nsea\nship\n");
    Survey survey = survey();
    assertEquals(
        List.of(
            "mask "
                + root.resolve("train/masks/a.png")
                + " must have the values of its classes [0, 1] or void, got 9 in row 0, column 1"
                + " (resized with interpolation, or saved as JPEG? Only nearest neighbor keeps"
                + " classes; a class of its own? Add it to classes.csv; black and white?"
                + " --threshold-masks 1 leaves two values; numbers of objects? --masks"
                + " instances)",
            "mask "
                + root.resolve("train/masks/b.png")
                + " must have the size of its image 2×4, got 2×3 (resize it with nearest neighbor,"
                + " or pair it with its own image)",
            "image "
                + root.resolve("validation/images/d.png")
                + " must be an image file, got something else (PNG, JPEG, TIFF, BMP and GIF are"
                + " read)"),
        survey.problems());
    var thrown = assertThrows(IllegalArgumentException.class, survey::requireSound);
    assertEquals(survey.problems().get(0) + "; 2 more files have problems", thrown.getMessage());
    assertEquals(new ClassCount(7, 8, 1, 8), survey.counts(Subset.TRAIN).get(0));
  }

  @Test
  void masksThatTellTooLittleOrTooMuchAreRefused() throws IOException {
    Folders.mask(mask("train", "a"), 4);
    Folders.mask(mask("validation", "b"), 4);
    refuses(
        "masks must show at least two classes, got [background] (list all classes in classes.csv)",
        this::survey);
    int[] many = IntStream.range(0, 80).toArray();
    Folders.image(root.resolve("train/images/a.png"), 40);
    Folders.mask(root.resolve("train/masks/a.png"), 40, many);
    refuses(
        "masks must have at most 64 values if no classes.csv lists them, got 80 (numbers of"
            + " objects? --masks instances; black and white? --threshold-masks 128 leaves two"
            + " values; interpolated, smoothed or saved as JPEG once? Export them again)",
        this::survey);
    refuses(
        "mask format must be index, color or instances, as no label has a folder of masks, got"
            + " labels",
        () -> survey(MaskFormat.LABELS));
    Files.writeString(root.resolve("classes.csv"), "name\nship\n");
    refuses(
        "classes.csv must list at least two classes, got [ship] (the background is a class too)",
        this::survey);
  }

  @Test
  void theTableSaysWhatWasFound() {
    Path shapes = DATASETS.resolve("toy-shapes");
    String text = Folders.survey(shapes, Optional.empty(), VoidValues.auto()).toString();
    assertEquals(
        List.of(
            "dataset   " + DATASETS.resolve("toy-shapes"),
            "images    200 train, 60 validation, split by folder",
            "sizes     64×64 (260)",
            "files     8 bit color png (260)",
            "masks     index: 8 bit palette png (260)",
            "classes   4 from classes.csv",
            "  channel value   color name       pixels   share images  weight pos_weight",
            "        0     0 #000000 background 664644 88.214%    200 0.06243     0.1336",
            "        1     1 #E69F00 circle      34769  4.615%    154  0.9164      20.67",
            "        2     2 #56B4E9 square      27084  3.595%    144   1.100      26.82",
            "        3     3 #CC79A7 triangle    26947  3.577%    151   1.156      26.96",
            "background  background (by its name)",
            "void 255: 8.0 %"),
        text.lines().toList());
  }

  @Test
  void sharesOfNothingAreUndefined() throws IOException {
    Folders.mask(mask("train", "a"), 4, 7);
    Folders.mask(mask("validation", "b"), 4, 7);
    Files.writeString(root.resolve("classes.csv"), "name\nsea\nship\n");
    String text = survey().toString();
    assertTrue(text.contains(" 0     –      0 "), text);
  }

  @Test
  void aClassThatNoTrainingImageShowsIsNoted() throws IOException {
    Folders.mask(mask("train", "a"), 4, 1);
    Folders.mask(mask("validation", "b"), 4, 2);
    Files.writeString(root.resolve("classes.csv"), "name\nsea\nship\nbuoy\n");
    Survey survey = survey().requireSound();
    String note = "no training image shows, so the network cannot learn: buoy";
    assertEquals(List.of(note), survey.notes());
    assertTrue(survey.toString().contains("note      " + note + "\n"), survey.toString());
  }

  @Test
  void aPhotographIsNoMask() throws IOException {
    Folders.image(root.resolve("train/images/a.png"), 600);
    Folders.colorMask(root.resolve("train/masks/a.png"), 600, IntStream.range(0, 1200).toArray());
    Folders.colorMask(mask("validation", "b"), 4, 0, 1);
    String message =
        "mask "
            + root.resolve("train/masks/a.png")
            + " must have at most 512 values, got more (a photograph, or smoothed? Export the"
            + " classes themselves)";
    String classes =
        IntStream.range(0, 255)
            .mapToObj(i -> String.format(Locale.ROOT, "c%d,#%06X,\n", i, i))
            .collect(Collectors.joining());
    String voids =
        IntStream.range(255, 512)
            .mapToObj(i -> String.format(Locale.ROOT, "v%d,#%06X,yes\n", i, i))
            .collect(Collectors.joining());
    Files.writeString(root.resolve("classes.csv"), "name,color,ignore\n" + classes + voids);
    assertEquals(List.of(message), survey().problems());
  }

  @Test
  void manyObjectsAreCountedAll() throws IOException {
    Folders.image(root.resolve("train/images/a.png"), 600);
    Folders.deepMask(root.resolve("train/masks/a.png"), 600, IntStream.range(0, 1100).toArray());
    Folders.deepMask(mask("validation", "b"), 4, 1);
    Survey survey = survey().requireSound();
    assertEquals(new ClassCount(101, 1200, 1, 1200), survey.counts(Subset.TRAIN).get(0));
    assertEquals(new ClassCount(1099, 1200, 1, 1200), survey.counts(Subset.TRAIN).get(1));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
