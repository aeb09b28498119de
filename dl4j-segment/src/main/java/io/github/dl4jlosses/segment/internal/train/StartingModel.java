package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DEPTH;
import static io.github.dl4jlosses.segment.TrainingOptions.FROM;
import static io.github.dl4jlosses.segment.TrainingOptions.OUTPUT;
import static io.github.dl4jlosses.segment.TrainingOptions.WIDTH;

import io.github.dl4jlosses.evaluation.SegmentationTask.Labeling;
import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileDigest;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.model.NanWatch;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.model.UNet;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The network of another run that a run begins with, {@code --from}, and what a checkpoint says of
 * it. A run that goes on does not need the file any more.
 *
 * @param file as the user named it
 */
public record StartingModel(Path file, Model model) {
  private static final String FILE = "from"; // of the settings of a run
  private static final String DIGEST = "from digest";
  private static final String LAYERS = "from layers";
  private static final int SHOWN = 8; // classes that a line names

  /**
   * Returns the options with depth and width of the network that the run begins with, if it does.
   *
   * @throws IllegalArgumentException if others are given, or the file has no such network
   */
  public static TrainingOptions sized(TrainingOptions options) {
    Optional<Path> from = options.find(FROM);
    if (from.isEmpty()) {
      return options;
    }
    RunFolder folder = new RunFolder(options.get(OUTPUT));
    Path file = folder.hasCheckpoint() ? folder.checkpoint() : from.get();
    UNet.Size size =
        UNet.sizeOf(ModelFiles.load(file).network())
            .orElseThrow(
                () ->
                    Arguments.bad(
                        "model " + FileNames.shown(file), "hold a U-Net of train", "another"));
    return with(with(options, DEPTH, size.depth(), file), WIDTH, size.baseWidth(), file);
  }

  private static TrainingOptions with(
      TrainingOptions options, TrainingOption<Integer> option, int value, Path file) {
    if (options.isGiven(option) && options.get(option) != value) {
      throw Arguments.bad(
          option.name(),
          "be " + value + ", as in " + FileNames.shown(file),
          options.get(option),
          "leave it out");
    }
    return options.with(option, value);
  }

  /** Reads the network that a run begins with, as data from outside; empty if it has none. */
  static Optional<StartingModel> read(TrainingOptions options) {
    return options.find(FROM).map(file -> new StartingModel(file, ModelFiles.load(file)));
  }

  /**
   * Gives its parameters to a network of its size, to all layers or all but the last.
   *
   * @throws IllegalArgumentException if one has another shape, or is not finite
   */
  void copyTo(ComputationGraph network, ModelInfo info) {
    NanWatch.parameters(model.network())
        .ifPresent(
            where -> {
              throw Arguments.bad(name(), "have finite parameters", "NaN or infinity in " + where);
            });
    Map<String, INDArray> parameters = model.network().paramTable();
    boolean all = otherLast(info).isEmpty();
    network
        .paramTable()
        .forEach(
            (name, to) -> {
              if (all || !name.startsWith(UNet.LOGITS + "_")) {
                to.assign(sameShape(name, parameters.get(name), to));
              }
            });
  }

  private INDArray sameShape(String name, @Nullable INDArray from, INDArray to) {
    if (from == null || !Arrays.equals(from.shape(), to.shape())) {
      throw Arguments.bad(
          name(),
          "have parameters " + name + " of shape " + Arguments.shape(to.shape()),
          from == null ? "none" : Arguments.shape(from.shape()),
          "it was trained on other images, or not by train");
    }
    return from;
  }

  private String name() {
    return "model " + FileNames.shown(file);
  }

  /** Returns why the last layer cannot be used; empty if it can. */
  private Optional<String> otherLast(ModelInfo info) {
    if (model.info().labeling() != info.labeling()) {
      return Optional.of(
          model.info().labeling() == Labeling.SINGLE_LABEL
              ? "a pixel has one class there"
              : "a pixel has several labels there");
    }
    return model.info().classNames().equals(info.classNames())
        ? Optional.empty()
        : Optional.of("its classes are " + classes());
  }

  private String classes() {
    List<String> names = model.info().classNames();
    return names.stream()
        .limit(SHOWN)
        .map(FileNames::shown)
        .collect(Collectors.joining(", ", "", names.size() > SHOWN ? ", …" : ""));
  }

  /** Returns lines that tell what is taken, and what makes scores flatter than they should be. */
  List<String> notes(ModelInfo info) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "from      %s: %s"
            .formatted(
                FileNames.shown(file),
                otherLast(info)
                    .map(why -> "all but the last layer, as " + why)
                    .orElse("all layers, as its classes are the same: " + classes())));
    info.inputRanges()
        .unlike(model.info().inputRanges())
        .ifPresent(ranges -> notes.add("range     " + ranges));
    TrainedOn before = model.info().trainedOn();
    if (before == null || info.trainedOn() == null) {
      notes.add("note      it does not say what it has seen: its images may validate this run");
      return notes;
    }
    Set<String> seen = new HashSet<>(before.training());
    List<String> validation = info.trainedOn().validation();
    long known = validation.stream().filter(seen::contains).count();
    if (known > 0) {
      notes.add(
          "note      it was trained on %d of the %d validation images: the scores flatter"
              .formatted(known, validation.size()));
    }
    return notes;
  }

  /** Returns what a run begins with, and now with this. */
  RunOrigin origin(RunOrigin origin, ModelInfo info) {
    String layers = otherLast(info).isEmpty() ? "all layers" : "all but the last layer";
    return origin.with(DIGEST, digest(file)).with(LAYERS, layers);
  }

  private static String digest(Path file) {
    return FileDigest.of(List.of(file)).get(0);
  }

  /**
   * Returns what a run goes on with: what it began from, if it is not asked for another.
   *
   * @throws IllegalArgumentException if it is
   */
  static RunOrigin kept(RunOrigin began, RunOrigin now, TrainingOptions options) {
    String asked = Objects.requireNonNull(now.settings().get(FILE));
    String none = Objects.requireNonNull(TrainingOptions.defaults().recipe().get(FILE));
    String before = began.settings().getOrDefault(FILE, none);
    if (!before.equals(asked)
        && options.find(FROM).filter(file -> hasDigest(file, began)).isEmpty()) {
      throw Arguments.bad(
          FROM.name(),
          "be " + before + ", as when the run began",
          asked,
          "change it back, or begin another run with another --output");
    }
    return now.with(FILE, before).with(List.of(DIGEST, LAYERS), began);
  }

  /** Returns a line for the user if the file is another by now; one that is gone is none. */
  static Optional<String> changed(RunOrigin began, TrainingOptions options) {
    return options
        .find(FROM)
        .filter(file -> Files.isRegularFile(file) && !hasDigest(file, began))
        .map(
            file ->
                "note      %s is another file by now; the run goes on from its own checkpoint"
                    .formatted(FileNames.shown(file)));
  }

  private static boolean hasDigest(Path file, RunOrigin began) {
    return Files.isRegularFile(file) && digest(file).equals(began.settings().get(DIGEST));
  }

  /** Returns what a report says of it; empty for a run that began with fresh weights. */
  static Optional<String> shown(RunOrigin origin) {
    Map<String, String> settings = origin.settings();
    return Optional.ofNullable(settings.get(DIGEST))
        .map(digest -> "%s (%s), %s".formatted(settings.get(FILE), digest, settings.get(LAYERS)));
  }
}
