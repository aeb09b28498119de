package io.github.dl4jlosses.segment.internal.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassNamesTest {
  @TempDir private Path root = Path.of("");

  private static List<String> content(ClassTable table) {
    return table.classes().stream().map(c -> c.value() + " " + c.name()).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "\n\n", "\r\n"})
  void noLinesAreNoClasses(String text) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> ClassNames.of(text)).getMessage());
    assertTrue(message.contains("must have 1..255 classes, got 0"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sea\nship\n",
        "__ignore__\nsea\nship\n",
        "0 sea\n1 ship\n",
        "0: sea\n1: ship\n",
        "sea: 0\nship: 1\n",
        "0,sea\n1,ship\n",
        "sea,0\nship,1\n",
        "sea 0 0 0\nship 255 0 0\n"
      })
  void linesMayHaveValuesOrColors(String text) {
    assertEquals(List.of("0 sea", "1 ship"), content(ClassNames.of(text)));
  }

  @Test
  void theLabelMapOfCvatHasColors() {
    ClassTable table =
        ClassNames.of(
            "# label:color_rgb:parts:actions\nbackground:0,0,0::\nbig ship:255,0,128:bow,deck:\n");
    assertEquals(List.of("0 background", "1 big ship"), content(table));
    assertEquals(0xFF0080, table.classes().get(1).color());
    assertEquals(
        "each line must be <label>:<r>,<g>,<b>:<parts>:<actions>, got [a:0,0,0::, b]",
        assertThrows(IllegalArgumentException.class, () -> ClassNames.of("a:0,0,0::\nb\n"))
            .getMessage());
  }

  @Test
  void valuesNeedNotCount() {
    assertEquals(List.of("3 sea", "1 big ship"), content(ClassNames.of("3 sea\n1 big ship\n")));
  }

  @Test
  void aNumberInANameIsNoValue() {
    assertEquals(List.of("0 type 1", "1 type 2"), content(ClassNames.of("type 1\ntype 2\n")));
    assertEquals(List.of("0 2 wheels", "1 car"), content(ClassNames.of("2 wheels\ncar\n")));
  }

  @Test
  void colorsAreBytes() {
    assertEquals(0xFF0080, ClassNames.of("ship 255 0 128\n").classes().get(0).color());
    assertThrows(IllegalArgumentException.class, () -> ClassNames.of("ship 256 0 128\n"));
  }

  private ClassTable table(String text) throws IOException {
    return ClassTableFile.read(Files.writeString(root.resolve("classes.csv"), text));
  }

  @Test
  void tablesOfOtherProgramsAreRead() throws IOException {
    List<String> expected = List.of("0 sea", "1 ship");
    assertEquals(expected, content(table("value,name\n0.0,sea\n1.0,ship\n")));
    assertEquals(expected, content(table("value,name,\n0,sea,\n1,ship,\n")));
    assertEquals(expected, content(table(",value,name\n0,0,sea\n1,1,ship\n")));
    Path wide = root.resolve("classes.csv");
    Files.writeString(wide, "\uFEFFvalue,name\n0,sea\n1,ship\n", StandardCharsets.UTF_16LE);
    assertEquals(expected, content(ClassTableFile.read(wide)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"255,0,128\"", "\"(255, 0, 128)\"", "[255 0 128]", "0xFF0080", "ff0080"})
  void colorsAreWrittenInManyWays(String color) throws IOException {
    ClassTable table = table("value,name,color\n0,sea,\n1,ship," + color + "\n");
    assertEquals(0xFF0080, table.classes().get(1).color());
  }

  @Test
  void columnsThatAreNotReadAreNamed() throws IOException {
    table("id,name,supercategory\n0,sea,water\n1,ship,thing\n");
    assertEquals(List.of("supercategory"), ClassTableFile.unread(root.resolve("classes.csv")));
  }
}
