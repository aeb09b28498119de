package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.classes.LabelClass;
import io.github.dl4jlosses.segment.internal.classes.MaskFormat;
import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.image.ImageHeader;
import io.github.dl4jlosses.segment.internal.image.ImageScan;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.mask.MaskScan;
import io.github.dl4jlosses.segment.internal.range.InputRange;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import io.github.dl4jlosses.segment.internal.terminal.Printable;
import io.github.dl4jlosses.segment.internal.terminal.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A survey as a table. */
final class SurveyText {
  private static final int SHOWN = 8; // lines of one kind

  private final StringBuilder text = new StringBuilder();

  private final int columns;

  private SurveyText(int columns) {
    this.columns = columns;
  }

  static String of(Survey survey, int columns) {
    return new SurveyText(columns).write(survey);
  }

  private String write(Survey survey) {
    DatasetFolder folder = survey.folder();
    SampleReader reader = survey.reader();
    line("dataset", FileNames.shown(folder.root()));
    line(
        "images",
        folder.parts().stream()
                .map(subset -> folder.part(subset).size() + " " + subset)
                .collect(Collectors.joining(", "))
            + ", split "
            + folder.split());
    line("sizes", tally(images(survey).map(ImageHeader::size)));
    line("files", tally(images(survey).map(ImageHeader::kind)));
    reader.decoder().ranges().shown().forEach(range -> line("range", range(survey, range)));
    Stream<MaskScan> masks = survey.scans().flatMap(scan -> scan.masks().stream());
    String kinds = tally(masks.map(mask -> mask.header().kind()));
    boolean drawn = folder.origin().isDrawn();
    line(
        "masks",
        drawn ? "objects that are drawn, " + folder.origin() : formats(reader) + ": " + kinds);
    boolean listed = folder.classTable().isPresent();
    String source = listed ? "from " + table(folder) : "found in the masks";
    line("classes", reader.classes().size() + " " + source);
    classes(survey);
    line("background ", reader.background().toString()); // two spaces, as a label has ten places
    if (!survey.voids().toString().isEmpty()) {
      text.append(survey.voids()).append(System.lineSeparator());
    }
    survey.notes().forEach(note -> line("note", note)); // each is a decision
    some("problem", survey.problems());
    return text.toString();
  }

  private static String table(DatasetFolder folder) {
    return folder.classFiles().isEmpty()
        ? folder.origin().isDrawn() ? "the labels of objects" : "classes.csv"
        : FileNames.shown(FileNames.name(folder.classFiles().get(0)));
  }

  private static Stream<ImageHeader> images(Survey survey) {
    return survey.scans().flatMap(scan -> scan.image().stream()).map(ImageScan::header);
  }

  private static String range(Survey survey, InputRange range) {
    String beyond =
        survey
            .spread(range.bits())
            .filter(values -> values.exceeds(range))
            .map(values -> ", values of " + values.least() + ".." + values.most() + " occur")
            .orElse("");
    return range + " is scaled to -1..1" + beyond + " (or say --range)";
  }

  private static String formats(SampleReader reader) {
    List<MaskFormat> formats = reader.formats();
    return formats.stream().distinct().count() == 1
        ? formats.get(0).toString()
        : IntStream.range(0, formats.size())
            .mapToObj(k -> FileNames.shown(reader.classes().names().get(k)) + " " + formats.get(k))
            .collect(Collectors.joining(", "));
  }

  private void classes(Survey survey) {
    TextTable table = new TextTable(/* indent= */ 2, /* gap= */ 1);
    List.of("channel", "value", "color").forEach(table::numbers);
    table.names("name");
    List.of("pixels", "share", "images").forEach(table::numbers);
    table.numbers("weight", /* rank= */ 1);
    table.numbers("pos_weight", /* rank= */ 2);
    List<ClassCount> counts = survey.counts(Subset.TRAIN);
    double[] weights = survey.classWeights();
    double[] posWeights = survey.posWeights();
    List<Integer> channels = survey.reader().channelClasses().boxed().toList();
    for (int c = 0; c < counts.size(); c++) {
      LabelClass label = survey.reader().classes().classes().get(c);
      ClassCount count = counts.get(c);
      table.row(
          List.of(
              channels.contains(c) ? String.valueOf(channels.indexOf(c)) : "-",
              String.valueOf(label.value()),
              label.colorText(),
              label.name(),
              String.valueOf(count.pixels()),
              count.counted() == 0
                  ? "–"
                  : String.format(Locale.ROOT, "%.3f%%", 100 * count.share()),
              String.valueOf(count.images()),
              String.format(Locale.ROOT, "%.4g", weights[c]),
              String.format(Locale.ROOT, "%.4g", posWeights[c])));
    }
    TextTable.Fitted fitted = table.fitted(columns);
    fitted.lines().forEach(this::line);
    if (!fitted.omitted().isEmpty()) {
      line("", String.join(" and ", fitted.omitted()) + " need a wider terminal");
    }
  }

  private static String tally(Stream<String> properties) {
    Map<String, Long> counts =
        properties.collect(Collectors.groupingBy(p -> p, Collectors.counting()));
    String shown =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN)
            .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
            .collect(Collectors.joining(", "));
    return shown + (counts.size() > SHOWN ? ", and " + (counts.size() - SHOWN) + " others" : "");
  }

  private void some(String label, List<String> lines) {
    lines.stream().limit(SHOWN).forEach(line -> line(label, line));
    if (lines.size() > SHOWN) {
      line(label, "… and " + (lines.size() - SHOWN) + " more");
    }
  }

  private void line(String label, String content) {
    line(String.format(Locale.ROOT, "%-9s %s", label, content));
  }

  /** Whatever a class or a file is called, it makes no second line. */
  private void line(String line) {
    text.append(Printable.line(line)).append(System.lineSeparator());
  }
}
