package io.github.dl4jlosses.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link LossBenchmark} and prints its tables in Markdown. Arguments: none for all work, or
 * some work, such as {@code "plain 8x21x256x256"}.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** What was measured of one work done by one How. */
  private record Cell(double milliseconds, double mebibytesAllocated, double mebibytesPeak) {}

  /** Runs. */
  public static void main(String[] works) throws RunnerException, IOException {
    Path peaks = Files.createTempFile("peaks", ".csv");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(LossBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend(
                "-Xmx3g",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.nd4j.log.initialization=false",
                "-D" + LossBenchmark.PEAKS + "=" + peaks);
    if (works.length > 0) {
      options.param("work", works);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.println(tables(results, peaks));
    Files.delete(peaks);
  }

  private static String tables(Collection<RunResult> results, Path peaks) throws IOException {
    Map<String, Double> peak =
        Files.readAllLines(peaks).stream()
            .map(line -> line.split(","))
            .collect(
                Collectors.toMap(
                    parts -> parts[0] + "," + parts[1],
                    parts -> Double.parseDouble(parts[2]) / 1024,
                    Math::max));
    Map<String, Map<How, Cell>> cells = new HashMap<>();
    List<String> works = new ArrayList<>();
    for (RunResult result : results) {
      String work = result.getParams().getParam("work");
      How how = How.valueOf(result.getParams().getParam("how"));
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      Cell cell =
          new Cell(
              result.getPrimaryResult().getStatistics().getPercentile(50),
              allocated == null ? Double.NaN : allocated.getScore() / (1 << 20),
              peak.getOrDefault(work + "," + how, Double.NaN));
      if (!works.contains(work)) {
        works.add(work);
      }
      cells.computeIfAbsent(work, w -> new HashMap<>()).put(how, cell);
    }
    return Stream.of(
            times(works, cells),
            ratios(works, cells),
            memory("Heap allocated per iteration, MiB", works, cells, true),
            memory("Peak memory beyond the inputs, MiB", works, cells, false))
        .collect(Collectors.joining("\n"));
  }

  private static String times(List<String> works, Map<String, Map<How, Cell>> cells) {
    StringBuilder table = new StringBuilder("Median, ms\n\n" + header("", names()));
    for (String work : works) {
      table.append(
          row(work, Arrays.stream(How.values()).map(how -> cells.get(work).get(how).milliseconds)));
    }
    return table.toString();
  }

  private static String ratios(List<String> works, Map<String, Map<How, Cell>> cells) {
    StringBuilder table =
        new StringBuilder(
            "Ratios\n\n"
                + header(
                    "",
                    Stream.of(
                        "SIMD / PyTorch",
                        "scalar / PyTorch",
                        "SIMD / DL4J",
                        "SIMD / copy",
                        "stock SIMD / PyTorch",
                        "stock SIMD / DL4J")));
    for (String work : works) {
      Map<How, Cell> of = cells.get(work);
      double simd = of.get(How.LAYER_SIMD).milliseconds;
      double stock = of.get(How.STOCK_SIMD).milliseconds;
      double pytorch = of.get(How.PYTORCH).milliseconds;
      double dl4j = of.get(How.DL4J).milliseconds;
      table.append(
          row(
              work,
              Stream.of(
                  simd / pytorch,
                  of.get(How.LAYER_SCALAR).milliseconds / pytorch,
                  simd / dl4j,
                  simd / of.get(How.COPY).milliseconds,
                  stock / pytorch,
                  stock / dl4j)));
    }
    return table.toString();
  }

  private static String memory(
      String title, List<String> works, Map<String, Map<How, Cell>> cells, boolean heap) {
    StringBuilder table = new StringBuilder(title + "\n\n" + header("", names()));
    for (String work : works) {
      table.append(
          row(
              work,
              Arrays.stream(How.values())
                  .map(how -> cells.get(work).get(how))
                  .map(cell -> heap ? cell.mebibytesAllocated : cell.mebibytesPeak)));
    }
    return table.toString();
  }

  private static Stream<String> names() {
    return Arrays.stream(How.values())
        .map(how -> how.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String header(String first, Stream<String> names) {
    List<String> columns = names.toList();
    return "| "
        + first
        + " | "
        + String.join(" | ", columns)
        + " |\n|---|"
        + "---:|".repeat(columns.size())
        + "\n";
  }

  private static String row(String name, Stream<Double> numbers) {
    return numbers
        .map(x -> String.format(Locale.ROOT, x < 10 ? "%.2f" : "%.0f", x))
        .collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
  }
}
