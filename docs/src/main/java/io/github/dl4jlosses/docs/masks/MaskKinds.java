package io.github.dl4jlosses.docs.masks;

import static io.github.dl4jlosses.docs.masks.TinyImage.EDGE;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntBinaryOperator;

/** The kinds of masks that people have, in the order of the guide. */
public final class MaskKinds {
  private static final int BLACK = 0;
  private static final int ORANGE = 0xE69F00;
  private static final int BLUE = 0x56B4E9;
  private static final int WHITE = 255;
  private static final int VOID = 255;

  /** Background, aeroplane and bicycle of PASCAL VOC. */
  private static final List<Integer> VOC = List.of(BLACK, 0x800000, 0x008000);

  private static final int VOC_BORDER = 0xE0E0C0;

  /** Numbers of objects in the four images. */
  private static final List<Integer> COUNTS = List.of(9, 6, 5, 8);

  private static final List<Integer> OBJECT_COLORS =
      List.of(
          BLACK, ORANGE, BLUE, 0x009E73, 0xF0E442, 0xCC79A7, 0xD55E00, 0x0072B2, 0xB0B0B0,
          0x8C510A);

  public static final List<MaskKind> ALL =
      List.of(
          MaskKind.of("class-values", TinyImage::gray),
          MaskKind.of("palette", scene -> TinyImage.palette(List.of(BLACK, ORANGE, BLUE), scene)),
          MaskKind.of("black-and-white", scene -> TinyImage.gray(white(scene))),
          MaskKind.of("soft-edges", scene -> TinyImage.gray(soft(white(scene)))),
          MaskKind.of("near-black-and-white", scene -> TinyImage.gray(noisy(white(scene)))),
          MaskKind.of("jpeg")
              .with("masks/%s.jpg", scene -> TinyImage.gray(noisy(white(scene))))
              .thumbnail("images/a.jpg")
              .thumbnail("masks/a.jpg")
              .thumbnail("masks/a.png"),
          MaskKind.of("colors", scene -> TinyImage.rgb(scene.as(BLACK, ORANGE, BLUE))),
          MaskKind.of("soft-colors", scene -> TinyImage.rgb(softColors(scene))),
          MaskKind.of("equal-channels", scene -> TinyImage.rgb(scene.as(0, 0x010101, 0x020202))),
          MaskKind.of("alpha", scene -> TinyImage.grayWithAlpha(scene, TinyImage::opaque)),
          MaskKind.of("alpha-alone", scene -> TinyImage.grayWithAlpha((x, y) -> 0, white(scene))),
          MaskKind.of("border", scene -> TinyImage.palette(ofVoc(), bordered(scene))),
          MaskKind.of("gaps", scene -> TinyImage.gray(scene.as(0, 128, 255))),
          MaskKind.of("white-ground", scene -> TinyImage.gray(scene.as(WHITE, 0, 0))),
          MaskKind.of("no-background", scene -> TinyImage.palette(streets(), street(scene))),
          MaskKind.of("numbered-16-bit", scene -> TinyImage.grayOf16Bits(objects(scene))),
          MaskKind.of("numbered-8-bit", scene -> TinyImage.palette(OBJECT_COLORS, objects(scene))),
          MaskKind.of("object-colors", scene -> TinyImage.rgb(objectColors(scene))),
          MaskKind.of("classes-16-bit", TinyImage::grayOf16Bits),
          MaskKind.of("palette-order", MaskKinds::byFrequency),
          MaskKind.of("labels")
              .with("masks/dock/%s.png", s -> TinyImage.gray(s.as(0, WHITE, 0)))
              .with("masks/ship/%s.png", s -> TinyImage.gray(s.as(0, 0, WHITE)))
              .view("masks/dock/a.png")
              .view("masks/ship/a.png"),
          MaskKind.of("coco")
              .withText("annotations/instances_default.json", Annotations.coco())
              .drawn(Scene.A, "annotations: a.jpg")
              .drawn(Scene.B, "annotations: b.jpg"),
          labelme().drawn(Scene.A, "images/a.json").drawn(Scene.B, "images/b.json"),
          MaskKind.of("scribbles", scene -> TinyImage.gray(scribbles(scene))),
          MaskKind.of("missing")
              .with("masks/%s.png", scene -> TinyImage.gray(white(scene)))
              .withPhoto(Scene.EMPTY)
              .thumbnail("images/a.jpg")
              .thumbnail("masks/a.png")
              .thumbnail("images/e.jpg")
              .thumbnail("masks/e.png"),
          MaskKind.of("suffix")
              .with("masks/%s_mask.png", s -> TinyImage.gray(white(s)))
              .thumbnail("images/a.jpg")
              .thumbnail("masks/a_mask.png")
              .thumbnail("images/b.jpg")
              .thumbnail("masks/b_mask.png"),
          MaskKind.of("two-suffixes")
              .with("masks/%s_labels.png", TinyImage::gray)
              .with("masks/%s_color.png", s -> TinyImage.rgb(s.as(BLACK, ORANGE, BLUE)))
              .thumbnail("images/a.jpg")
              .thumbnail("masks/a_color.png")
              .thumbnail("masks/a_labels.png"));

  private MaskKinds() {}

  private static IntBinaryOperator white(Scene scene) {
    return scene.as(0, WHITE, WHITE);
  }

  /** Returns the mean of nine pixels, as programs smooth edges. */
  private static IntBinaryOperator soft(IntBinaryOperator sharp) {
    return (x, y) -> {
      int sum = 0;
      for (int i = 0; i < 9; i++) {
        sum += sharp.applyAsInt(inside(x + i % 3 - 1), inside(y + i / 3 - 1));
      }
      return sum / 9;
    };
  }

  /** Returns each channel smoothed. */
  private static IntBinaryOperator softColors(Scene scene) {
    IntBinaryOperator color = scene.as(BLACK, ORANGE, BLUE);
    return (x, y) ->
        soft((i, j) -> color.applyAsInt(i, j) >> 16).applyAsInt(x, y) << 16
            | soft((i, j) -> color.applyAsInt(i, j) >> 8 & 255).applyAsInt(x, y) << 8
            | soft((i, j) -> color.applyAsInt(i, j) & 255).applyAsInt(x, y);
  }

  private static int inside(int place) {
    return Math.max(0, Math.min(EDGE - 1, place));
  }

  /** Returns what JPEG makes of two values: others near them. */
  private static IntBinaryOperator noisy(IntBinaryOperator sharp) {
    return (x, y) -> {
      int noise = (x * 5 + y * 3) % 8;
      return sharp.applyAsInt(x, y) == 0 ? noise : WHITE - noise;
    };
  }

  private static List<Integer> ofVoc() {
    Integer[] colors = new Integer[VOID + 1];
    Arrays.fill(colors, BLACK);
    for (int i = 0; i < VOC.size(); i++) {
      colors[i] = VOC.get(i);
    }
    colors[VOID] = VOC_BORDER;
    return List.of(colors);
  }

  /** Returns the scene with void pixels around what it shows. */
  private static IntBinaryOperator bordered(Scene scene) {
    return (x, y) -> {
      int here = scene.applyAsInt(x, y);
      boolean atEdge = false;
      for (int i = 0; i < 9; i++) {
        atEdge |= scene.applyAsInt(inside(x + i % 3 - 1), inside(y + i / 3 - 1)) != here;
      }
      return here == 0 && atEdge ? VOID : here;
    };
  }

  private static List<Integer> streets() {
    return List.of(0x4682B4, 0x464646, 0x804080); // sky, building and road of Cityscapes
  }

  private static IntBinaryOperator street(Scene scene) {
    return (x, y) -> {
      int shift = (x / 3 + scene.number()) % 3;
      return y < 3 + shift ? 0 : y < 8 + shift / 2 ? 1 : 2;
    };
  }

  /** Returns things in three rows of three, numbered from 1. */
  private static IntBinaryOperator objects(Scene scene) {
    int count = COUNTS.get(scene.number());
    return (x, y) -> {
      int column = (x + 2) / 5;
      int row = (y + 2) / 5;
      int number = column + 3 * row + 1;
      boolean between = (x + 2) % 5 == 0 || (y + 2) % 5 == 0;
      return between || column > 2 || number > count ? 0 : number;
    };
  }

  /** Returns colors by chance, as programs take them that show objects apart. */
  private static IntBinaryOperator objectColors(Scene scene) {
    IntBinaryOperator number = objects(scene);
    List<Integer> colors = new Random(scene.number()).ints(10, 0x404040, 0xFFFFFF).boxed().toList();
    return (x, y) -> number.applyAsInt(x, y) == 0 ? BLACK : colors.get(number.applyAsInt(x, y));
  }

  private static MaskKind labelme() {
    MaskKind kind = MaskKind.of("labelme");
    for (Scene scene : Scene.ALL) {
      kind = kind.withText("images/" + scene.fileName() + ".json", Annotations.labelme(scene));
    }
    return kind;
  }

  /** Returns a palette in the order of how often an image has its colors. */
  private static TinyImage byFrequency(Scene scene) {
    return scene.number() % 2 == 0
        ? TinyImage.palette(List.of(BLACK, ORANGE, BLUE), scene)
        : TinyImage.palette(List.of(BLACK, BLUE, ORANGE), scene.as(0, 2, 1));
  }

  /** Returns a stroke on each thing, and void elsewhere. */
  private static IntBinaryOperator scribbles(Scene scene) {
    int shift = scene.number();
    return (x, y) -> {
      boolean first = y / 2 == 3 && x > shift && x < 8;
      boolean second = y / 2 == 4 && x > 8 && x < 12 + shift;
      boolean ground = y / 2 == 6 && x > 1 && x < 14;
      return first ? Scene.SQUARE : second ? Scene.DISC : ground ? 0 : VOID;
    };
  }
}
