package io.github.dl4jlosses.examples.toy;

import io.github.dl4jlosses.datavec.MaskLayout;
import io.github.dl4jlosses.datavec.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes datasets/toy-shapes: images of circles, squares and triangles on a textured ground, with a
 * mask of their classes and a border of void around each, as Pascal VOC has it.
 *
 * <p>The classes differ by shape and shade: a ball, a framed box, a flat triangle. Color helps but
 * does not decide: each class has a favorite color, every object strays from it, the light drifts
 * over the image, and the ground has colors too. Objects of different classes may touch and cover
 * each other; objects of one class keep a distance.
 *
 * <p>The pixels are the same on every machine: {@link StrictMath} and {@link Random} depend on
 * nothing but the seed.
 */
public final class ToyShapes {
  /** Names of the classes; the index is the mask value. */
  public static final List<String> CLASSES = List.of("background", "circle", "square", "triangle");

  private static final MaskLayout MASKS = MaskLayout.classes(CLASSES.size());

  /** Height and width of an image. */
  public static final int SIZE = 64;

  private static final long SEED = 20260101;
  private static final int TRAIN_IMAGES = 200;
  private static final int VALIDATION_IMAGES = 60;

  private static final int MIN_OBJECTS = 2;
  private static final int MAX_OBJECTS = 4;
  private static final double MIN_RADIUS = 6; // of the circle with the area of the object
  private static final double MAX_RADIUS = 10;
  private static final double MAX_COVERED = .25; // of an object, by each of those drawn later
  private static final int SAME_CLASS_GAP = 3; // pixels between objects of one class
  private static final double BORDER = 1; // half width of the void border, pixels

  /** Red, green and blue that a class strays from. */
  private static final double[][] FAVORITE = {{}, {165, 95, 85}, {90, 155, 90}, {90, 100, 175}};

  private static final double FRAME = 2.5; // width of the dark frame of a square
  private static final double STRAY = 45; // standard deviation of an object's color
  private static final double CONTRAST =
      65; // least distance of an object's color from the ground's

  private ToyShapes() {}

  /** Writes the dataset into the folder of the first argument. */
  public static void main(String[] args) throws IOException {
    write(Path.of(args[0]));
  }

  /** Writes train/ and validation/, each with images/ and masks/. */
  public static void write(Path folder) throws IOException {
    write(folder, TRAIN_IMAGES, VALIDATION_IMAGES);
  }

  /** Writes as many images of each part. */
  public static void write(Path folder, int trainImages, int validationImages) throws IOException {
    Random random = new Random(SEED);
    ToyFiles.write(folder, trainImages, validationImages, MASKS, () -> draw(random));
  }

  /** Draws one image. */
  static Sample draw(Random random) {
    double[] base = new double[3];
    Arrays.setAll(base, c -> 90 + 35 * random.nextDouble());
    Canvas canvas = new Canvas(SIZE, base, 4, 14, random);
    int[] mask = new int[SIZE * SIZE];
    List<Shape> shapes = place(base, random);
    for (Shape shape : shapes) {
      paint(shape, canvas, mask);
    }
    canvas.light(random);
    return new Sample(SIZE, SIZE, canvas.image(random), mask);
  }

  private static List<Shape> place(double[] base, Random random) {
    int wanted = MIN_OBJECTS + random.nextInt(MAX_OBJECTS - MIN_OBJECTS + 1);
    List<Shape> shapes = new ArrayList<>();
    while (shapes.size() < wanted) {
      Shape candidate = Shape.random(base, random);
      if (shapes.stream().allMatch(shape -> fits(candidate, shape))) {
        shapes.add(candidate);
      }
    }
    return shapes;
  }

  /** Whether a shape drawn later leaves enough of one drawn before. */
  private static boolean fits(Shape later, Shape earlier) {
    int area = 0;
    int covered = 0;
    int near = 0;
    for (int i = 0; i < SIZE * SIZE; i++) {
      if (earlier.distance(i) < 0) {
        area++;
        covered += later.distance(i) < BORDER ? 1 : 0;
        near += later.distance(i) < SAME_CLASS_GAP ? 1 : 0;
      }
    }
    return later.classIndex == earlier.classIndex ? near == 0 : covered <= MAX_COVERED * area;
  }

  private static void paint(Shape shape, Canvas canvas, int[] mask) {
    for (int i = 0; i < mask.length; i++) {
      double distance = shape.distance(i);
      double shade = shape.shade(distance);
      double[] rgb = shape.color.clone();
      Arrays.setAll(rgb, c -> shade * rgb[c]);
      canvas.paint(i, Canvas.cover(distance), rgb);
      if (distance < -BORDER) {
        mask[i] = shape.classIndex;
      } else if (distance < BORDER) {
        mask[i] = Sample.VOID;
      }
    }
  }

  /** One object; reach is the distance from its center to its corners. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shape(
      int classIndex, double x, double y, double reach, double angle, double... color) {
    static Shape random(double[] base, Random random) {
      int classIndex = 1 + random.nextInt(3);
      double radius = MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * random.nextDouble();
      double reach = radius * Math.sqrt(Math.PI / unitArea(classIndex));
      double x = reach + (SIZE - 2 * reach) * random.nextDouble();
      double y = reach + (SIZE - 2 * reach) * random.nextDouble();
      double angle = 2 * Math.PI * random.nextDouble();
      double[] color = new double[3];
      do {
        Arrays.setAll(color, c -> FAVORITE[classIndex][c] + STRAY * random.nextGaussian());
      } while (distance(color, base) < CONTRAST);
      return new Shape(classIndex, x, y, reach, angle, color);
    }

    private static double distance(double[] a, double[] b) {
      return StrictMath.hypot(StrictMath.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }

    /** Returns the area of a shape of reach 1: n corners span n triangles. */
    private static double unitArea(int classIndex) {
      return classIndex == 1
          ? Math.PI
          : corners(classIndex) / 2. * StrictMath.sin(2 * Math.PI / corners(classIndex));
    }

    private static int corners(int classIndex) {
      return classIndex == 2 ? 4 : 3;
    }

    /** Returns the brightness at a distance: a ball, a framed box, a flat triangle. */
    double shade(double distance) {
      double fromCenter = 1 + distance / reach;
      return switch (classIndex) {
        case 1 -> 1.4 - .9 * fromCenter * fromCenter;
        case 2 -> distance > -FRAME ? .6 : 1.2;
        default -> 1;
      };
    }

    /** Returns how far a pixel's center is outside the outline; negative inside. */
    double distance(int pixel) {
      int row = pixel / SIZE;
      double dx = pixel % SIZE + .5 - x;
      double dy = row + .5 - y;
      if (classIndex == 1) {
        return StrictMath.hypot(dx, dy) - reach;
      }
      int corners = corners(classIndex);
      double inner = reach * StrictMath.cos(Math.PI / corners); // from the center to a side
      double distance = Double.NEGATIVE_INFINITY;
      for (int side = 0; side < corners; side++) {
        double normal = angle + 2 * Math.PI * side / corners;
        double along = dx * StrictMath.cos(normal) + dy * StrictMath.sin(normal);
        distance = Math.max(distance, along - inner);
      }
      return distance;
    }
  }
}
