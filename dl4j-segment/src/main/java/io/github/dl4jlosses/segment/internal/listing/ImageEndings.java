package io.github.dl4jlosses.segment.internal.listing;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Endings of the files that are read as images or as masks. */
public final class ImageEndings {
  private static final String WEBP = "webp";
  private static final List<String> IMAGES =
      List.of("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif");

  /** Those of formats that store every value as it is. */
  private static final List<String> MASKS = List.of("png", "tif", "tiff", "bmp", "gif");

  private ImageEndings() {}

  /** Returns the endings of images; WebP is one where ImageIO has a reader for it. */
  public static List<String> ofImages() {
    return readsWebp() ? Stream.concat(IMAGES.stream(), Stream.of(WEBP)).toList() : IMAGES;
  }

  public static List<String> ofMasks() {
    return MASKS;
  }

  public static boolean isImage(Path file) {
    String ending = FileNames.ending(file);
    boolean known = IMAGES.contains(ending) || (ending.equals(WEBP) && readsWebp());
    return known && !Files.isDirectory(file);
  }

  public static boolean isMask(Path file) {
    return MASKS.contains(FileNames.ending(file)) && !Files.isDirectory(file);
  }

  private static boolean readsWebp() {
    return ImageIO.getImageReadersByFormatName(WEBP).hasNext();
  }

  /** Returns what to do about files that are no images here and are elsewhere; empty if nothing. */
  public static String remedy(Collection<Path> others) {
    boolean webp = others.stream().anyMatch(file -> FileNames.ending(file).equals(WEBP));
    return webp && !readsWebp() ? "this Java has no reader for WebP: save them as PNG" : "";
  }
}
