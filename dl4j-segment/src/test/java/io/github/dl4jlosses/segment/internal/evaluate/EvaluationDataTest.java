package io.github.dl4jlosses.segment.internal.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Request;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.folder.Folders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.listing.MissingMasks;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model finds the masks of other images as it found those of its training. */
class EvaluationDataTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void write() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Folders.image(root.resolve("images/" + name + ".png"), 8);
      Folders.mask(root.resolve("masks/" + name + "_class.png"), 8, 1);
      Folders.mask(root.resolve("masks/" + name + "_other.png"), 8, 0, 1);
    }
    Folders.image(root.resolve("images/d.png"), 8); // nothing to be seen
  }

  private ModelInfo trained() {
    TrainingOptions options =
        TrainingOptions.of(root, root.resolve("run"))
            .withText(TrainingOptions.MASK_SUFFIX, "_class.png")
            .withText(TrainingOptions.MISSING_MASKS, "empty")
            .with(TrainingOptions.DEPTH, 1);
    return TrainingData.open(options).info();
  }

  private static int[] firstMask(EvaluationData data) {
    return data.samples().read(0).mask();
  }

  @Test
  void suffixAndMissingMasksAreThoseOfTheTraining() {
    EvaluationData data = EvaluationData.open(trained(), root, Request.of(Optional.of(Which.ALL)));
    assertEquals(4, data.samples().size());
    assertEquals(1, firstMask(data)[0]);
    assertArrayEquals(new int[16], data.samples().read(3).mask());
    assertEquals(
        List.of(
            "train: masks are named <image>_class",
            "train: 1 image without a mask is read as empty: d",
            "train: 3 masks without an image: a_other.png, b_other.png, c_other.png"),
        data.notes());
  }

  @Test
  void otherOnesMayBeAskedFor() {
    ModelInfo info = trained();
    MaskLookup other = new MaskLookup("_other", MissingMasks.EMPTY);
    EvaluationData data = EvaluationData.open(info, root, ask(other));
    assertArrayEquals(new int[] {0, 1}, java.util.Arrays.copyOf(firstMask(data), 2));
    MaskLookup strict = new MaskLookup("_other", MissingMasks.REFUSE);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> EvaluationData.open(info, root, ask(strict)));
    String start = "image " + root.resolve("images/d.png") + " must have a mask d_other in ";
    assertTrue(refusal.toString().contains(start), refusal.toString());
  }

  private static Request ask(MaskLookup lookup) {
    return new Request(
        Optional.of(Which.ALL),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(lookup));
  }
}
