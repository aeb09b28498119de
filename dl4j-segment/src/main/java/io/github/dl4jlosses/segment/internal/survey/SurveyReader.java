package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.classes.ClassTable;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.guess.MaskFormatGuess;
import io.github.dl4jlosses.segment.internal.guess.MaskNotes;
import io.github.dl4jlosses.segment.internal.image.ImageDecoder;
import io.github.dl4jlosses.segment.internal.io.InParallel;
import io.github.dl4jlosses.segment.internal.mask.MaskChecks;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads all files of a folder, and finds out what nobody says. */
record SurveyReader(DatasetFolder folder, ReadingRules rules) {
  Survey survey() {
    List<MaskFormat> given =
        folder.origin().isDrawn() ? List.of(MaskFormat.INDEX) : rules.formats();
    MaskChecks.require(folder.labels(), given);
    PixelBudget budget = new PixelBudget(Runtime.getRuntime().maxMemory() / 2);
    FileScan.Scanner scanner = new FileScan.Scanner(rules.decoder(), budget);
    List<FileScan> first = scan(folder.pairs(), files -> scanner.scan(files, given));
    MaskFormatGuess guess = guess(folder.classTable(), first);
    List<MaskFormat> formats = given.isEmpty() ? guess.formats() : given;
    List<FileScan> scans = scan(first, scan -> scanner.again(scan, formats));
    ClassTable classes =
        folder.classTable().orElseGet(() -> guess(Optional.empty(), scans).classes(formats));
    SampleReader reader = new SampleReader(formats, classes, rules.voids(), scaling(scans));
    MaskChecks.require(formats.get(0), reader.classes());
    MaskNotes notes =
        new MaskNotes(given, formats, folder.classTable(), rules.voids(), guess.scans());
    return new Survey(folder, reader, scans, notes.lines()).with(rules.background());
  }

  private static <T> List<FileScan> scan(List<T> list, Function<T, FileScan> scanner) {
    try (Progress progress = Progress.start("reading files", list.size())) {
      return InParallel.map(
          list,
          element -> {
            FileScan scan = scanner.apply(element);
            progress.step();
            return scan;
          });
    }
  }

  /** The images that are learned from say what is scaled to -1..1. */
  private ImageDecoder scaling(List<FileScan> scans) {
    Set<ImageMaskFiles> training = Set.copyOf(folder.part(Subset.TRAIN));
    List<FileScan> learned = scans.stream().filter(s -> training.contains(s.files())).toList();
    return rules.decoder().withRanges(rules.ranges().apply(Survey.spreads(learned)));
  }

  private MaskFormatGuess guess(Optional<ClassTable> table, List<FileScan> scans) {
    return new MaskFormatGuess(folder.labels(), table, rules.voids(), sound(scans));
  }

  private List<List<MaskScan>> sound(List<FileScan> scans) {
    List<FileScan> sound = scans.stream().filter(FileScan::isSound).toList();
    if (sound.isEmpty()) {
      throw Survey.refusal(scans.stream().flatMap(scan -> scan.problem().stream()).toList());
    }
    return sound.stream().map(scan -> scan.without(rules.voids()).masks()).toList();
  }
}
