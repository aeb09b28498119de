package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.FolderName;
import io.github.dl4jlosses.segment.internal.dataset.FolderName.Kind;
import io.github.dl4jlosses.segment.internal.dataset.ImageIndex;
import io.github.dl4jlosses.segment.internal.dataset.NamedFolders;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FileTree;
import io.github.dl4jlosses.segment.internal.listing.ImageEndings;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds out whether somebody drew objects in the images of a data set, and lists these. */
public final class DrawnListing {
  private DrawnListing() {}

  /**
   * Lists the images with what is drawn in them; empty if there are masks, or nothing is drawn.
   *
   * @throws IllegalArgumentException if a file of objects is wrong, or does not fit the images
   */
  public static Optional<DatasetFolder> of(Path root, MaskLookup lookup) {
    if (!Files.isDirectory(root)) {
      return Optional.empty();
    }
    if (lookup.annotationFile().isPresent()) {
      Path file = located(root, lookup.annotationFile().get());
      List<CocoPart> one = List.of(new CocoPart(file, Optional.empty()));
      return Optional.of(new CocoListing(root, one, lookup).folder());
    }
    if (hasMasks(root, 0)) {
      return Optional.empty();
    }
    List<CocoPart> coco = CocoPart.in(root);
    return coco.isEmpty()
        ? LabelmeListing.of(root, lookup)
        : Optional.of(new CocoListing(root, coco, lookup).folder());
  }

  /** Returns a folder of masks with a note on the objects beside them, which are not read. */
  public static DatasetFolder noted(DatasetFolder masks) {
    List<CocoPart> coco = CocoPart.in(masks.root());
    List<String> notes = new ArrayList<>();
    if (!coco.isEmpty()) {
      notes.add(
          "masks are read, and not "
              + CocoPart.shown(masks.root(), coco)
              + " (--annotations names one that is)");
    }
    LabelmeListing.beside(masks.pairs())
        .map(files -> "masks are read, and not the Labelme files beside images: " + files)
        .ifPresent(notes::add);
    return masks.withNotes(notes);
  }

  /** Returns the refusal of a data set without masks, with what its JSON file may be. */
  public static IllegalArgumentException helped(Path root, IllegalArgumentException refusal) {
    if (!Files.isDirectory(root) || hasMasks(root, 0)) {
      return refusal;
    }
    ImageIndex index = ImageIndex.of(root);
    return index.images().isEmpty() || index.texts().isEmpty()
        ? refusal
        : new IllegalArgumentException(
            refusal.getMessage()
                + "; is it drawn in a COCO file? Then --annotations "
                + FileNames.shown(index.texts().get(0).file()),
            refusal);
  }

  /** Returns the file, named from here or from the data set on, as a path that fits the latter. */
  private static Path located(Path root, Path file) {
    Path inside = root.resolve(file);
    boolean here = Files.isRegularFile(file);
    boolean there = Files.isRegularFile(inside);
    if (here
        && there
        && !file.toAbsolutePath().normalize().equals(inside.toAbsolutePath().normalize())) {
      throw Arguments.bad(
          "--annotations",
          "name one file",
          FileNames.shown(file) + " and " + FileNames.shown(inside),
          "write ./ before the first, or the whole path");
    }
    if (!here && !there) {
      throw Arguments.bad("--annotations", "be a file", FileNames.shown(file));
    }
    Path found = here ? file : inside;
    return found.isAbsolute() == root.isAbsolute()
        ? found
        : root.isAbsolute()
            ? found.toAbsolutePath()
            : Path.of("").toAbsolutePath().relativize(found);
  }

  /** Whether a folder for masks has some, in the data set or in the folder of a part. */
  private static boolean hasMasks(Path folder, int depth) {
    NamedFolders inner = NamedFolders.in(folder);
    return inner.those(name -> name.kind().equals(Optional.of(Kind.MASKS))).stream()
            .anyMatch(masks -> !FileTree.of(masks, ImageEndings::isMask).isEmpty())
        || (depth == 0
            && inner.those(FolderName::isPart).stream().anyMatch(part -> hasMasks(part, 1)));
  }
}
