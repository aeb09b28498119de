package io.github.dl4jlosses.segment.internal.train;

import static io.github.dl4jlosses.segment.TrainingOptions.DATA;
import static io.github.dl4jlosses.segment.TrainingOptions.EPOCHS;
import static io.github.dl4jlosses.segment.TrainingOptions.SEED;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.TrainingOptions;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.model.ModelInfo;
import io.github.dl4jlosses.segment.internal.predict.NetworkOutput;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import io.github.dl4jlosses.segment.internal.report.AugmentedSamples;
import io.github.dl4jlosses.segment.internal.report.Comparison;
import io.github.dl4jlosses.segment.internal.report.RunDescription;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.RunState;
import io.github.dl4jlosses.segment.internal.run.ScheduleChange;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the pages and pictures of a run tell of it.
 *
 * @param steps of an epoch
 */
record RunPages(TrainingOptions options, TrainingData data, int steps) {
  private static final int OVERLAYS = 12; // enough to see what goes wrong

  /** Returns what the report begins with, and more that only the run knows. */
  RunDescription info(long parameters, Map<String, String> more) {
    Map<String, String> shown = options.shown();
    // Said or found, it is the same: a run that goes on shows what one does that was not stopped.
    shown.remove("masks");
    shown.remove("background");
    shown.put("masks", TrainingOrigin.masks(data));
    shown.put("background", data.survey().reader().background().shownName());
    shown.put("range", ranges().toString());
    shown.remove("augmentation preset");
    shown.putAll(AugmentPreset.recipe(options));
    shown.put("network", String.format(Locale.ROOT, "U-Net, %,d parameters", parameters));
    shown.put("image size", data.info().height() + "x" + data.info().width());
    shown.put("steps an epoch", String.valueOf(steps));
    shown.putAll(more);
    return new RunDescription(
        "U-Net on " + FileNames.name(options.get(DATA).toAbsolutePath().normalize()),
        options.get(EPOCHS),
        data.info().classNames(),
        data.info().classes().stream().map(ModelInfo.ClassInfo::color).toList(),
        data.info().labeling(),
        data.info().foreground(),
        data.validationImages(),
        ranges(),
        shown);
  }

  private InputRanges ranges() {
    return data.info().inputRanges();
  }

  /** Draws training images as the network will see them, unless that was done before. */
  void drawAugmented(RunFolder folder, StopSignal stop) throws IOException {
    if (Files.exists(folder.augmented())) {
      return;
    }
    SampleReader reader = data.survey().reader();
    EpochBatches batches =
        new EpochBatches(
            reader.source(data.survey().folder().part(Subset.TRAIN)),
            /* batchSize= */ 1,
            new Crop(data.info().height(), data.info().width()),
            AugmentPreset.augmentation(options),
            options.get(SEED));
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < AugmentedSamples.COUNT; i++) {
      stop.check();
      samples.add(batches.sample(i));
    }
    new AugmentedSamples(samples, data.info().foreground(), info(0, Map.of()).shownColors())
        .write(folder.augmented());
  }

  /** Returns what a run began from, and how its number of epochs changed, if it did. */
  static Map<String, String> history(RunState state) {
    Map<String, String> history = new LinkedHashMap<>();
    StartingModel.shown(state.origin()).ifPresent(from -> history.put("from", from));
    List<ScheduleChange> changes = state.changes();
    if (!changes.isEmpty()) {
      String before =
          changes.stream()
              .map(change -> change.before() + " to step " + change.step())
              .collect(Collectors.joining(", "));
      int now = changes.get(changes.size() - 1).epochs();
      history.put("epochs", before + ", then " + now);
    }
    return history;
  }

  /** Returns how many validation images {@link #drawOverlay} can draw, and enough is. */
  int overlays() {
    return Math.min(OVERLAYS, data.validationImages().size());
  }

  void drawOverlay(int i, Model model, RunFolder folder, StopSignal stop) throws IOException {
    Sample sample = data.validation().read(i);
    NetworkOutput output =
        NetworkOutput.of(model, NetworkOutput.tiling(model.info()), sample, stop::check);
    Sample predicted =
        Validation.predicted(sample, model.info().task(), output.probabilities().slice(0));
    List<Integer> colors = info(0, Map.of()).shownColors();
    String name = data.validationNames().get(i).replace('/', '_') + ".png";
    new Comparison(sample, predicted, data.info().foreground(), colors)
        .write(FileNames.child(folder.overlays(), name));
  }
}
