package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images and epochs are shown. */
class GalleryTest {
  static List<ImageScores> images(double... meanIous) {
    return DoubleStream.of(meanIous)
        .mapToObj(
            iou -> new ImageScores(2, 2, new byte[4], new byte[4], new byte[4], iou, List.of()))
        .toList();
  }

  @TempDir private Path folder = Path.of("");

  static RunDescription description() {
    return new RunDescription(
        "t",
        99,
        List.of("a", "b"),
        List.of(0, 0xFF0000),
        SegmentationTask.Labeling.SINGLE_LABEL,
        new Foreground(2, /* background= */ 0),
        List.of(Path.of("x.png")),
        InputRanges.ofTypes(),
        Map.of());
  }

  private Gallery empty(int earlier) {
    return new Gallery(description(), folder, earlier);
  }

  private Gallery gallery(int epochs) throws IOException {
    Gallery gallery = empty(0);
    for (int epoch = 1; epoch <= epochs; epoch++) {
      gallery.add(epoch, images(.5));
    }
    return gallery;
  }

  @Test
  void theWorstImageIsFirstAndTheUndefinedIsLast() {
    assertEquals(List.of(2, 0, 3, 1), Gallery.worst(images(.5, Double.NaN, .1, .5)));
    assertEquals(12, Gallery.worst(images(new double[30])).size());
  }

  @Test
  void aShortRunKeepsAllEpochs() throws IOException {
    assertEquals(List.of(1), gallery(1).epochs());
    assertEquals(List.of(1, 2, 3, 4, 5), gallery(5).epochs());
  }

  @Test
  void aLongRunKeepsEverySecondOrFourthEpochAndTheLast() throws IOException {
    assertEquals(
        List.of(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 36),
        gallery(36).epochs());
    Gallery gallery = empty(0);
    for (int epochs = 1; epochs < 300; epochs++) {
      gallery.add(epochs, images(.5));
      List<Integer> kept = gallery.epochs();
      assertTrue(kept.size() <= Gallery.MAX_FRAMES, epochs + ": " + kept);
      assertEquals(1, kept.get(0));
      assertEquals(epochs, kept.get(kept.size() - 1));
    }
  }

  @Test
  void everyKeptEpochHasItsPictures() throws IOException {
    String json = gallery(3).json(images(.5));
    assertEquals(3, json.lines().count());
    assertTrue(json.matches("(?s)\\[(\\[\\[\"[\\w+/=]+\",\"[\\w+/=]+\"\\]\\],?\\s?){3}\\]"), json);
  }

  @Test
  void aRunThatGoesOnKeepsWhatOneThatWasNotStoppedKeeps() throws IOException {
    Gallery whole = gallery(60);
    List<Integer> epochs = whole.epochs();
    String pictures = whole.json(images(.5));
    for (int stop : new int[] {1, 5, 23, 24, 30, 47}) {
      gallery(stop);
      Gallery resumed = empty(stop);
      for (int epoch = stop + 1; epoch <= 60; epoch++) {
        resumed.add(epoch, images(.5));
      }
      assertEquals(epochs, resumed.epochs(), "stopped after " + stop);
      assertEquals(pictures, resumed.json(images(.5)), "stopped after " + stop);
    }
  }

  @Test
  void anEpochWhoseFileIsLostIsLeftOut() throws IOException {
    Gallery gallery = gallery(3);
    Files.delete(folder.resolve("0002.txt"));
    assertEquals(List.of(1, 3), gallery.epochs());
    assertEquals(2, gallery.json(images(.5)).lines().count());
  }

  @Test
  void anEpochThatHadOtherImagesIsLeftOut() throws IOException {
    Gallery gallery = gallery(3);
    gallery.add(4, images(.5, .6));
    assertEquals(List.of(1, 2, 3, 4), gallery.epochs());
    assertEquals(List.of(4), gallery.epochs(2));
    assertEquals(1, gallery.json(images(.5, .6)).lines().count());
  }
}
