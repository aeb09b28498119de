package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.image.Palette;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @Test
  void showsImageTruthAndPrediction(@TempDir Path folder) throws IOException {
    float[] image = new float[30];
    Arrays.fill(image, 100);
    int[] truth = {0, 1, 1, 1, 1, 0, 0, 0, 0, 255};
    int[] found = {0, 1, 1, 1, 0, 0, 0, 1, 0, 1};
    Path png = folder.resolve("a.png");
    new Comparison(
            new Sample(1, 10, image, truth),
            new Sample(1, 10, image, found),
            new Foreground(2, /* background= */ 0),
            List.of(0, 0xFF0000))
        .write(png);
    BufferedImage picture = ImageIO.read(png.toFile());
    int plain = 0xFF646464;
    int tinted = 0xFFB23232; // half of 100, half of the color, rounded up
    int missed = 4 * 4; // left edge of pixel 4, four screen pixels each
    assertEquals(plain, picture.getRGB(missed, 0));
    assertEquals(tinted, picture.getRGB(48 + missed, 0)); // in the truth
    assertEquals(plain, picture.getRGB(96 + missed, 0)); // not in the prediction
    int gray = ((Palette.color(Sample.VOID) & 255) + 100 + 1) / 2;
    assertEquals(gray, picture.getRGB(48 + 36, 0) & 255); // void
    assertEquals(tinted, picture.getRGB(96 + 36, 0));
  }
}
