package io.github.dl4jlosses.datavec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Augmentation ALL = new Augmentation(.5, 180, 1.5, .3);

  @Test
  void noMaskValueAppearsThatWasNotThere() {
    for (int i = 0; i < 500; i++) {
      Sample sample = ToyImages.shapes(i % 200);
      Set<Integer> before = values(sample);
      before.add(Sample.VOID);
      Sample after = ALL.apply(sample, new SplittableRandom(i));
      assertTrue(before.containsAll(values(after)), () -> before + " became " + values(after));
    }
  }

  @Test
  void imageAndMaskMoveTogether() {
    // The red plane paints class 1 white: wherever the mask moves, white must come along.
    Sample drawn = ToyImages.shapes(2);
    int pixels = drawn.mask().length;
    float[] image = new float[3 * pixels];
    int[] mask = new int[pixels];
    for (int i = 0; i < pixels; i++) {
      mask[i] = drawn.mask()[i] > 0 ? 1 : 0;
      image[i] = 255 * mask[i];
    }
    Sample sample = new Sample(64, 64, image, mask);
    Augmentation geometry = new Augmentation(.5, 180, 1.5, 0);
    for (int seed = 0; seed < 200; seed++) {
      Sample moved = geometry.apply(sample, new SplittableRandom(seed));
      for (int i = 0; i < pixels; i++) {
        if (moved.mask()[i] != Sample.VOID) {
          // Nearest neighbor and bilinear interpolation agree on which half a pixel is in.
          boolean white = moved.image()[i] > 127.5;
          boolean undecided = Math.abs(moved.image()[i] - 127.5) < 100;
          assertTrue(undecided || white == (moved.mask()[i] == 1), "seed " + seed + " pixel " + i);
        }
      }
    }
  }

  @Test
  void eachLabelMovesAsIfItWereAlone() {
    Sample drawn = ToyImages.ships(10);
    Sample moved = ALL.apply(drawn, new SplittableRandom(11));
    int pixels = 64 * 64;
    for (int label = 0; label < 3; label++) {
      int[] mask = Arrays.copyOfRange(drawn.mask(), label * pixels, (label + 1) * pixels);
      Sample alone = ALL.apply(new Sample(64, 64, drawn.image(), mask), new SplittableRandom(11));
      assertArrayEquals(
          alone.mask(), Arrays.copyOfRange(moved.mask(), label * pixels, (label + 1) * pixels));
    }
  }

  @Test
  void lightChangesTheImageOnly() {
    Sample sample = ToyImages.shapes(3);
    Sample lit = new Augmentation(0, 0, 1, .3).apply(sample, new SplittableRandom(4));
    assertArrayEquals(sample.mask(), lit.mask());
    assertTrue(!Arrays.equals(sample.image(), lit.image()));
  }

  @Test
  void lightKeepsWhatIsBrighterThanTheRange() {
    float[] image = new float[12];
    image[0] = 400;
    image[1] = -100;
    image[2] = 250;
    Sample sample = new Sample(2, 2, image, new int[4]);
    for (int seed = 0; seed < 50; seed++) {
      float[] lit = new Augmentation(0, 0, 1, .3).apply(sample, new SplittableRandom(seed)).image();
      assertTrue(lit[0] <= 400 && lit[0] > lit[2] && lit[2] > lit[3] && lit[1] >= -100);
    }
    Sample same = Augmentation.none().apply(sample, new SplittableRandom(1));
    assertArrayEquals(image, same.image(), 1e-4f);
  }

  @Test
  void noneChangesNothing() {
    Sample sample = ToyImages.shapes(5);
    Sample same = Augmentation.none().apply(sample, new SplittableRandom(6));
    assertArrayEquals(sample.mask(), same.mask());
    assertArrayEquals(sample.image(), same.image(), 1e-4f);
  }

  @Test
  void aFlipIsAMirror() {
    Sample sample = new Sample(1, 3, new float[9], new int[] {1, 2, 3});
    Sample mirrored = new Augmentation(1, 0, 1, 0).apply(sample, new SplittableRandom(7));
    assertArrayEquals(new int[] {3, 2, 1}, mirrored.mask());
  }

  @Test
  void theSameRandomNumbersGiveTheSameSample() {
    Sample sample = ToyImages.shapes(8);
    Sample a = ALL.apply(sample, new SplittableRandom(9));
    Sample b = ALL.apply(sample, new SplittableRandom(9));
    assertArrayEquals(a.mask(), b.mask());
    assertArrayEquals(a.image(), b.image());
  }

  @Test
  void rejectsWhatIsOutOfRange() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, .5, 0));
    assertEquals("zoom must be in [1.0, 10.0], got 0.5", thrown.getMessage());
  }

  private static Set<Integer> values(Sample sample) {
    return Arrays.stream(sample.mask()).boxed().collect(Collectors.toSet());
  }
}
