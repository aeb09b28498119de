package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A picture of training images of one size as a network sees them, masks over them, in colors as of
 * {@link RunDescription#shownColors}.
 */
public record AugmentedSamples(List<Sample> samples, Foreground foreground, List<Integer> colors) {
  /** Enough to see whether anything is upside down. */
  public static final int COUNT = 8;

  private static final int COLUMNS = 4;
  private static final int ZOOM = 3; // screen pixels per pixel, at most
  private static final int EDGE = 192; // screen pixels of a sample, at most: it lies in the report
  private static final int GAP = 4;

  public AugmentedSamples {
    samples = List.copyOf(samples);
  }

  public void write(Path png) throws IOException {
    Sample first = samples.get(0);
    int longer = Math.max(first.height(), first.width());
    double zoom = Math.min(ZOOM, (double) EDGE / longer);
    int height = Math.max(1, (int) Math.round(first.height() * zoom));
    int width = Math.max(1, (int) Math.round(first.width() * zoom));
    int rows = (samples.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage picture =
        new BufferedImage(
            COLUMNS * (width + GAP) - GAP, rows * (height + GAP) - GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    if (zoom < 1) {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    }
    Tint tint = new Tint(foreground, colors);
    for (int i = 0; i < samples.size(); i++) {
      int x = i % COLUMNS * (width + GAP);
      int y = i / COLUMNS * (height + GAP);
      graphics.drawImage(tint.over(samples.get(i)), x, y, width, height, null);
    }
    graphics.dispose();
    AtomicFiles.write(png, picture);
  }
}
