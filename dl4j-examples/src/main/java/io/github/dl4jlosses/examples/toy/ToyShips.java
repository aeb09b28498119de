package io.github.dl4jlosses.examples.toy;

import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Makes datasets/toy-ships: the sea from above, and for each pixel three questions that do not
 * exclude each other. Is it a ship? Is it white? Is it a cloud?
 *
 * <p>Ships are white or not, and white are ships, crests of waves and thick clouds: color alone
 * does not tell a ship from a crest. Through a thin cloud a ship is seen, and a pixel of it is a
 * ship and a cloud; under a thick one nobody can tell, and the answer to the first question is
 * void. So is the answer to any question at an edge, where a pixel is half of both, and only to
 * that question.
 *
 * <p>The pixels are the same on every machine, as those of {@link ToyShapes}.
 */
public final class ToyShips {
  /** Names of the labels; the index is the channel. */
  public static final List<String> LABELS = List.of("ship", "white", "cloud");

  /** Height and width of an image. */
  public static final int SIZE = 64;

  private static final int SHIP = 0;
  private static final int WHITE = 1;
  private static final int CLOUD = 2;

  private static final long SEED = 20260202;
  private static final int TRAIN_IMAGES = 80;
  private static final int VALIDATION_IMAGES = 24;

  private static final double WHITE_SHIPS = .6; // share
  private static final double THICK_CLOUDS = .5; // share
  private static final double EDGE = .35; // half width of the void edge, pixels
  private static final double CLOUD_EDGE = 1.5;

  /** Red, green and blue of hulls that are not white. */
  private static final double[][] PAINTS = {{150, 60, 50}, {45, 50, 60}, {165, 130, 70}};

  private ToyShips() {}

  /** Writes the dataset into the folder of the first argument. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  /** Writes train/ and validation/, each with images/ and masks/label/. */
  public static void write(Path folder) throws IOException {
    write(folder, TRAIN_IMAGES, VALIDATION_IMAGES);
  }

  /** Writes as many images of each part. */
  public static void write(Path folder, int trainImages, int validationImages) throws IOException {
    Random random = new Random(SEED);
    ToyFiles.write(
        folder, trainImages, validationImages, MaskLayout.labels(LABELS), () -> draw(random));
  }

  /** Draws one image. */
  static Sample draw(Random random) {
    double[] sea = {
      35 + 20 * random.nextDouble(), 75 + 25 * random.nextDouble(), 100 + 30 * random.nextDouble()
    };
    Canvas canvas = new Canvas(SIZE, sea, 3, 9, random);
    int[][] labels = new int[LABELS.size()][SIZE * SIZE];
    drawCrests(canvas, labels, random);
    for (Lens ship : placeShips(random)) {
      drawShip(ship, canvas, labels, random);
    }
    int clouds = random.nextInt(3);
    for (int i = 0; i < clouds; i++) {
      drawCloud(canvas, labels, random);
    }
    canvas.light(random);
    int[] mask = new int[LABELS.size() * SIZE * SIZE];
    for (int label = 0; label < labels.length; label++) {
      System.arraycopy(labels[label], 0, mask, label * SIZE * SIZE, SIZE * SIZE);
    }
    return new Sample(SIZE, SIZE, canvas.image(random), mask);
  }

  /** Draws short white crests, all along one direction. */
  private static void drawCrests(Canvas canvas, int[][] labels, Random random) {
    double wind = Math.PI * random.nextDouble();
    int crests = 4 + random.nextInt(9);
    for (int k = 0; k < crests; k++) {
      Lens crest =
          new Lens(
              SIZE * random.nextDouble(),
              SIZE * random.nextDouble(),
              5 + 5 * random.nextDouble(),
              2 + 1 * random.nextDouble(),
              wind + .3 * random.nextGaussian());
      double[] color = white(random);
      for (int i = 0; i < SIZE * SIZE; i++) {
        double distance = crest.distance(i);
        canvas.paint(i, Canvas.cover(distance), color);
        mark(labels[WHITE], i, distance, EDGE, 1);
      }
    }
  }

  private static List<Lens> placeShips(Random random) {
    int wanted = 1 + random.nextInt(3);
    List<Lens> ships = new ArrayList<>();
    while (ships.size() < wanted) {
      Lens candidate =
          new Lens(
              SIZE * random.nextDouble(),
              SIZE * random.nextDouble(),
              10 + 5 * random.nextDouble(),
              4 + 1 * random.nextDouble(),
              2 * Math.PI * random.nextDouble());
      if (ships.stream().allMatch(candidate::isClearOf)) {
        ships.add(candidate);
      }
    }
    return ships;
  }

  private static void drawShip(Lens ship, Canvas canvas, int[][] labels, Random random) {
    boolean isWhite = random.nextDouble() < WHITE_SHIPS;
    double[] color = isWhite ? white(random) : PAINTS[random.nextInt(PAINTS.length)];
    Lens wake = ship.behind();
    for (int i = 0; i < SIZE * SIZE; i++) {
      canvas.paint(i, .25 * Canvas.cover(wake.distance(i)), 200, 215, 220);
      double distance = ship.distance(i);
      canvas.paint(i, Canvas.cover(distance), color);
      mark(labels[SHIP], i, distance, EDGE, 1);
      mark(labels[WHITE], i, distance, EDGE, isWhite ? 1 : 0);
    }
  }

  private static void drawCloud(Canvas canvas, int[][] labels, Random random) {
    boolean isThick = random.nextDouble() < THICK_CLOUDS;
    IntToDoubleFunction cloud = puffs(random);
    double[] color = white(random);
    for (int i = 0; i < SIZE * SIZE; i++) {
      double distance = cloud.applyAsDouble(i);
      double cover = Canvas.cover(distance / (2 * CLOUD_EDGE));
      canvas.paint(i, (isThick ? .95 : .4) * cover, color);
      mark(labels[CLOUD], i, distance, CLOUD_EDGE, 1);
      if (isThick) {
        mark(labels[WHITE], i, distance, CLOUD_EDGE, 1);
        if (distance < CLOUD_EDGE && labels[SHIP][i] == 1) {
          labels[SHIP][i] = Sample.VOID;
        }
      }
    }
  }

  /** Returns the distance from the edge of some discs that lie together. */
  private static IntToDoubleFunction puffs(Random random) {
    int puffs = 3 + random.nextInt(4);
    double[] x = new double[puffs];
    double[] y = new double[puffs];
    double[] radius = new double[puffs];
    double centerX = SIZE * random.nextDouble();
    double centerY = SIZE * random.nextDouble();
    for (int k = 0; k < puffs; k++) {
      x[k] = centerX + 6 * random.nextGaussian();
      y[k] = centerY + 4 * random.nextGaussian();
      radius[k] = 3.5 + 4 * random.nextDouble();
    }
    return pixel -> {
      double least = Double.POSITIVE_INFINITY;
      int row = pixel / SIZE;
      for (int k = 0; k < puffs; k++) {
        double fromX = pixel % SIZE + .5 - x[k];
        double fromY = row + .5 - y[k];
        least = Math.min(least, StrictMath.hypot(fromX, fromY) - radius[k]);
      }
      return least;
    };
  }

  private static double[] white(Random random) {
    double level = 225 + 8 * random.nextGaussian();
    return new double[] {level - 4, level, level + 2};
  }

  /** Sets the value of a pixel inside, and void at the edge where the value changes. */
  private static void mark(int[] label, int pixel, double distance, double edge, int value) {
    if (distance < -edge) {
      label[pixel] = value;
    } else if (distance < edge && label[pixel] != value) {
      label[pixel] = Sample.VOID;
    }
  }

  /** What two discs have in common: pointed at both ends, as ships are and crests. */
  private record Lens(double x, double y, double length, double width, double angle) {
    /** Returns how far a pixel's center is outside the outline; negative inside. */
    double distance(int pixel) {
      int row = pixel / SIZE;
      double dx = pixel % SIZE + .5 - x;
      double dy = row + .5 - y;
      double along = dx * StrictMath.cos(angle) + dy * StrictMath.sin(angle);
      double across = Math.abs(dy * StrictMath.cos(angle) - dx * StrictMath.sin(angle));
      double radius = (length * length + width * width) / (4 * width);
      return StrictMath.hypot(along, across + radius - width / 2) - radius;
    }

    boolean isClearOf(Lens other) {
      return StrictMath.hypot(x - other.x, y - other.y) > (length + other.length) / 2 + 2;
    }

    /** Returns the wake. */
    Lens behind() {
      double back = .9 * length;
      return new Lens(
          x - back * StrictMath.cos(angle),
          y - back * StrictMath.sin(angle),
          1.5 * length,
          .8 * width,
          angle);
    }
  }
}
