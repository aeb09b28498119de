package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.annotation.CocoFile;
import io.github.dl4jlosses.segment.internal.annotation.CocoReader;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.ImageIndex;
import io.github.dl4jlosses.segment.internal.dataset.ImageIndex.Located;
import io.github.dl4jlosses.segment.internal.drawn.DrawnParts.Drawn;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.shape.Drawing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists the images of COCO files. */
final class CocoListing {
  private final Path root;
  private final MaskLookup lookup;
  private final List<Read> files;
  private final ImageIndex index;
  private final List<Drawn> drawn = new ArrayList<>();
  private final Map<Path, Drawn> folders = new HashMap<>(); // in which images were found
  private final Set<Path> known = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private record Read(CocoPart part, CocoFile file) {
    /** Tests are published without their answers. */
    boolean isBlankTest() {
      return part.part().equals(Optional.of(Subset.TEST)) && file.isWithoutObjects();
    }
  }

  CocoListing(Path root, List<CocoPart> parts, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
    files =
        parts.stream()
            .map(of -> new Read(of, CocoReader.read(of.file(), lookup.meaningOfCrowds())))
            .toList();
    index = ImageIndex.of(root);
  }

  /**
   * Returns the images with their objects.
   *
   * @throws IllegalArgumentException if a file is wrong, names no image, or names one twice, or if
   *     two differ in a category
   */
  DatasetFolder folder() {
    List<Read> tests = files.stream().filter(Read::isBlankTest).toList();
    List<Read> used =
        tests.size() == files.size()
            ? files
            : files.stream().filter(of -> !of.isBlankTest()).toList();
    DrawnClasses classes = classes(used.stream().map(Read::file).toList());
    List<CocoPart> parts = used.stream().map(Read::part).toList();
    notes.add("drawn objects are read: COCO, " + CocoPart.shown(root, parts));
    used.forEach(of -> match(of, classes));
    tests.stream().filter(of -> !used.contains(of)).forEach(this::leaveOut);
    others();
    return new DatasetFolder(
        root,
        DrawnParts.of(root, drawn),
        /* labels= */ List.of(),
        parts.stream().map(CocoPart::file).toList(),
        Optional.of(classes.table()),
        lookup,
        "by folder",
        notes);
  }

  private static DrawnClasses classes(List<CocoFile> files) {
    SortedMap<Integer, String> categories = new TreeMap<>();
    Map<String, Integer> ids = new HashMap<>();
    for (CocoFile file : files) {
      file.categories()
          .forEach(
              (id, name) -> {
                String other = categories.put(id, name);
                Integer same = ids.put(name, id);
                boolean differs = other != null && !other.equals(name);
                if (differs || (same != null && !same.equals(id))) {
                  throw Arguments.bad(
                      "COCO file " + FileNames.shown(file.file()),
                      "give each category one id and one name",
                      differs
                          ? "id " + id + " for " + FileNames.shown(other + " and " + name)
                          : "ids " + same + " and " + id + " for " + FileNames.shown(name));
                }
              });
    }
    if (categories.isEmpty()) {
      throw Arguments.bad(
          "COCO file " + FileNames.shown(files.get(0).file()), "have categories", "none");
    }
    return DrawnClasses.of(categories);
  }

  /** Images of a test without answers would all be background. */
  private void leaveOut(Read test) {
    List<CocoFile.Image> images = test.file().images();
    images.stream()
        .flatMap(i -> index.find(test.file().file(), i.fileName(), test.part().part()).stream())
        .forEach(found -> known.add(found.file()));
    notes.add(
        "not read, as it has no objects: "
            + CocoPart.shown(root, List.of(test.part()))
            + ", images: "
            + images.size());
  }

  private void match(Read read, DrawnClasses classes) {
    CocoFile file = read.file();
    Optional<Subset> part = read.part().part();
    Map<Path, String> seen = new LinkedHashMap<>();
    for (CocoFile.Image image : file.images()) {
      Optional<Located> found = index.find(file.file(), image.fileName(), part);
      if (found.isEmpty()) {
        missing.add(image.fileName());
        continue;
      }
      String other = seen.put(found.get().file(), image.fileName());
      if (other != null) {
        throw Arguments.bad(
            "image " + FileNames.shown(found.get().file()),
            "be listed once in " + FileNames.shown(file.file()),
            FileNames.shown(other + " and " + image.fileName()),
            "remove one, with its annotations");
      }
      add(found.get(), part, file.file(), image.drawing(), classes);
    }
    if (seen.isEmpty()) {
      throw Arguments.bad(
          "COCO file " + FileNames.shown(file.file()),
          "name images of folder " + FileNames.shown(root),
          file.images().isEmpty() ? "no images" : "others: " + FolderEntries.someNames(missing),
          "put the images there; names count, without folders");
    }
    if (file.isWithoutObjects()) {
      throw Arguments.bad(
          "COCO file " + FileNames.shown(file.file()),
          "have objects",
          "images alone: " + file.images().size(),
          "export it with its annotations");
    }
  }

  private void add(
      Located image, Optional<Subset> part, Path file, Drawing drawing, DrawnClasses classes) {
    DrawnMask mask = new DrawnMask(file, image.file(), drawing, classes.ground(), MaskOrigin.COCO);
    Drawn of = new Drawn(image, part, mask);
    drawn.add(of);
    known.add(image.file());
    folders.put(image.file().resolveSibling(""), of);
  }

  /** Says what does not belong together; images without an entry are empty where they may be. */
  private void others() {
    if (!missing.isEmpty()) {
      notes.add(
          "entries without an image: " + missing.size() + ", " + FolderEntries.someNames(missing));
    }
    List<Located> rest = index.images().stream().filter(i -> !known.contains(i.file())).toList();
    List<Located> beside =
        rest.stream().filter(i -> folders.containsKey(i.file().resolveSibling(""))).toList();
    if (lookup.allowsMissing()) {
      beside.forEach(this::addEmpty);
    }
    note(
        "images without an entry, " + (lookup.allowsMissing() ? "all background" : "left out"),
        beside);
    note("images elsewhere, not read", rest.stream().filter(i -> !beside.contains(i)).toList());
    if (Files.exists(root.resolve("classes.csv"))) {
      notes.add("not read: classes.csv, as the COCO file lists the classes");
    }
  }

  private void addEmpty(Located image) {
    Drawn like = Arguments.notNull("folder", folders.get(image.file().resolveSibling("")));
    DrawnMask mask = like.mask();
    drawn.add(
        new Drawn(
            image,
            like.part(),
            new DrawnMask(
                mask.file(), image.file(), Drawing.empty(), mask.ground(), mask.origin())));
  }

  private void note(String what, List<Located> images) {
    if (!images.isEmpty()) {
      List<Path> files = images.stream().map(Located::file).toList();
      notes.add(what + ": " + files.size() + ", " + FolderEntries.some(files));
    }
  }
}
