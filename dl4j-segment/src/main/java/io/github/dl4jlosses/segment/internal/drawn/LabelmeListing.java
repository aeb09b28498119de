package io.github.dl4jlosses.segment.internal.drawn;

import io.github.dl4jlosses.segment.internal.annotation.LabelmeFile;
import io.github.dl4jlosses.segment.internal.annotation.LabelmeReader;
import io.github.dl4jlosses.segment.internal.classes.Background;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.dataset.ClassFiles;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.ImageIndex;
import io.github.dl4jlosses.segment.internal.dataset.ImageIndex.Located;
import io.github.dl4jlosses.segment.internal.drawn.DrawnParts.Drawn;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.listing.FolderEntries;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
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
import java.util.TreeSet;

/** Lists images with files of Labelme, a.json of a.jpg, beside them or in another folder. */
final class LabelmeListing {
  private final Path root;
  private final MaskLookup lookup;
  private final Map<Located, LabelmeFile> files = new HashMap<>();
  private final List<Located> images = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private LabelmeListing(Path root, MaskLookup lookup) {
    this.root = root;
    this.lookup = lookup;
  }

  /**
   * Lists them; empty if no image has such a file.
   *
   * @throws IllegalArgumentException if a file is wrong, or an image has none and must have one
   */
  static Optional<DatasetFolder> of(Path root, MaskLookup lookup) {
    ImageIndex index = ImageIndex.of(root);
    Map<Located, Path> pairs = pairs(index);
    if (pairs.isEmpty()
        || !LabelmeReader.isOne(pairs.values().iterator().next())
        || new MasksBeside(index.images(), pairs).areThere()) {
      return Optional.empty();
    }
    LabelmeListing listing = new LabelmeListing(root, lookup);
    listing.read(index, pairs);
    return Optional.of(listing.folder());
  }

  /** Returns how many of these images have a file of Labelme beside them, and the first. */
  static Optional<String> beside(List<ImageMaskFiles> images) {
    List<Path> files =
        images.stream()
            .map(ImageMaskFiles::image)
            .map(
                image -> FileNames.child(image.resolveSibling(""), FileNames.stem(image) + ".json"))
            .filter(Files::isRegularFile)
            .toList();
    return files.isEmpty() || !LabelmeReader.isOne(files.get(0))
        ? Optional.empty()
        : Optional.of(files.size() + ", " + FolderEntries.some(files));
  }

  /** Returns the file of each image: the one beside it, else the only one of its name. */
  private static Map<Located, Path> pairs(ImageIndex index) {
    Map<String, List<Located>> byName = new HashMap<>();
    for (Located text : index.texts()) {
      byName.computeIfAbsent(FileNames.stem(text.file()), n -> new ArrayList<>()).add(text);
    }
    Map<Located, Path> pairs = new LinkedHashMap<>();
    for (Located image : index.images()) {
      List<Located> named = byName.getOrDefault(FileNames.stem(image.file()), List.of());
      named.stream()
          .filter(text -> text.folders().equals(image.folders()))
          .findFirst()
          .or(() -> named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty())
          .ifPresent(text -> pairs.put(image, text.file()));
    }
    return pairs;
  }

  private void read(ImageIndex index, Map<Located, Path> pairs) {
    Set<List<String>> folders = new HashSet<>();
    pairs.keySet().forEach(image -> folders.add(image.folders()));
    Set<Path> used = new HashSet<>(pairs.values());
    List<Located> elsewhere = new ArrayList<>();
    for (Located image : index.images()) {
      (folders.contains(image.folders()) ? images : elsewhere).add(image);
    }
    List<Located> ofFiles = images.stream().filter(pairs::containsKey).toList();
    List<LabelmeFile> read =
        InParallel.map(
            ofFiles, image -> LabelmeReader.read(Arguments.notNull("file", pairs.get(image))));
    for (int k = 0; k < read.size(); k++) {
      requireImage(ofFiles.get(k), read.get(k));
      files.put(ofFiles.get(k), read.get(k));
    }
    notes.add("drawn objects are read: Labelme, " + read.size() + " files");
    requireFiles();
    note("images elsewhere, not read", elsewhere);
    note(
        "JSON files without an image, not read",
        index.texts().stream().filter(text -> !used.contains(text.file())).toList());
  }

  /** A file that names another image, which is there, may be one of that. */
  private static void requireImage(Located image, LabelmeFile file) {
    String path = file.imagePath().replace('\\', '/');
    String name = path.substring(path.lastIndexOf('/') + 1);
    boolean other = !name.isEmpty() && !name.equals(FileNames.name(image.file()));
    if (other && Files.exists(FileNames.child(image.file().resolveSibling("."), name))) {
      throw Arguments.bad(
          "Labelme file " + FileNames.shown(file.file()),
          "be of image " + FileNames.shown(FileNames.name(image.file())),
          "imagePath " + FileNames.shown(file.imagePath()),
          "rename the file, or correct imagePath");
    }
  }

  private void requireFiles() {
    List<Located> without = images.stream().filter(image -> !files.containsKey(image)).toList();
    if (!without.isEmpty() && !lookup.allowsMissing()) {
      Path first = without.get(0).file();
      throw Arguments.bad(
          "image " + FileNames.shown(first),
          "have a Labelme file " + FileNames.shown(FileNames.stem(first)) + ".json",
          "none" + (without.size() > 1 ? ", as " + (without.size() - 1) + " others" : ""),
          "is nothing in the image? Then --missing-masks empty");
    }
    note("images without a Labelme file, all background", without);
  }

  private void note(String what, List<Located> which) {
    if (!which.isEmpty()) {
      List<Path> paths = which.stream().map(Located::file).toList();
      notes.add(what + ": " + paths.size() + ", " + FolderEntries.some(paths));
    }
  }

  private DatasetFolder folder() {
    ClassFiles listed = ClassFiles.of(root, List.of());
    notes.addAll(listed.notes());
    DrawnClasses classes =
        listed
            .table()
            .map(table -> DrawnClasses.of(table.entries()))
            .orElseGet(() -> DrawnClasses.of(numbered()));
    Map<String, Integer> values = new HashMap<>();
    classes.table().entries().forEach(entry -> values.put(entry.name(), entry.value()));
    requireListed(listed, values);
    List<Drawn> drawn = new ArrayList<>();
    for (Located image : images) {
      Optional<LabelmeFile> file = Optional.ofNullable(files.get(image));
      DrawnMask mask =
          new DrawnMask(
              file.map(LabelmeFile::file).orElse(image.file()),
              image.file(),
              file.map(of -> of.drawing(values)).orElseGet(Drawing::empty),
              classes.ground(),
              MaskOrigin.LABELME);
      drawn.add(new Drawn(image, Optional.empty(), mask));
    }
    return new DatasetFolder(
        root,
        DrawnParts.of(root, drawn),
        /* labels= */ List.of(),
        listed.files(),
        Optional.of(classes.table()),
        lookup,
        "by folder",
        notes);
  }

  private Set<String> labels() {
    Set<String> labels = new TreeSet<>();
    for (LabelmeFile file : files.values()) {
      file.objects().stream().filter(o -> !o.isVoid()).forEach(o -> labels.add(o.label()));
    }
    return labels;
  }

  /** Numbers the labels by name from 1 on; a background has 0. */
  private SortedMap<Integer, String> numbered() {
    SortedMap<Integer, String> numbered = new TreeMap<>();
    int next = 1;
    for (String label : labels()) {
      boolean ground = Background.isName(label);
      numbered.put(ground && !numbered.containsKey(0) ? 0 : next++, label);
    }
    return numbered;
  }

  private void requireListed(ClassFiles listed, Map<String, Integer> values) {
    for (LabelmeFile file : files.values()) {
      for (LabelmeFile.Labeled object : file.objects()) {
        if (!object.isVoid() && !values.containsKey(object.label())) {
          throw Arguments.bad(
              "labels of " + FileNames.shown(file.file()),
              "be classes of "
                  + listed.source()
                  + " "
                  + listed
                      .table()
                      .map(t -> t.entries().stream().map(LabelClass::name).toList())
                      .orElse(List.of()),
              FileNames.shown(object.label()));
        }
      }
    }
  }
}
