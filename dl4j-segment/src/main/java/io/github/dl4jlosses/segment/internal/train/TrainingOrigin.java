package io.github.dl4jlosses.segment.internal.train;

import static java.util.Objects.requireNonNull;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.dataset.Subset;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.mask.MaskFormat;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says what a run is begun with. */
final class TrainingOrigin {
  private static final Set<String> PLACES = Set.of("data", "output");

  private TrainingOrigin() {}

  static RunOrigin of(Settings settings, TrainingData data) {
    Map<String, String> values = values(settings);
    // Said or found, it is the same; files of another part may have it found otherwise.
    values.put("masks", words(data.survey().reader().formats()));
    return new RunOrigin(values, files(data), Arithmetic.ofProcess());
  }

  private static String words(List<MaskFormat> formats) {
    return formats.stream().map(MaskFormat::toString).collect(Collectors.joining(" "));
  }

  /** All components of the settings, so that none is forgotten, but where files are. */
  static Map<String, String> values(Settings settings) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "", settings);
    values.keySet().removeAll(PLACES);
    return values;
  }

  private static void put(Map<String, String> values, String prefix, Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      String name = prefix + words(component.getName());
      Object value = value(component, settings);
      if (value instanceof Record inner) {
        put(values, name + " ", inner);
      } else {
        values.put(name, text(value));
      }
    }
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // accessors of our records are public and throw nothing
    }
  }

  private static String words(String camelCase) {
    return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String text(Object value) {
    return value instanceof Optional<?> optional
        ? optional.map(String::valueOf).orElse("not given")
        : value.toString();
  }

  /** Test images are left out: no run depends on them. */
  private static Map<String, String> files(TrainingData data) {
    DatasetFolder folder = data.survey().folder();
    TrainedOn images = requireNonNull(data.info().trainedOn());
    Map<String, String> files = new LinkedHashMap<>();
    Path classes = folder.root().resolve("classes.csv");
    if (Files.exists(classes)) {
      files.put("classes.csv", FileDigest.of(List.of(classes)).get(0));
    }
    put(files, Subset.TRAIN, folder.part(Subset.TRAIN), images.training());
    put(files, Subset.VALIDATION, folder.part(Subset.VALIDATION), images.validation());
    return files;
  }

  private static void put(
      Map<String, String> files, Subset part, List<ImageMaskFiles> pairs, List<String> images) {
    Iterator<String> masks =
        FileDigest.of(pairs.stream().flatMap(pair -> pair.masks().stream()).toList()).iterator();
    for (int i = 0; i < pairs.size(); i++) {
      StringBuilder digests = new StringBuilder(images.get(i));
      pairs.get(i).masks().forEach(mask -> digests.append(' ').append(masks.next()));
      files.put(part + "/" + pairs.get(i).name(), digests.toString());
    }
  }
}
