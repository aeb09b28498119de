package io.github.dl4jlosses.examples.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.dl4jlosses.examples.data.Palette;
import io.github.dl4jlosses.examples.data.Sample;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The folder a run writes into: model.zip, metrics.csv, report.html, plots/ and overlays/. */
public final class RunFolder {
  private static final int ZOOM = 4; // screen pixels per pixel, so that 64×64 can be seen
  private static final int GAP = 8;

  private final Path folder;

  /** Creates the folder and an empty table. */
  public RunFolder(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(overlays());
    Files.writeString(metrics(), EpochScores.csvHeader() + "\n", UTF_8);
  }

  /** Returns the file of the network. */
  public Path model() {
    return folder.resolve("model.zip");
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

  /** Returns the folder of the pictures. */
  public Path overlays() {
    return folder.resolve("overlays");
  }

  /** Appends the scores of an epoch, and replaces the network by that of now. */
  public void save(EpochScores scores, ComputationGraph network) throws IOException {
    Files.writeString(metrics(), scores.csv() + "\n", UTF_8, StandardOpenOption.APPEND);
    Path unfinished = folder.resolve("model.zip.part"); // a run that is stopped keeps the last one
    network.save(unfinished.toFile(), /* saveUpdater= */ true);
    Files.move(unfinished, model(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Draws image, truth and prediction of an image side by side; void is gray in the truth. */
  public void saveOverlay(Path image, Sample truth, int[] predicted) throws IOException {
    int width = truth.width() * ZOOM;
    BufferedImage picture =
        new BufferedImage(3 * width + 2 * GAP, truth.height() * ZOOM, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    draw(graphics, 0, truth, i -> rgb(truth, i));
    draw(graphics, width + GAP, truth, i -> tinted(truth, i, truth.mask()[i]));
    draw(graphics, 2 * (width + GAP), truth, i -> tinted(truth, i, predicted[i]));
    graphics.dispose();
    String name = String.valueOf(image.getFileName()).replaceFirst("\\.[^.]+$", ".png");
    ImageIO.write(picture, "png", overlays().resolve(name).toFile());
  }

  private static void draw(Graphics2D graphics, int left, Sample size, IntUnaryOperator color) {
    BufferedImage small =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size.height() * size.width(); i++) {
      small.setRGB(i % size.width(), i / size.width(), color.applyAsInt(i));
    }
    graphics.drawImage(small, left, 0, size.width() * ZOOM, size.height() * ZOOM, null);
  }

  private static int rgb(Sample sample, int i) {
    int pixels = sample.mask().length;
    int red = Math.round(sample.image()[i]);
    int green = Math.round(sample.image()[pixels + i]);
    int blue = Math.round(sample.image()[2 * pixels + i]);
    return red << 16 | green << 8 | blue;
  }

  /** Half the image, half the color of the class; the background keeps the image. */
  private static int tinted(Sample sample, int i, int value) {
    int color = rgb(sample, i);
    return value == 0 ? color : (color >> 1 & 0x7F7F7F) + (Palette.color(value) >> 1 & 0x7F7F7F);
  }
}
