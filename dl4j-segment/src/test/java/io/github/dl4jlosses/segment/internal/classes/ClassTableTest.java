package io.github.dl4jlosses.segment.internal.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dl4jlosses.segment.Fuzz;
import io.github.dl4jlosses.segment.internal.classes.LabelClass.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassTableTest {
  @TempDir private Path folder = Path.of("");

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("classes.csv"), text);
  }

  @Test
  void aFileIsReadAndWritten() throws IOException {
    ClassTable table =
        ClassTableFile.read(
            csv(
                """
                value,name,color,ignore
                0,background,#000000,
                7,"ship, large",#E69F00,no
                255,edge,e0e0e0,yes
                """));
    assertEquals(
        List.of(
            new LabelClass(0, "background", 0, Role.CLASS),
            new LabelClass(7, "ship, large", 0xE69F00, Role.CLASS),
            new LabelClass(255, "edge", 0xE0E0E0, Role.IGNORED)),
        table.entries());
    assertEquals(List.of("background", "ship, large"), table.names());
  }

  @Test
  void excelsFilesAreRead() throws IOException {
    ClassTable table = ClassTableFile.read(csv("\uFEFFName,Index\r\n背景,0\r\n船,3\r\n"));
    assertEquals(List.of("背景", "船"), table.names());
    assertEquals(3, table.entries().get(1).value());
  }

  @Test
  void whatIsLeftOutIsCounted() throws IOException {
    ClassTable table = ClassTableFile.read(csv("name,color\na,#E69F00\nb,\nc,\n"));
    assertEquals(List.of(0, 1, 2), table.entries().stream().map(LabelClass::value).toList());
    assertEquals(0xE69F00, table.entries().get(0).color());
    assertEquals(3, Set.copyOf(table.entries().stream().map(LabelClass::color).toList()).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value,name\n0,sea\n7,big ship\n",
        "value;name\n0;sea\n7;big ship\n;\n",
        "id\tname\n0\tsea\n7\tbig ship\n",
        " Pixel Value, Class\n 0, sea\n 7, big ship\n",
        "ID, NAME \r\n\r\n0,  sea\r\n7,big ship ",
        "\"name\";\"class_id\"\n\"sea\";\"0\"\n\"big ship\";\"7\"\n",
        "class,name\n0,sea\n7,big ship\n",
        "Label|Index\nsea|0\nbig ship|7\n"
      })
  void tablesOfOtherToolsAreRead(String text) throws IOException {
    ClassTable table = ClassTableFile.read(csv(text));
    assertEquals(List.of("sea", "big ship"), table.names());
    assertEquals(List.of(0, 7), table.entries().stream().map(LabelClass::value).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name,r,g,b\nsea,0,0,128\nship,255,0,0\n",
        "class;r;g;b\nsea;0;0;128\nship;255;0;0\n",
        "id,Name,Red,Green,Blue\n0,sea,0,0,128\n1,ship,255,0,0\n"
      })
  void colorsMayBeThreeNumbers(String text) throws IOException {
    assertEquals(
        List.of(
            new LabelClass(0, "sea", 0x80, Role.CLASS),
            new LabelClass(1, "ship", 0xFF0000, Role.CLASS)),
        ClassTableFile.read(csv(text)).entries());
  }

  @Test
  void aListOfNamesCountsFromZero() throws IOException {
    Path list = folder.resolve("classes.txt");
    Files.writeString(list, "\uFEFFsea\r\n big ship\r\n\r\n");
    assertEquals(ClassTable.of(List.of("sea", "big ship")), ClassTableFile.read(list));
    Files.writeString(list, "sea\n\nship\n");
    assertEquals(
        "class table " + list + ": line 2 must have the name of a class, got none",
        assertThrows(IllegalArgumentException.class, () -> ClassTableFile.read(list)).getMessage());
  }

  @Test
  void colorsOfAllClassesDiffer() {
    Set<Integer> colors = new HashSet<>();
    IntStream.range(0, 255).forEach(c -> colors.add(ClassTable.defaultColor(c)));
    assertEquals(255, colors.size());
  }

  @Test
  void rowsThatAreWrongAreNamed() throws IOException {
    refuses("name\n\"\"\n", " row 2 must have a name, got none");
    refuses("value,name\n-1,a\n", " row 2 must have a whole number in 0..65535 as value, got -1");
    refuses("name,color\na,red\n", " row 2 must have a color such as #E69F00, got red");
    refuses("name,ignore\na,maybe\n", " row 2 must say yes or no in ignore, got maybe");
    refuses("value,name\n0,a\n1\n", " row 3 must have as many cells as the header, got 1");
    refuses("name\na\na\n", ": class table must give each class a name of its own, got a twice");
    refuses(
        "name\n\"a\nb\"\n\"a\nb\"\n",
        ": class table must give each class a name of its own, got a\\nb twice");
    refuses("name,r,g\na,1,2\n", columns("name,r,g"));
    refuses("name,name\na,1\n", columns("name,name"));
    refuses("id;value;name\n1;1;a\n", columns("id;value;name"));
    refuses("nmae,\"a\nb\"\na,1\n", columns("nmae,\"a"));
    refuses("0,sea\n1,ship\n", columns("0,sea"));
    refuses(
        "name,r,g,b\na,1,2,256\n",
        " row 2 must have whole numbers in 0..255 as r, g and b, got 256");
    refuses("name\n", ": class table must have 1..255 classes, got 0");
  }

  private static String rows(String head, int count, String row) {
    return IntStream.range(0, count)
        .mapToObj(i -> row.formatted(i))
        .collect(Collectors.joining("\n", head + "\n", "\n"));
  }

  @Test
  void thereAreFewerColorsThanRowsAndEachRowHasItsOwn() throws IOException {
    refuses(rows("name", 6000, "n%d"), ": class table must have 1..255 classes, got 6000");
    String voids = rows("value,name,ignore", 20_000, "%1$d,n%1$d,yes");
    List<LabelClass> entries = ClassTableFile.read(csv(voids + "30000,ship,\n")).entries();
    assertEquals(
        20_001, entries.stream().map(LabelClass::color).collect(Collectors.toSet()).size());
  }

  @Test
  void aTableHasALimit() throws IOException {
    refuses(rows("name", 70_000, "n%d"), " must have at most 65536 rows, got more");
    refuses("name\n" + " ".repeat(4 << 20), " must have at most 4194304 bytes, got 4194309");
    Path list = Files.writeString(folder.resolve("classes.txt"), "sea\na" + " ".repeat(4000) + "x");
    assertEquals(
        "class table " + list + " line 2 must have at most 256 characters, got 4002",
        assertThrows(IllegalArgumentException.class, () -> ClassTableFile.read(list)).getMessage());
  }

  @Test
  void aTableThatNeverEndsIsRefused() throws IOException {
    Path endless = Path.of("/dev/zero");
    assumeTrue(Files.exists(endless));
    for (String name : List.of("classes.csv", "classes.txt")) {
      Path link = Files.createSymbolicLink(folder.resolve(name), endless);
      assertEquals(
          "class table " + link + " must be a file, got a pipe or a device",
          assertThrows(IllegalArgumentException.class, () -> ClassTableFile.read(link))
              .getMessage());
      Files.delete(link);
    }
  }

  private static String columns(String got) {
    return ": first row must name its columns: name, and perhaps value, color (or r, g and b),"
        + " ignore,"
        + " got "
        + got
        + " (each once; commas, semicolons or tabs separate them)";
  }

  private void refuses(String text, String message) throws IOException {
    Path file = csv(text);
    assertEquals(
        "class table " + file + message,
        assertThrows(IllegalArgumentException.class, () -> ClassTableFile.read(file)).getMessage());
  }

  /** Longer in the profile fuzz. */
  @Tag("fuzz")
  @Test
  void anyTextIsReadOrRefusedByName() throws InterruptedException {
    String pieces = "value,name,color,ignore\n0,a,#000000,\n\"船\",\"\r\n#ffffff,yes,255;";
    int[] read = new int[1];
    Fuzz.run(
        random -> {
          StringBuilder text = new StringBuilder(random.nextBoolean() ? "value,name\n9,sea\n" : "");
          for (int k = random.nextInt(6); k > 0; k--) {
            int from = random.nextInt(pieces.length());
            text.append(pieces, from, from + random.nextInt(pieces.length() - from + 1));
          }
          Path file = csv(text.toString());
          if (random.nextInt(4) == 0 && text.length() > 0) {
            Files.write(file, Fuzz.damaged(Files.readAllBytes(file), random));
          }
          try {
            ClassTableFile.read(file);
            read[0]++;
          } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("class table " + file), message);
            assertEquals(1, message.lines().count(), message);
          }
        });
    assertTrue(read[0] > 0);
  }
}
