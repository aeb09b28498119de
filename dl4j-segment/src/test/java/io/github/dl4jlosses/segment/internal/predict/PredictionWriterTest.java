package io.github.dl4jlosses.segment.internal.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.mask.ClassTable;
import io.github.dl4jlosses.segment.internal.mask.Foreground;
import io.github.dl4jlosses.segment.internal.predict.PredictionWriter.Kind;
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
        Foreground.all(2),
        Labeling.MULTI_LABEL,
        /* threshold= */ .5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "/tmp/evil", "a/../../../evil", "..", ".", "a\\b", "x\0y"})
  void noLabelLeadsOutOfTheOutput(String label) throws IOException {
    assertEquals(
        "label of the model must be a name of a folder, got " + label.replace("\0", "\\u0000"),
        assertThrows(IllegalArgumentException.class, () -> writer(label).createFolders())
            .getMessage());
    try (Stream<Path> files = Files.list(home)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void aLabelHasAFolder() {
    writer("white ship").createFolders();
    assertTrue(Files.isDirectory(home.resolve("out/masks/white ship")));
  }
}
