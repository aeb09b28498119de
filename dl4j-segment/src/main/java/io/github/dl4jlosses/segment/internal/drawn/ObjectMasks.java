package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.PixelValues;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.MaskContent;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import io.github.dl4jlosses.segment.internal.shape.DrawnObject;
import io.github.dl4jlosses.segment.internal.shape.Ground;
import io.github.dl4jlosses.segment.internal.shape.Layers;
import io.github.dl4jlosses.segment.internal.shape.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The mask of an image that has a file for each object. They are read whenever the mask is.
 *
 * @param file the folder that they lie in
 * @param value of the class that all objects have
 */
record ObjectMasks(Path file, List<Path> objects, int value, Ground ground) implements MaskSource {
  private static final int DIGITS = 16; // as the digests of files have

  ObjectMasks {
    objects = List.copyOf(objects);
  }

  @Override
  public List<Path> pixelFiles() {
    return objects;
  }

  @Override
  public String digest() {
    String all = String.join(" ", objects.stream().map(FileDigest::of).toList());
    return DigestUtils.sha256Hex(all).substring(0, DIGITS);
  }

  @Override
  public Optional<Integer> groundValue() {
    return Optional.of(ground.value());
  }

  @Override
  public MaskOrigin origin() {
    return MaskOrigin.OBJECT_MASKS;
  }

  @Override
  public MaskContent read(
      Optional<MaskFormat> format,
      ImageDecoder decoder,
      ImageHeader image,
      Consumer<ImageHeader> first) {
    List<DrawnObject> read = new ArrayList<>();
    for (Path object : objects) {
      PixelValues values =
          decoder.values(object, header -> SampleReader.requireSize(object, header, image));
      Shape shape = new Pixels(pixels(object, values));
      read.add(new DrawnObject(read.size() + 1, value, DrawnObject.Kind.OBJECT, shape));
    }
    Drawing drawing = new Drawing(Optional.empty(), read);
    Layers layers = Layers.of(drawing, image.height(), image.width());
    return DrawnMask.content(layers, ground, origin(), first);
  }

  private static BitSet pixels(Path file, PixelValues values) {
    BitSet pixels = new BitSet();
    int[] all = values.values();
    int yes = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] != 0 && yes != 0 && all[i] != yes) {
        throw Arguments.bad(
            "mask " + FileNames.shown(file),
            "have 0 and one other value, as the mask of one object has",
            shown(values, yes) + " and " + shown(values, all[i]) + " in " + values.place(i),
            "smoothed? Save it as black and white; numbers of objects, or classes? Then one mask"
                + " for an image");
      }
      if (all[i] != 0) {
        yes = all[i];
        pixels.set(i);
      }
    }
    return pixels;
  }

  private static String shown(PixelValues values, int value) {
    return values.kind() == PixelValues.Kind.COLORS
        ? String.format(Locale.ROOT, "#%06X", value)
        : String.valueOf(value);
  }

  /** An object that was read as pixels. */
  private record Pixels(BitSet read) implements Shape {
    @Override
    public BitSet pixels(int height, int width) {
      return read;
    }

    @Override
    public boolean exceeds(int height, int width) {
      return false;
    }

    @Override
    public String kind() {
      return "masks";
    }

    @Override
    public String text() {
      return read.toString();
    }
  }
}
