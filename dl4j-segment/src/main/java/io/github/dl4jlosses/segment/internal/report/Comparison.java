package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Image, truth and prediction side by side, in colors as of {@link RunDescription#shownColors};
 * void is gray in the truth.
 */
public record Comparison(
    Sample truth, Sample predicted, Foreground foreground, List<Integer> colors) {
  private static final int ZOOM = 4; // screen pixels per pixel, so that 64×64 can be seen
  private static final int MAX_ZOOMED = 512; // pixels; a larger image is shown as it is
  private static final int GAP = 8;

  public void write(Path png) throws IOException {
    Tint tint = new Tint(foreground, colors);
    int zoom = Math.max(truth.height(), truth.width()) > MAX_ZOOMED ? 1 : ZOOM;
    int width = truth.width() * zoom;
    int height = truth.height() * zoom;
    BufferedImage picture =
        new BufferedImage(3 * width + 2 * GAP, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.drawImage(Tint.painter(truth).image(/* step= */ 1), 0, 0, width, height, null);
    graphics.drawImage(tint.over(truth), width + GAP, 0, width, height, null);
    graphics.drawImage(tint.over(predicted), 2 * (width + GAP), 0, width, height, null);
    graphics.dispose();
    AtomicFiles.write(png, picture);
  }
}
