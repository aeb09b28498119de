package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.ErrorMaps;
import io.github.dl4jlosses.segment.internal.image.OverlayPainter;
import io.github.dl4jlosses.segment.internal.image.Palette;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Paints masks over their images, in colors as of {@link RunDescription#shownColors}; void is gray,
 * and the background keeps the image.
 */
record Tint(Foreground foreground, List<Integer> colors) {
  private static final double OPACITY = .5;

  static OverlayPainter painter(Sample sample) {
    return new OverlayPainter(sample.height(), sample.width(), sample.image());
  }

  BufferedImage over(Sample sample) {
    return painter(sample)
        .overlay(
            /* layers= */ 1,
            (layer, pixel) -> color(ErrorMaps.shown(sample, foreground, pixel)),
            OPACITY);
  }

  private int color(int shown) {
    return shown == 0
        ? OverlayPainter.CLEAR
        : shown < colors.size() ? colors.get(shown) : Palette.color(Sample.VOID);
  }
}
