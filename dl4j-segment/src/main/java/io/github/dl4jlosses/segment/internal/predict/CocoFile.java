package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.segment.internal.dataset.CocoReader;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Objects as COCO JSON: images, categories, and annotations with compressed RLE, {@code bbox},
 * {@code area} and {@code score}. {@code pycocotools.coco.COCO(file)} reads it.
 *
 * <p>Image ids count from 1. The categories are the classes that can be objects, and their ids
 * count from 1 too: where class 0 is the background, the id is the class.
 *
 * @param images the images with their objects
 * @param categories names of the classes that can be objects
 * @param firstClass class of the first category: 1 where 0 is the background, else 0
 */
public record CocoFile(List<CocoImage> images, List<String> categories, int firstClass) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the lists. */
  public CocoFile {
    images = List.copyOf(images);
    categories = List.copyOf(categories);
    Arguments.atLeast("firstClass", 0, firstClass);
  }

  /**
   * Writes the file; it is whole, or as it was before.
   *
   * @throws IllegalArgumentException if an object has a class that is no category
   */
  public void write(Path file) {
    try {
      AtomicFiles.write(file, this::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FileNames.shown(file), e);
    }
  }

  private void write(OutputStream out) throws IOException {
    try (CocoWriter writer = new CocoWriter(out, categories, firstClass)) {
      for (CocoImage image : images) {
        writer.add(image);
      }
    }
  }

  /**
   * Reads a file with RLE, compressed or not; an annotation without a score has score 1. Its ids
   * may have 63 bits.
   *
   * @param firstClass class of the category with the lowest id; others follow by id
   * @throws IllegalArgumentException if the file is none, has an object that is a polygon or of
   *     another size than its image, an id twice, or more than fits into memory
   */
  public static CocoFile read(Path file, int firstClass) {
    Arguments.atLeast("firstClass", 0, firstClass);
    try {
      return new CocoReader(file, firstClass).read(JSON.readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          CocoReader.name(file)
              + " must be JSON, got "
              + FileNames.shown(String.valueOf(e.getOriginalMessage())),
          e);
    } catch (OutOfMemoryError e) { // ten characters may be an object of gigabytes
      throw new IllegalArgumentException(
          CocoReader.name(file)
              + " must fit into memory, got "
              + e.getMessage()
              + " (give it java "
              + ImageMemory.option(0)
              + ")",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FileNames.shown(file), e);
    }
  }
}
