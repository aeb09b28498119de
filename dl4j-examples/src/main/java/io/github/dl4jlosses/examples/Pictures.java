package io.github.dl4jlosses.examples;

import io.github.dl4jlosses.datavec.ImageMaskBatches;
import io.github.dl4jlosses.datavec.MaskFiles;
import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.ScoreMaps;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a training leaves to look at: predictions over the epochs, and precision-recall curves. */
final class Pictures {
  private static final int SHOWN = 4; // images
  private static final int ZOOM = 2; // screen pixels per pixel
  private static final int GAP = 6;
  private static final int LINE = 20; // height of a line of text
  private static final double[] IOUS = {.10, .50, .70, .75};
  private static final int[] COLORS = {0x000000, 0xE69F00, 0x56B4E9, 0xCC79A7};
  private static final int VOID_COLOR = 0xE0E0E0;

  private final String[] classes;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Column> columns = new ArrayList<>();

  private record Column(String title, String below, List<int[]> masks) {}

  /** Reads the first images of a folder. */
  Pictures(Path folder, String... classes) throws IOException {
    this.classes = classes;
    List<Path> images = MaskFiles.images(folder);
    for (Path image : images.subList(0, Math.min(SHOWN, images.size()))) {
      samples.add(MaskFiles.read(image, classes.length));
    }
    columns.add(
        new Column("image", "", samples.stream().map(s -> new int[s.mask().length]).toList()));
    columns.add(new Column("truth", "", samples.stream().map(Sample::mask).toList()));
  }

  /** Keeps the predictions after epoch 1, 2, 4, 8, … and after the last. */
  void add(ComputationGraph network, EpochScores scores, int epochs) {
    int epoch = scores.epoch();
    boolean powerOfTwo = Integer.bitCount(epoch) == 1;
    if (!powerOfTwo && epoch < epochs) {
      return;
    }
    List<int[]> masks = new ArrayList<>();
    for (Sample sample : samples) {
      INDArray image = ImageMaskBatches.features(sample);
      masks.add(ScoreMaps.argmax(network.outputSingle(image).slice(0)));
    }
    String below = String.format(Locale.ROOT, "AP50 %.3f", scores.ap50());
    columns.add(new Column("epoch " + epoch, below, masks));
  }

  /** Writes predictions.png and curves.png, or says why not. */
  void write(Path run, InstanceScores scores) throws IOException {
    try {
      ImageIO.write(predictions(), "png", run.resolve("predictions.png").toFile());
      List<XYChart> charts = Arrays.stream(IOUS).mapToObj(iou -> curves(scores, iou)).toList();
      String file = run.resolve("curves.png").toString();
      BitmapEncoder.saveBitmap(charts, 2, 2, file, BitmapEncoder.BitmapFormat.PNG);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (RuntimeException | Error e) { // Java cannot draw text on a machine without fonts
      System.out.println("pictures cannot be drawn: " + e + " (are there fonts?)");
    }
  }

  private BufferedImage predictions() {
    int edge = ZOOM * samples.get(0).width();
    int width = columns.size() * (edge + GAP) + GAP;
    int height = samples.size() * (edge + GAP) + 2 * LINE;
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(Color.BLACK);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      int left = GAP + c * (edge + GAP);
      graphics.drawString(column.title, left, LINE - GAP);
      for (int row = 0; row < samples.size(); row++) {
        BufferedImage cell = tinted(samples.get(row), column.masks.get(row));
        graphics.drawImage(cell, left, LINE + row * (edge + GAP), edge, edge, null);
      }
      graphics.drawString(column.below, left, height - GAP);
    }
    graphics.dispose();
    return picture;
  }

  /** Half the image, half the color of the class; the background keeps the image. */
  private static BufferedImage tinted(Sample sample, int... mask) {
    int width = sample.width();
    int pixels = mask.length;
    float[] rgb = sample.image();
    BufferedImage tinted = new BufferedImage(width, sample.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < pixels; i++) {
      int red = (int) rgb[i];
      int green = (int) rgb[pixels + i];
      int blue = (int) rgb[2 * pixels + i];
      int color = red << 16 | green << 8 | blue;
      int tint = mask[i] < COLORS.length ? COLORS[mask[i]] : VOID_COLOR;
      boolean background = mask[i] == 0;
      int row = i / width;
      tinted.setRGB(
          i % width, row, background ? color : (color >> 1 & 0x7F7F7F) + (tint >> 1 & 0x7F7F7F));
    }
    return tinted;
  }

  private XYChart curves(InstanceScores scores, double iou) {
    XYChart chart =
        new XYChartBuilder()
            .width(480)
            .height(360)
            .title(String.format(Locale.ROOT, "objects found from IoU %.2f on", iou))
            .xAxisTitle("recall")
            .yAxisTitle("precision")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setXAxisMin(0.).setXAxisMax(1.).setYAxisMin(0.).setYAxisMax(1.02);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
    for (int c = 1; c < classes.length; c++) { // the background has no objects
      PrecisionRecallCurve curve = scores.curve(c, iou);
      double[] recall = IntStream.range(0, curve.size()).mapToDouble(curve::recall).toArray();
      double[] precision = IntStream.range(0, curve.size()).mapToDouble(curve::precision).toArray();
      if (curve.size() == 0) {
        continue; // nothing was predicted
      }
      String name =
          String.format(Locale.ROOT, "%s, AP %.3f", classes[c], scores.ap(c, iou).value());
      XYSeries series = chart.addSeries(name, recall, precision);
      series.setMarker(SeriesMarkers.NONE).setLineColor(new Color(COLORS[c]));
    }
    return chart;
  }
}
