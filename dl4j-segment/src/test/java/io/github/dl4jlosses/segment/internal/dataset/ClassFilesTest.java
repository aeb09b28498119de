package io.github.dl4jlosses.segment.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFilesTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void pair() throws IOException {
    for (String part : List.of("train", "valid")) {
      write(part + "/a.jpg", "");
      write(part + "/a_mask.png", "");
    }
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(root.resolve(name).resolveSibling("."));
    Files.writeString(root.resolve(name), text);
  }

  private DatasetFolder open() {
    return DatasetFolders.openUndivided(root, new MaskLookup());
  }

  private List<String> names() {
    return open().classTable().orElseThrow().names();
  }

  @Test
  void aListOfNamesIsPrintedWithItsValues() throws IOException {
    write("classes.txt", "sea\nship\n");
    assertEquals(List.of("sea", "ship"), names());
    assertEquals(
        "classes are those of classes.txt, values from 0 on: 0 sea, 1 ship", open().notes().get(1));
  }

  @Test
  void eachPartMayHaveATable() throws IOException {
    write("train/_classes.csv", "Pixel Value, Class\n0, sea\n2, ship\n");
    write("valid/_classes.csv", "Pixel Value, Class\n0, sea\n2, ship\n");
    assertEquals(List.of("sea", "ship"), names());
    assertEquals(
        List.of(root.resolve("train/_classes.csv"), root.resolve("valid/_classes.csv")),
        open().classFiles());
    assertEquals("classes are those of _classes.csv: 0 sea, 2 ship", open().notes().get(1));
  }

  @Test
  void twoTablesMustSayTheSame() throws IOException {
    write("classes.csv", "value,name,color\n0,sea,#000080\n1,ship,#FF0000\n");
    write("classes.txt", "sea\nship\n");
    assertEquals(0xFF0000, open().classTable().orElseThrow().entries().get(1).color());
    write("classes.txt", "ship\nsea\n");
    assertEquals(
        "class table "
            + root.resolve("classes.txt")
            + " must list the classes of "
            + root.resolve("classes.csv")
            + " [0 sea, 1 ship], got [0 ship, 1 sea] (keep one of them)",
        assertThrows(IllegalArgumentException.class, this::open).getMessage());
  }
}
