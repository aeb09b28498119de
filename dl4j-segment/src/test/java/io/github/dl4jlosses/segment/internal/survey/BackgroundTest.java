package io.github.dl4jlosses.segment.internal.survey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which class is no object, and what is said about it. */
class BackgroundTest {
  private static final String ALL_OBJECTS = ", so all classes are objects; --background names one)";

  @TempDir private Path root = Path.of("");

  private Path mask(String name) throws IOException {
    String part = name.equals("v") ? "validation" : "train";
    Folders.image(root.resolve(part + "/images/" + name + ".png"), 4);
    return root.resolve(part + "/masks/" + name + ".png");
  }

  /** Writes gray masks that have all of the values. */
  private void masks(int... values) throws IOException {
    Folders.mask(mask("a"), 4, values);
    Folders.mask(mask("v"), 4, values);
  }

  private void table(String rows) throws IOException {
    Files.writeString(root.resolve("classes.csv"), rows);
  }

  private Survey survey() {
    return Folders.survey(root, Optional.empty(), VoidValues.auto()).requireSound();
  }

  private Survey asked(String background) {
    return Folders.survey(root, Optional.empty(), VoidValues.auto(), Optional.of(background))
        .requireSound();
  }

  /** Checks the line that is printed. */
  private static void says(String line, Survey survey) {
    List<String> lines =
        survey.toString().lines().filter(text -> text.startsWith("background ")).toList();
    assertEquals(List.of("background  " + line), lines);
  }

  private static List<String> names(Survey survey) {
    return survey.reader().classes().names();
  }

  private static Sample first(SampleReader reader, Survey survey) {
    return reader.read(survey.folder().part(Subset.TRAIN).get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"background", "Background", "_background_", "BG", "back ground", "背景"})
  void itIsTheClassOfThatNameWhereverItIs(String name) throws IOException {
    masks(0, 1, 1, 1, 1, 2, 2, 2);
    table("value,name\n1,circle\n2,square\n0," + name + "\n");
    says(name + " (by its name)", survey());
    table("value,name\n1,circle\n0," + name + "\n2,square\n");
    says(name + " (by its name)", survey());
    table("value,name\n0,sea\n1,pet\n2," + name + "\n");
    says(name + " (by its name)", survey());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sea", "unlabeled", "background 2", "the background", "void", "other"})
  void noOtherNameIsItsNameThoughItsValueIs0(String name) throws IOException {
    masks(0, 0, 0, 1);
    table("value,name\n0," + name + "\n1,ship\n");
    says("none (no class is called background" + ALL_OBJECTS, survey());
  }

  @Test
  void twoClassesOfThatNameAreRefusedUntilSomebodySaysWhichItIs() throws IOException {
    masks(0, 1, 2);
    table("name\nbg\nship\nbackground\n");
    refuses(
        "classes.csv must name one background, got [bg, background] (say which it is:"
            + " --background)",
        this::survey);
    says("bg (as --background says)", asked("BG"));
  }

  @Test
  void withoutNamesItIsValue0IfNoClassHasMorePixels() throws IOException {
    masks(0, 0, 0, 0, 1, 1, 1, 2);
    says("background (value 0, the most frequent in the training masks)", survey());
    assertEquals(List.of("background", "class 1", "class 2"), names(survey()));
    masks(1, 1, 1, 1, 1, 2, 0, 0);
    says(
        "none (value 0 has 25.0 % of the training pixels and another class more" + ALL_OBJECTS,
        survey());
    assertEquals(List.of("class 0", "class 1", "class 2"), names(survey()));
  }

  @Test
  void aWhiteBackgroundIsNoForeground() throws IOException {
    masks(255, 255, 255, 255, 255, 255, 0, 0);
    assertEquals(List.of("class 0", "class 255"), names(survey()));
    says("class 255 (as --background says)", asked("class 255"));
    Folders.colorMask(mask("a"), 4, 0, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFF0000);
    Folders.colorMask(mask("v"), 4);
    assertEquals(List.of("#000000", "#FF0000", "#FFFFFF"), names(survey()));
    says(
        "none (#000000 has 37.5 % of the training pixels and another class more" + ALL_OBJECTS,
        survey());
    says("#FFFFFF (as --background says)", asked("#ffffff"));
  }

  @Test
  void whereValue0IsVoidOrMissingThereIsNone() throws IOException {
    masks(1, 1, 2, 2, 3, 3, 0, 0);
    Survey ade = Folders.survey(root, Optional.empty(), VoidValues.parse("0")).requireSound();
    says("none (no mask has value 0" + ALL_OBJECTS, ade);
    assertEquals(List.of("class 1", "class 2", "class 3"), names(ade));
    says("class 2 (as --background says)", pets("class 2"));
    table("value,name,ignore\n0,background,yes\n1,wall,\n2,floor,\n3,sky,\n");
    says("none (the class of that name is void" + ALL_OBJECTS, survey());
  }

  private Survey pets(String background) {
    return Folders.survey(root, Optional.empty(), VoidValues.parse("0"), Optional.of(background))
        .requireSound();
  }

  @Test
  void whatIsAskedForCounts() throws IOException {
    masks(0, 0, 0, 0, 1, 1, 1, 2);
    says("none (as --background says)", asked("none"));
    assertEquals(List.of("class 0", "class 1", "class 2"), names(asked("none")));
    says("background (as --background says)", asked("background"));
    says("background (as --background says)", asked("class 0"));
    says("class 1 (as --background says)", asked("class 1"));
    assertEquals(List.of("class 0", "class 1", "class 2"), names(asked("class 1")));
    table("value,name\n1,Ship\n2,ship\n0,background\n");
    says("ship (as --background says)", asked("ship"));
    says("none (as --background says)", asked("None"));
  }

  @ParameterizedTest
  @CsvSource({
    "sky, '--background must be none or one of the classes [sea, Ship, none], got sky'",
    "none, '--background must be read in one way, got none (a class is called so: give it another"
        + " name)'"
  })
  void aNameThatIsNoClassOrTwoThingsIsRefused(String name, String message) throws IOException {
    masks(0, 1, 2);
    table("name\nsea\nShip\nnone\n");
    refuses(message, () -> asked(name));
    says("Ship (as --background says)", asked("ship"));
  }

  @Test
  void whereMasksNumberObjectsItIsWhatHasNoNumber() throws IOException {
    Folders.deepMask(mask("a"), 4, 300, 300, 7);
    Folders.deepMask(mask("v"), 4, 7, 7, 7, 7, 7, 7); // the background need not be frequent
    says("background (0 in masks that number objects)", survey());
    says("background (0 in masks that number objects)", asked("background"));
    refuses(
        "--background must be background where masks number objects, got none (what has the number"
            + " 0 is no object)",
        () -> asked("none"));
    table("name\ncell\nbackground\n");
    Survey last = Folders.survey(root, Optional.of(MaskFormat.INSTANCES), VoidValues.auto());
    says("background (0 in masks that number objects)", last);
    Sample sample = first(last.reader(), last);
    assertArrayEquals(new int[] {0, 0, 0, 1, 1, 1, 1, 1}, sample.mask());
    assertEquals(
        List.of(0, 0),
        sample.objects().orElseThrow().stream().map(GroundTruth::classIndex).toList());
    assertEquals(3, last.counts(Subset.TRAIN).get(0).pixels());
    SampleReader labels = last.reader().withLabeling(Labeling.MULTI_LABEL);
    assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0, 0, 0}, first(labels, last).mask());
  }

  @Test
  void labelsWithMasksOfTheirOwnHaveNone() throws IOException {
    for (String label : List.of("background", "ship")) {
      Folders.mask(mask("a").resolveSibling(label).resolve("a.png"), 4, 1);
      Folders.mask(mask("v").resolveSibling(label).resolve("v.png"), 4, 1);
    }
    says("none (each label has masks of its own)", survey());
    says("none (each label has masks of its own)", asked("none"));
    assertEquals(2, survey().reader().channels().size());
    refuses(
        "--background must be none where each label has masks of its own, got ship (the background"
            + " is what has no label)",
        () -> asked("ship"));
  }

  @Test
  void classesReadAsLabelsLackItInTheMiddle() throws IOException {
    masks(0, 1, 2, 255);
    table("value,name\n1,circle\n0,background\n2,square\n");
    Survey survey = survey().withLabeling(Labeling.MULTI_LABEL);
    assertEquals(
        List.of("circle", "square"),
        survey.reader().channels().stream().map(LabelClass::name).toList());
    assertArrayEquals(
        new int[] {0, 1, 0, 255, 0, 0, 0, 0, 0, 0, 1, 255, 0, 0, 0, 0},
        first(survey.reader(), survey).mask());
    assertArrayEquals(new double[] {10, 20, 30}, asked("none").ofChannels(10, 20, 30));
    assertArrayEquals(new double[] {10, 30}, survey.ofChannels(10, 20, 30));
    List<String> channels =
        survey.toString().lines().filter(line -> line.contains(" #")).map(this::start).toList();
    assertEquals(List.of("0", "-", "1"), channels);
  }

  private String start(String line) {
    return line.strip().split(" ", 2)[0];
  }

  @Test
  void classesReadAsLabelsAreAllThereWithoutIt() throws IOException {
    masks(0, 1, 2, 255); // of Cityscapes' trainIds: road, sidewalk, building
    table("name\nroad\nsidewalk\nbuilding\n");
    Survey survey = survey().withLabeling(Labeling.MULTI_LABEL);
    assertEquals(3, survey.reader().channels().size());
    Sample sample = first(survey.reader(), survey);
    assertEquals(3, sample.planes());
    assertTrue(sample.mask()[0] == 1 && sample.mask()[8] == 0 && sample.mask()[9] == 1);
  }

  private static void refuses(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
