package io.github.dl4jlosses.segment.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.github.dl4jlosses.segment.internal.chart.LineChart;
import io.github.dl4jlosses.segment.internal.evaluate.EpochReport;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.evaluate.ObjectError;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.SmallFiles;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Writes the page of a run, {@code report.html}, and its charts as SVG files, anew after each
 * epoch.
 *
 * <p>The page is one file that needs nothing else. Everything can be read without JavaScript, which
 * adds values under the pointer, the slider over epochs, and sorting. The page forbids itself any
 * connection, and any script but its own, whatever names of files and settings contain.
 */
public final class Report {
  private static final Configuration TEMPLATES = templates();
  private static final int MAX_PICTURE = 64 << 20; // bytes

  private final RunFolder folder;
  private final RunDescription run;
  private final Gallery gallery;
  private final List<EpochScores> epochs = new ArrayList<>();
  private final String style;
  private final String script = resource("report.js");

  /** Creates the report of a run in a folder that is there; the earlier epochs are done. */
  public Report(RunFolder folder, RunDescription run, List<EpochScores> earlier)
      throws IOException {
    this.folder = folder;
    this.run = run;
    this.gallery = new Gallery(run, folder.frames(), earlier.size());
    this.style = resource("report.css") + swatches(run.shownColors());
    epochs.addAll(earlier);
  }

  private static String swatches(List<Integer> colors) {
    return IntStream.range(1, colors.size())
        .mapToObj(
            c -> String.format(Locale.ROOT, ".class-%d { background: #%06x; }%n", c, colors.get(c)))
        .collect(Collectors.joining());
  }

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(Report.class, "");
    templates.setDefaultEncoding("UTF-8");
    templates.setLocale(Locale.ROOT);
    templates.setNumberFormat("c"); // 1024, not 1,024: sizes of pictures are numbers too
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    return templates;
  }

  /** Whether more epochs follow. */
  public enum Stage {
    GOES_ON,
    OVER
  }

  /** Adds an epoch, or measures the last one again, and writes the page and the charts. */
  public void add(EpochReport epoch, Stage stage) throws IOException {
    if (epoch.scores().epoch() > epochs.size()) { // else it is measured again
      epochs.add(epoch.scores());
    }
    gallery.add(epoch.scores().epoch(), epoch.images());
    List<Figure> progress = figures(List.of(Charts.loss(epochs), Charts.metrics(epochs)));
    List<LineChart> ofIous = new ArrayList<>();
    for (int iou = 0; iou < epoch.withObjects().objects().size(); iou++) {
      ofIous.add(Charts.precisionRecall(epoch, run, iou));
    }
    List<Figure> curves = figures(ofIous);
    writePlots(progress);
    writePlots(curves);
    AtomicFiles.write(folder.report(), html(epoch, stage, progress, curves));
  }

  private void writePlots(List<Figure> charts) throws IOException {
    for (Figure chart : charts) {
      AtomicFiles.write(folder.plots().resolve(chart.id() + ".svg"), chart.svg());
    }
  }

  private String html(EpochReport last, Stage stage, List<Figure> progress, List<Figure> curves)
      throws IOException {
    Map<String, Object> model = new HashMap<>();
    putRun(model, last);
    model.put("over", stage == Stage.OVER);
    putTables(model, new PageTables(run, epochs, last));
    putGallery(model, last);
    model.put("progress", progress);
    model.put("curves", curves);
    StringWriter html = new StringWriter();
    try {
      TEMPLATES.getTemplate("report.ftlh").process(model, html);
    } catch (TemplateException e) {
      throw new IllegalStateException(e); // template and model belong together
    }
    return Printable.lines(html.toString());
  }

  /** Returns a file that may be missing; behind a link would be one that is not of the run. */
  private static String base64(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Base64.getEncoder().encodeToString(SmallFiles.bytes("file " + file, file, MAX_PICTURE))
        : "";
  }

  private void putRun(Map<String, Object> model, EpochReport last) throws IOException {
    model.put("title", run.title());
    model.put("epoch", last.scores().epoch());
    model.put("epochs", run.epochs());
    model.put("epochsDone", epochs.size());
    model.put("settings", run.settings());
    model.put("augmented", base64(folder.augmented()));
    model.put("classNames", run.classNames());
    model.put("legend", PageTables.legend(run));
    model.put("single", run.isSingle());
    model.put("drawnClasses", Charts.MAX_CLASSES);
    model.put("images", last.images().size());
    model.put("level", Math.round(100 * last.intervals().level()));
    model.put("draws", last.intervals().draws());
    model.put("style", style);
    model.put("styleHash", hash(style));
    model.put("script", script);
    model.put("scriptHash", hash(script));
  }

  private static void putTables(Map<String, Object> model, PageTables page) {
    model.put("keyFigures", page.keyFigures());
    model.put("scoreNames", EpochScores.names());
    model.put("epochRows", page.epochRows());
    model.put("apNames", page.apNames());
    model.put("classRows", page.classRows());
    model.put("confusionColumns", page.confusionColumns());
    model.put("confusionRows", page.confusionRows());
    model.put("errorRows", page.errorRows());
    model.put("missed", page.errors(ObjectError.Kind.MISSED));
    model.put("invented", page.errors(ObjectError.Kind.INVENTED));
  }

  private void putGallery(Map<String, Object> model, EpochReport last) throws IOException {
    model.put("gallery", gallery.items(last.images()));
    model.put("frameEpochs", gallery.epochs(last.images().size()));
    model.put("frames", gallery.json(last.images()));
  }

  public record Figure(String id, String title, String svg) {}

  private static List<Figure> figures(List<LineChart> charts) {
    return charts.stream().map(c -> new Figure(c.id(), c.title(), c.svg())).toList();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Report.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }

  private static String hash(String content) {
    return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(content));
  }
}
