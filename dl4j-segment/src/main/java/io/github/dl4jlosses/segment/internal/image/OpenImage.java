package io.github.dl4jlosses.segment.internal.image;

import io.github.dl4jlosses.segment.internal.image.ImageHeader.Coloring;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A file whose header was read and found sound; an error says in one line what else is broken. */
record OpenImage(
    String name, // "image folder/a.png"
    InputStream bytes,
    ImageInputStream stream,
    ImageReader reader,
    int index, // of the image in the file
    ImageHeader header,
    Optional<String> loss) // what changed values when it was packed, such as JPEG
    implements AutoCloseable {
  /**
   * Opens a file that messages call image or mask.
   *
   * @throws IllegalArgumentException if it is no image, broken, or too large
   */
  static OpenImage of(String kind, Path file, long maxPixels) {
    String name = kind + " " + FileNames.shown(file);
    if (!Files.isRegularFile(file)) {
      throw Arguments.bad(name, "be a file", SmallFiles.kind(file));
    }
    try {
      requireContent(name, Files.size(file));
      // Through a path and not a File, whose name may get lost where the locale cannot spell it.
      InputStream bytes = Files.newInputStream(file);
      try {
        return open(name, bytes, maxPixels);
      } catch (IOException | RuntimeException | Error e) {
        bytes.close();
        throw e;
      }
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(
          name + " must be readable, got no permission (see its owner and mode)", e);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  /** Opens the content of a file likewise. */
  static OpenImage of(String kind, Path file, byte[] content, long maxPixels) {
    String name = kind + " " + FileNames.shown(file);
    requireContent(name, content.length);
    try {
      return open(name, new ByteArrayInputStream(content), maxPixels);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  private static void requireContent(String name, long bytes) {
    if (bytes == 0) {
      throw Arguments.bad(name, "be an image file", "an empty one", "copy it again");
    }
  }

  private static OpenImage open(String name, InputStream bytes, long maxPixels) throws IOException {
    ImageInputStream stream = new MemoryCacheImageInputStream(bytes);
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    if (!readers.hasNext()) {
      throw Arguments.bad(
          name, "be an image file", "something else", "PNG, JPEG, TIFF, BMP and GIF are read");
    }
    ImageReader reader = readers.next();
    try {
      String format =
          reader
              .getFormatName()
              .toLowerCase(Locale.ROOT)
              .replace("tif", "tiff")
              .replace("tifff", "tiff")
              .replace("jpg", "jpeg");
      stream.seek(0);
      Optional<TiffTags> tags =
          format.equals("tiff") ? Optional.of(TiffTags.readable(stream)) : Optional.empty();
      int orientation =
          format.equals("jpeg")
              ? Orientation.ofJpeg(stream)
              : tags.map(TiffTags::orientation).orElse(Orientation.UPRIGHT);
      Optional<String> loss =
          format.equals("jpeg") ? Optional.of("JPEG") : tags.flatMap(TiffTags::loss);
      stream.seek(0);
      // A few bytes of text or color profile unpack to gigabytes, and nobody reads them.
      reader.setInput(stream, /* seekForwardOnly= */ false, /* ignoreMetadata= */ true);
      int index = tags.map(TiffTags::index).orElse(0);
      ImageHeader header = header(name, reader, index, format, orientation, maxPixels);
      if (tags.isPresent()) {
        header = header.withBands(tags.get().bands(header.bands()));
      }
      boolean mayMove = format.equals("gif") || format.equals("webp");
      int images = mayMove ? reader.getNumImages(/* allowSearch= */ true) : 1;
      requireOne(name, tags.map(TiffTags::images).orElse(images));
      return new OpenImage(name, bytes, stream, reader, index, header, loss);
    } catch (IOException | RuntimeException e) {
      reader.dispose();
      if (e instanceof IllegalArgumentException named
          && String.valueOf(named.getMessage()).startsWith(name)) {
        throw named;
      }
      throw broken(name, e);
    }
  }

  private static ImageHeader header(
      String name, ImageReader reader, int index, String format, int orientation, long maxPixels)
      throws IOException {
    boolean transposed = Orientation.transposes(orientation);
    int height = transposed ? reader.getWidth(index) : reader.getHeight(index);
    int width = transposed ? reader.getHeight(index) : reader.getWidth(index);
    if (height < 1 || width < 1) {
      throw Arguments.bad(name, "have pixels", height + "×" + width);
    }
    if ((long) height * width > maxPixels) {
      throw Arguments.bad(
          name, "have at most " + maxPixels + " pixels", height + "×" + width, "cut it into parts");
    }
    Iterator<ImageTypeSpecifier> types = reader.getImageTypes(index);
    if (!types.hasNext()) {
      throw Arguments.bad(
          name, "have colors that can be read", "none that are", "save it as an RGB PNG");
    }
    ImageTypeSpecifier type = types.next();
    return new ImageHeader(
        height,
        width,
        format,
        coloring(type.getColorModel()),
        type.getSampleModel().getSampleSize(0),
        orientation);
  }

  private static void requireOne(String name, int images) {
    if (images > 1) {
      throw Arguments.bad(
          name, "hold one image", images, "save the one that the mask belongs to on its own");
    }
  }

  private static Coloring coloring(ColorModel model) {
    if (model instanceof IndexColorModel) {
      return Coloring.PALETTE;
    }
    boolean gray = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    return gray ? Coloring.GRAY : Coloring.COLOR;
  }

  /**
   * Checks that no value was changed by compression.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireExact() {
    if (loss.isPresent()) {
      String format = header.format().toUpperCase(Locale.ROOT);
      throw Arguments.bad(
          name,
          "be stored without loss",
          "a " + format + (format.equals(loss.get()) ? "" : " with " + loss.get() + " inside"),
          "export it again as PNG: " + loss.get() + " changes classes at their edges");
    }
  }

  /** Returns what is made of the pixels, or says that they do not fit into memory. */
  <T> T held(Supplier<T> made) {
    return ImageMemory.hold(name, header.height(), header.width(), ImageMemory.READ, made);
  }

  BufferedImage decode() {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage image;
    try {
      image = reader.read(index);
    } catch (IOException | RuntimeException e) {
      throw broken(name, e);
    }
    // A JPEG that was cut off is filled with gray, with no more than a warning.
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("premature") || lower.contains("corrupt") || lower.contains("truncated")) {
        throw broken(name, new IIOException(warning));
      }
    }
    return image;
  }

  private static IllegalArgumentException broken(String name, Exception e) {
    String cause =
        String.valueOf(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    return new IllegalArgumentException(
        name
            + " must be a whole image file, got a broken one: "
            + FileNames.shown(cause)
            + " (copy it again, or open and save it with an image program)",
        e);
  }

  @Override
  public void close() {
    try {
      reader.dispose();
      stream.close();
      bytes.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
