package io.github.dl4jlosses.segment.internal.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageHeader.Coloring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CropSizeTest {
  private static final String MEDIAN =
      ", the median of the images' shorter edges, at most 256 (or say --crop)";

  private static ImageHeader image(int height, int width) {
    return new ImageHeader(height, width, "png", Coloring.COLOR, 8, 1);
  }

  private static CropSize of(int crop, ImageHeader... images) {
    return CropSize.of(crop, /* depth= */ 3, List.of(images));
  }

  @Test
  void smallImagesOfOneSizeAreLearnedWhole() {
    assertEquals(new CropSize(64, 128, ""), of(0, image(64, 128), image(64, 128)));
  }

  @Test
  void sizesThatCannotBeHalvedAreCutToOneThatCan() {
    assertEquals(
        new CropSize(96, 96, "learned in crops of 96×96" + MEDIAN), of(0, image(100, 120)));
  }

  @Test
  void oneTinyImageDoesNotMakeAllCropsTiny() {
    List<ImageHeader> images = new ArrayList<>(Collections.nCopies(9, image(4096, 4096)));
    images.add(image(20, 20));
    assertEquals(
        new CropSize(
            256, 256, "learned in crops of 256×256" + MEDIAN + "; 1 of 10 are smaller and padded"),
        CropSize.of(0, 3, images));
  }

  @Test
  void halfOfTheImagesFillTheCrop() {
    assertEquals(
        new CropSize(
            40, 40, "learned in crops of 40×40" + MEDIAN + "; 1 of 4 are smaller and padded"),
        of(0, image(100, 100), image(40, 90), image(24, 24), image(200, 120)));
  }

  @Test
  void imagesSmallerThanTheNetworkTakesArePadded() {
    assertEquals(
        new CropSize(8, 8, "learned in crops of 8×8" + MEDIAN + "; 1 of 1 are smaller and padded"),
        of(0, image(5, 6)));
  }

  @Test
  void aCropThatIsAskedForIsTaken() {
    assertEquals(
        new CropSize(64, 64, "learned in crops of 64×64, as --crop says"), of(64, image(64, 64)));
    assertEquals(
        "--crop must be a multiple of 8, for --depth 3, got 60",
        assertThrows(IllegalArgumentException.class, () -> of(60, image(64, 64))).getMessage());
  }
}
