package io.github.dl4jlosses.segment.internal.run;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.evaluate.ErrorMaps;
import io.github.dl4jlosses.segment.internal.image.Palette;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.report.RunDescription;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The folder a run writes into: model.zip, checkpoint.zip, metrics.csv, report.html, plots/,
 * frames/ and overlays/.
 */
public final class RunFolder {
  private static final int ZOOM = 4; // screen pixels per pixel, so that 64×64 can be seen
  private static final int MAX_ZOOMED = 512; // pixels; a larger image is shown as it is
  private static final int GAP = 8;

  private final Path folder;

  /** Names a folder, which need not be there yet. */
  public RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Creates the folder and those in it. */
  public void create() throws IOException {
    Files.createDirectories(overlays());
    Files.createDirectories(plots());
    Files.createDirectories(frames());
  }

  /** Returns the folder itself. */
  public Path path() {
    return folder;
  }

  /** Returns the file of the network of the best epoch. */
  public Path model() {
    return folder.resolve("model.zip");
  }

  /** Returns the file that the run can be gone on with from. */
  public Path checkpoint() {
    return folder.resolve("checkpoint.zip");
  }

  /** Returns the table of the scores. */
  public Path metrics() {
    return folder.resolve("metrics.csv");
  }

  /** Returns the page that shows the run. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /** Returns the folder of the charts of the page, as SVG. */
  public Path plots() {
    return folder.resolve("plots");
  }

  /** Returns the folder of the predictions of earlier epochs, for the page. */
  public Path frames() {
    return folder.resolve("frames");
  }

  /** Returns the folder of the pictures. */
  public Path overlays() {
    return folder.resolve("overlays");
  }

  /**
   * Draws image, truth and prediction side by side; void is gray in the truth.
   *
   * @param image its file
   * @param truth image and mask
   * @param predicted the same image with the mask of the network
   * @param colors of the values that are shown, see {@link RunDescription#shownColors}
   */
  public void saveOverlay(Path image, Sample truth, Sample predicted, List<Integer> colors)
      throws IOException {
    int zoom = Math.max(truth.height(), truth.width()) > MAX_ZOOMED ? 1 : ZOOM;
    int width = truth.width() * zoom;
    BufferedImage picture =
        new BufferedImage(3 * width + 2 * GAP, truth.height() * zoom, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    draw(graphics, 0, zoom, truth, i -> rgb(truth, i));
    draw(graphics, width + GAP, zoom, truth, i -> tinted(truth, i, colors));
    draw(graphics, 2 * (width + GAP), zoom, truth, i -> tinted(predicted, i, colors));
    graphics.dispose();
    AtomicFiles.write(FileNames.child(overlays(), FileNames.stem(image) + ".png"), picture);
  }

  private static void draw(
      Graphics2D graphics, int left, int zoom, Sample size, IntUnaryOperator color) {
    BufferedImage small =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size.height() * size.width(); i++) {
      small.setRGB(i % size.width(), i / size.width(), color.applyAsInt(i));
    }
    graphics.drawImage(small, left, 0, size.width() * zoom, size.height() * zoom, null);
  }

  private static int rgb(Sample sample, int i) {
    int pixels = sample.height() * sample.width();
    int red = Math.round(sample.image()[i]);
    int green = Math.round(sample.image()[pixels + i]);
    int blue = Math.round(sample.image()[2 * pixels + i]);
    return red << 16 | green << 8 | blue;
  }

  /** Half the image, half the color of the class; the background keeps the image. */
  private static int tinted(Sample sample, int i, List<Integer> colors) {
    int shown = ErrorMaps.shown(sample, i);
    int color = rgb(sample, i);
    int tint = shown < colors.size() ? colors.get(shown) : Palette.color(Sample.VOID);
    return shown == 0 ? color : (color >> 1 & 0x7F7F7F) + (tint >> 1 & 0x7F7F7F);
  }
}
