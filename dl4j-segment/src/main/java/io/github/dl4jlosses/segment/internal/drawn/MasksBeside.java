package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.ImageIndex.Located;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Masks that lie beside images and their files of Labelme: {@code a.jpg}, {@code a.json} and {@code
 * a_mask.png}, or {@code a.png}.
 *
 * @param files of Labelme, of all images that have one of their name
 */
record MasksBeside(List<Located> images, Map<Located, Path> files) {
  /** Whether each image with a file has a mask, and nothing else is there. */
  boolean areThere() {
    Set<String> photographs = new HashSet<>(); // a JPEG is no mask
    images.stream()
        .filter(image -> !ImageEndings.isMask(image.file()))
        .forEach(image -> photographs.add(name(image)));
    Map<String, Located> labeled = new HashMap<>();
    List<Located> others = new ArrayList<>();
    for (Located image : images) {
      boolean second = ImageEndings.isMask(image.file()) && photographs.contains(name(image));
      if (files.containsKey(image) && !second) {
        labeled.put(name(image), image);
      } else {
        others.add(image);
      }
    }
    Set<String> suffixes = new HashSet<>();
    Set<Located> masked = new HashSet<>();
    for (Located image : others) {
      Optional<Located> of = of(image, labeled);
      of.ifPresent(masked::add);
      suffixes.add(of.map(o -> name(image).substring(name(o).length())).orElse("/"));
    }
    return suffixes.size() == 1 && masked.size() == labeled.size();
  }

  private static Optional<Located> of(Located mask, Map<String, Located> labeled) {
    String name = name(mask);
    for (int end = name.length(); end > 0 && ImageEndings.isMask(mask.file()); end--) {
      Located image = labeled.get(name.substring(0, end));
      if (image != null) {
        return Optional.of(image);
      }
    }
    return Optional.empty();
  }

  private static String name(Located image) {
    return String.join("/", image.folders()) + "/" + FileNames.stem(image.file());
  }
}
