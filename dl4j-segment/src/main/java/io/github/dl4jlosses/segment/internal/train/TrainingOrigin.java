package io.github.dl4jlosses.segment.internal.train;

import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.MaskOrigin;
import io.github.dl4jlosses.segment.internal.sample.MaskSource;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a run is begun with. */
final class TrainingOrigin {
  private TrainingOrigin() {}

  static RunOrigin of(TrainingOptions options, TrainingData data) {
    Map<String, String> recipe = options.recipe();
    // Said or found, it is the same; files of another part may have it found otherwise.
    recipe.put("masks", masks(data));
    recipe.remove("background"); // the network has what was found, which other files may change
    recipe.remove("augmentation preset");
    recipe.putAll(AugmentPreset.recipe(options));
    TrainedOn images = requireNonNull(data.info().trainedOn());
    return new RunOrigin(
        recipe, files(data, images.training(), images.validation()), Arithmetic.ofProcess());
  }

  static String masks(TrainingData data) {
    return data.survey().reader().formats().stream()
        .map(MaskFormat::toString)
        .collect(Collectors.joining(" "));
  }

  /**
   * Test images are left out: no run depends on them.
   *
   * @param training digests of the training images
   * @param validation likewise
   */
  static Map<String, String> files(
      TrainingData data, List<String> training, List<String> validation) {
    DatasetFolder folder = data.survey().folder();
    Map<String, String> files = new LinkedHashMap<>();
    // A COCO file may change in what is not read; the network has the classes.
    boolean coco = folder.origin() == MaskOrigin.COCO;
    for (Path classes : coco ? List.<Path>of() : folder.classFiles()) {
      String name = FileNames.shown(folder.root().relativize(classes).toString());
      files.put(name, FileDigest.of(classes));
    }
    put(files, Subset.TRAIN, folder.part(Subset.TRAIN), training);
    put(files, Subset.VALIDATION, folder.part(Subset.VALIDATION), validation);
    return files;
  }

  private static void put(
      Map<String, String> files, Subset part, List<ImageMaskFiles> pairs, List<String> images) {
    List<MaskSource> all = pairs.stream().flatMap(pair -> pair.masks().stream()).toList();
    Iterator<String> masks = FileDigest.map(all, MaskSource::digest).iterator();
    for (int i = 0; i < pairs.size(); i++) {
      StringBuilder digests = new StringBuilder(images.get(i));
      pairs.get(i).masks().forEach(mask -> digests.append(' ').append(masks.next()));
      files.put(part + "/" + pairs.get(i).name(), digests.toString());
    }
  }
}
