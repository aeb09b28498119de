package io.github.dl4jlosses.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.examples.cli.PredictionWriter.Kind;
import io.github.dl4jlosses.examples.folder.ClassTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders whose names come from a model file. */
class PredictionWriterTest {
  @TempDir private Path home = Path.of("");

  private PredictionWriter writer(String label) {
    return new PredictionWriter(
        home.resolve("out"),
        EnumSet.of(Kind.MASKS),
        ClassTable.of(List.of("ship", label)),
        /* single= */ false,
        /* threshold= */ .5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/tmp/evil", "a/../../../evil", "..", ".", "a\\b"})
  void noLabelLeadsOutOfTheOutput(String label) throws IOException {
    assertEquals(
        "label of the model must be a name of a folder, got " + label,
        assertThrows(IllegalArgumentException.class, () -> writer(label).createFolders())
            .getMessage());
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(List.of(home.resolve("out")), files.toList());
    }
  }

  @Test
  void aLabelHasAFolder() {
    writer("white ship").createFolders();
    assertTrue(Files.isDirectory(home.resolve("out/masks/white ship")));
  }
}
