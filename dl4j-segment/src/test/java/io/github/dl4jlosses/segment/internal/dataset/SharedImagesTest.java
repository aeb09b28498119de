package io.github.dl4jlosses.segment.internal.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedImagesTest {
  @TempDir private Path root = Path.of("");

  private void image(String part, String name, String content) throws IOException {
    for (String kind : List.of("images", "masks")) {
      Path file = root.resolve(part).resolve(kind).resolve(name + ".png");
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, content);
    }
  }

  @Test
  void anImageThatIsMeasuredAndLearnedFromIsNamed() throws IOException {
    image("train", "a", "one");
    image("train", "b", "two");
    image("val", "a", "one");
    image("val", "c", "two");
    image("val", "d", "six"); // as long as others
    image("test", "b", "three");
    DatasetFolder folder = DatasetFolders.openUndivided(root, new MaskLookup());
    assertEquals(
        List.of(
            "2 validation images are also training images, so the score is too good: a.png,"
                + " c.png (b.png)"),
        SharedImages.noted(folder).notes());
  }

  @Test
  void aFileThatIsNotThereIsLeftToTheReader() throws IOException {
    image("train", "a", "one");
    image("val", "b", "one");
    DatasetFolder folder = DatasetFolders.openUndivided(root, new MaskLookup());
    Files.delete(root.resolve("train/images/a.png"));
    assertEquals(List.of(), SharedImages.noted(folder).notes());
  }
}
