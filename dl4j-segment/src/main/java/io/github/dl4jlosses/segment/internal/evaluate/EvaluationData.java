package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.internal.classes.Background;
import io.github.dl4jlosses.segment.internal.classes.BackgroundRule;
import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.folder.DatasetFolders;
import io.github.dl4jlosses.segment.internal.image.GrayThreshold;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.listing.MaskLookup;
import io.github.dl4jlosses.segment.internal.mask.MaskThreshold;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.survey.ReadingRules;
import io.github.dl4jlosses.segment.internal.survey.Survey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Images that a network is measured on, read as it was trained to read them.
 *
 * @param samples in the order of their names
 * @param files that they are read from; none of packed images
 * @param digests of these images
 * @param part which images they are, for people
 * @param trained names of those whose content was in the training images
 * @param chose names of those whose content was in the images that chose the epoch
 * @param notes what was decided on the folder and its masks, and images unlike those of the
 *     training, a line each
 * @param knowsImages whether the network knows what it was trained on; not in a file of format 1
 */
public record EvaluationData(
    SampleSource samples,
    List<ImageMaskFiles> files,
    List<String> digests,
    String part,
    List<String> trained,
    List<String> chose,
    List<String> notes,
    boolean knowsImages) {
  /** Which images of a folder are measured. */
  public enum Which {
    /** Those that the network has seen. */
    TRAIN,
    /** Those that chose its epoch. */
    VALIDATION,
    /** Those that nothing has seen. */
    TEST,
    /** All that there are. */
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * What is asked for; what is empty is taken from the network.
   *
   * @param which images; if empty, the most honest ones: the test, else a folder that the network
   *     has seen nothing of, else the validation
   * @param split which images validate and test, if folders do not say it
   * @param lookup how the masks of images are looked for
   */
  public record Request(
      Optional<Which> which,
      Optional<MaskFormat> masks,
      Optional<VoidValues> voids,
      Optional<Integer> threshold,
      Optional<Split> split,
      Optional<MaskLookup> lookup) {
    /** Asks for images; all else is taken from the network. */
    public static Request of(Optional<Which> which) {
      return new Request(
          which,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static final int SHOWN = 3; // names in a message

  /**
   * Opens a folder, and reads the files that are measured.
   *
   * @throws IllegalArgumentException if one is not as it must be, or the classes are not the
   *     network's
   */
  public static EvaluationData open(ModelInfo info, Path root, Request request) {
    Optional<TrainedOn> before = Optional.ofNullable(info.trainedOn());
    MaskLookup lookup =
        request.lookup().or(() -> before.map(TrainedOn::lookupOfOthers)).orElseGet(MaskLookup::new);
    DatasetFolder folder = DatasetFolders.openUndivided(root, lookup);
    DatasetFolder chosen =
        new EvaluationSubset(folder, before, request.split(), EvaluationData::digests)
            .choose(request.which());
    List<ImageMaskFiles> files = chosen.pairs();
    Survey survey = survey(info, before, chosen, request);
    List<String> digests = digests(files);
    return new EvaluationData(
        survey.reader().source(files),
        files,
        digests,
        chosen.split(),
        named(files, digests, before.map(TrainedOn::training)),
        named(files, digests, before.map(TrainedOn::validation)),
        Stream.of(chosen.notes(), survey.maskNotes(), survey.imageNotes())
            .flatMap(List::stream)
            .toList(),
        before.isPresent());
  }

  private static List<String> digests(List<ImageMaskFiles> files) {
    return FileDigest.of(files.stream().map(ImageMaskFiles::image).toList());
  }

  private static Survey survey(
      ModelInfo info, Optional<TrainedOn> before, DatasetFolder folder, Request request) {
    boolean labels = !folder.labels().isEmpty();
    requireLabels(info, before, folder);
    List<MaskFormat> formats =
        request
            .masks()
            .map(folder::formats)
            .or(() -> before.map(TrainedOn::masks).filter(f -> f.get(0).isMultiLabel() == labels))
            .orElse(List.of());
    ClassTable classes = before.map(TrainedOn::classes).orElseGet(info::classTable);
    Optional<TrainedOn> alike =
        before.filter(b -> b.isLike(folder.origin(), formats)); // so are its values
    VoidValues voids =
        request.voids().or(() -> alike.map(TrainedOn::voids)).orElseGet(VoidValues::auto);
    ClassTable table =
        folder
            .groundValue()
            .map(v -> new DrawnTable(folder, v, Optional.ofNullable(info.background())).of(classes))
            .orElseGet(() -> ofModel(folder, classes));
    DatasetFolder known = folder.withClasses(table);
    Background background =
        new Background(Optional.ofNullable(info.background()), "as the model learned");
    request.threshold().ifPresent(t -> folder.requirePixels(MaskThreshold.OPTION, t));
    Optional<GrayThreshold> threshold =
        request
            .threshold()
            .or(() -> alike.flatMap(b -> Optional.ofNullable(b.maskThreshold())))
            .map(MaskThreshold::new)
            .map(asked -> asked.of(known.labels(), known.classTable(), formats, voids));
    ReadingRules rules =
        new ReadingRules(
            formats,
            voids,
            BackgroundRule.known(background),
            new ImageDecoder().withMaskThreshold(threshold),
            images -> info.inputRanges());
    Survey survey = Survey.of(known, rules).requireSound().withLabeling(info.labeling());
    List<String> names = survey.reader().channels().stream().map(LabelClass::name).toList();
    if (!names.equals(info.classNames())) {
      throw Arguments.bad(
          "data " + FileNames.shown(folder.root()),
          "have the classes of the model " + info.classNames(),
          names,
          "was it trained on masks of another kind?");
    }
    return survey;
  }

  /** Classes of a pixel are no labels of a network that has learned from masks of each. */
  private static void requireLabels(
      ModelInfo info, Optional<TrainedOn> before, DatasetFolder folder) {
    boolean learnedClasses =
        info.labeling() == Labeling.SINGLE_LABEL
            || before.stream().anyMatch(b -> !b.masks().get(0).isMultiLabel());
    if (folder.labels().isEmpty() && !learnedClasses) {
      throw Arguments.bad(
          "data " + FileNames.shown(folder.root()),
          "have a folder of masks for each label of the model " + info.classNames(),
          "one mask per image",
          "masks/label/name.png");
    }
  }

  /** Returns the classes of the network, with values and colors of classes.csv if there is one. */
  private static ClassTable ofModel(DatasetFolder folder, ClassTable classes) {
    if (folder.classTable().isEmpty()) {
      return classes;
    }
    List<LabelClass> entries = new ArrayList<>(folder.classTable().get().entries());
    List<String> names = folder.classTable().get().names();
    if (!Set.copyOf(names).equals(Set.copyOf(classes.names()))) {
      throw Arguments.bad(
          "data " + FileNames.shown(folder.root()),
          "have the classes of the model " + classes.names(),
          names,
          "name them so in classes.csv");
    }
    List<LabelClass> ordered = new ArrayList<>();
    for (String name : classes.names()) {
      ordered.add(
          entries.stream()
              .filter(e -> e.role() == LabelClass.Role.CLASS && e.name().equals(name))
              .findFirst()
              .orElseThrow());
    }
    entries.stream().filter(e -> e.role() == LabelClass.Role.IGNORED).forEach(ordered::add);
    return new ClassTable(ordered);
  }

  private static List<String> named(
      List<ImageMaskFiles> files, List<String> digests, Optional<List<String>> known) {
    Set<String> seen = new HashSet<>(known.orElse(List.of()));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < digests.size(); i++) {
      if (seen.contains(digests.get(i))) {
        names.add(FileNames.name(Objects.requireNonNull(files.get(i).image())));
      }
    }
    return names;
  }

  /** Returns what makes the score flatter than it should be, a line each, for people. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    notes.forEach(note -> warnings.add("note: " + note));
    if (!knowsImages) {
      warnings.add(
          "note: the model does not say which images it was trained on, so nobody knows whether"
              + " these are among them (one trained by this version says it)");
    }
    if (!trained.isEmpty()) {
      warnings.add(
          "warning: the model was trained on %s: the score flatters (keep a folder test, or train"
                  .formatted(some(trained))
              + " with --test-share)");
    }
    if (!chose.isEmpty()) {
      warnings.add(
          "note: the epoch of the model was chosen by its score on %s, which flatters it a little"
              .formatted(some(chose)));
    }
    return warnings;
  }

  private String some(List<String> names) {
    String first =
        names.stream().limit(SHOWN).map(FileNames::shown).collect(Collectors.joining(", "));
    return "%d of these %d images (%s%s)"
        .formatted(names.size(), samples.size(), first, names.size() > SHOWN ? ", …" : "");
  }
}
