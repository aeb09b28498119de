package io.github.dl4jlosses.examples.predict;

import io.github.dl4jlosses.examples.data.Batches;
import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.image.ImageDecoder;
import io.github.dl4jlosses.examples.image.Picture;
import io.github.dl4jlosses.examples.unet.UNet;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.onednn.OneDnn;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Measures what a large image takes, in time and memory: from a file to masks, a U-Net of the
 * example, four classes, tiles of 512. The arguments are height, width and a folder to write into.
 *
 * <p>Heap, reasoned for H·W = 2^24: the picture takes 12 bytes a pixel (201 MB), while it is
 * decoded 3 + 4 more; the prediction 16 (268 MB), the band of a tile's height 36 bytes a pixel of
 * 512 rows (75 MB), classes 4 and the map of one class 8 bytes a pixel while objects are found.
 */
final class LargeImage {
  private static long start = System.nanoTime();

  private LargeImage() {}

  public static void main(String[] args) throws IOException {
    int height = Integer.parseInt(args[0]);
    int width = Integer.parseInt(args[1]);
    Path folder = Path.of(args[2]);
    Path file = folder.resolve("large.png");
    draw(height, width, file);
    report("image drawn");
    System.out.println(OneDnn.enable());
    List<String> names = List.of("sea", "ship", "white", "cloud");
    ComputationGraph network =
        UNet.create(
            InputType.convolutional(512, 512, 3),
            names.size(),
            /* depth= */ 3,
            /* baseWidth= */ 8,
            new LossCrossEntropy(),
            new Adam(1e-3),
            /* seed= */ 1);
    network.outputSingle(Batches.features(new float[3 * 512 * 512], 512, 512));
    report("network ready");
    Picture picture = new ImageDecoder().picture(file);
    report("image read");
    Prediction prediction =
        new TiledPredictor(network::outputSingle, new Tiling(512, 64, 8)).predict(picture);
    report("predicted");
    ClassTable table = ClassTable.of(names);
    int[] classes = prediction.classes();
    PredictionFiles.writeClasses(classes, height, width, table, folder.resolve("classes.png"));
    PredictionFiles.writeProbabilities(
        prediction.probabilities()[1], height, width, folder.resolve("ship.png"));
    report("masks written");
    int objects = prediction.instances(new InstanceExtractor().withMinArea(50)).size();
    report(objects + " objects found");
  }

  private static void draw(int height, int width, Path file) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int gray = (int) (100 + 60 * Math.sin(x / 90.) * Math.sin(y / 70.)) + random.nextInt(20);
        image.setRGB(x, y, gray * 0x010101);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private static void report(String what) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM"))
            .findFirst()
            .orElse("");
    System.out.printf(
        Locale.ROOT,
        "%-20s %6.1f s, heap %,d MB, native %,d MB, %s%n",
        what,
        (System.nanoTime() - start) / 1e9,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        Pointer.totalBytes() >> 20,
        peak);
    start = System.nanoTime();
  }
}
