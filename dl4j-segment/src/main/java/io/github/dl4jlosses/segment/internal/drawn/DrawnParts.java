package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.ImageIndex.Located;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gives images with drawn objects their parts and names. */
final class DrawnParts {
  /**
   * An image with what is drawn in it.
   *
   * @param part if the file of objects says it
   */
  record Drawn(Located image, Optional<Subset> part, DrawnMask mask) {}

  private DrawnParts() {}

  /**
   * Returns the images of each part. Where files of objects do not say it, folders do: then all
   * images are of parts, or none. A name is the path from the folder that holds all images of the
   * part, without its ending.
   *
   * @throws IllegalArgumentException if some lie in folders of parts and others do not, or two have
   *     one name
   */
  static Map<Subset, List<ImageMaskFiles>> of(Path root, List<Drawn> images) {
    requireAllOrNone(root, images);
    Map<Subset, List<ImageMaskFiles>> files = new EnumMap<>(Subset.class);
    for (Subset subset : Subset.values()) {
      List<Drawn> of = images.stream().filter(drawn -> subset == part(drawn)).toList();
      if (!of.isEmpty()) {
        files.put(subset, named(of));
      }
    }
    return files;
  }

  private static Subset part(Drawn drawn) {
    return drawn.part().or(() -> drawn.image().part()).orElse(Subset.TRAIN);
  }

  private static void requireAllOrNone(Path root, List<Drawn> images) {
    List<Drawn> open = images.stream().filter(drawn -> drawn.part().isEmpty()).toList();
    Optional<Drawn> with = open.stream().filter(d -> d.image().part().isPresent()).findFirst();
    Optional<Drawn> without = open.stream().filter(d -> d.image().part().isEmpty()).findFirst();
    if (with.isPresent() && without.isPresent()) {
      throw Arguments.bad(
          "images of " + FileNames.shown(root),
          "all lie in folders of parts, or none",
          shown(with.get()) + " and " + shown(without.get()),
          "move them into train, validation or test");
    }
  }

  private static String shown(Drawn drawn) {
    return FileNames.shown(drawn.image().file());
  }

  private static List<ImageMaskFiles> named(List<Drawn> images) {
    int common = common(images.stream().map(drawn -> drawn.image().folders()).toList());
    Map<String, ImageMaskFiles> named = new TreeMap<>();
    for (Drawn drawn : images) {
      Located image = drawn.image();
      List<String> folders = image.folders().subList(common, image.folders().size());
      String prefix = folders.isEmpty() ? "" : String.join("/", folders) + "/";
      String name = prefix + FileNames.stem(image.file());
      ImageMaskFiles other =
          named.put(name, new ImageMaskFiles(name, image.file(), List.of(drawn.mask())));
      if (other != null) {
        throw Arguments.bad(
            "image " + shown(drawn),
            "have a name of its own",
            FileNames.shown(other.image()) + " too",
            "the split and the pictures of a run go by names without endings");
      }
    }
    return List.copyOf(named.values());
  }

  /** Returns how many folders the paths have in common. */
  private static int common(List<List<String>> paths) {
    int common = paths.get(0).size();
    for (List<String> path : paths) {
      int same = 0;
      while (same < Math.min(common, path.size())
          && path.get(same).equals(paths.get(0).get(same))) {
        same++;
      }
      common = same;
    }
    return common;
  }
}
