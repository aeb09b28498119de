package io.github.dl4jlosses.benchmarks;

import static java.lang.Double.NaN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link LossBenchmark} and prints its tables in Markdown. Arguments: none for all workloads,
 * or some, such as {@code "plain 8x21x256x256"}.
 */
public final class LossBenchmarks {
  private LossBenchmarks() {}

  /**
   * What was measured of one workload and implementation; memory in MiB.
   *
   * @param heap allocated per iteration
   * @param extra labels, heap, and native memory but the gradient
   * @param peak of the process beyond the inputs
   */
  private record Cell(double milliseconds, double heap, double extra, double peak) {
    /** Not measured. */
    static final Cell NONE = new Cell(NaN, NaN, NaN, NaN);
  }

  /** Those for losses that DL4J does not have. */
  private static final Set<Implementation> OURS_AND_PYTORCH =
      EnumSet.of(
          Implementation.COPY,
          Implementation.LAYER_SIMD,
          Implementation.LAYER_SCALAR,
          Implementation.PYTORCH);

  /** Runs. */
  public static void main(String[] asked) throws RunnerException, IOException {
    Path memory = Files.createTempFile("memory", ".csv");
    List<String> workloads = asked.length > 0 ? List.of(asked) : all();
    Map<Boolean, List<String>> inDl4j =
        workloads.stream()
            .collect(Collectors.partitioningBy(w -> Workload.parse(w).loss().isInDl4j()));
    List<RunResult> results = new ArrayList<>();
    results.addAll(run(inDl4j.get(true), EnumSet.allOf(Implementation.class), memory));
    results.addAll(run(inDl4j.get(false), OURS_AND_PYTORCH, memory));
    System.out.println(tables(results, memory));
    Files.delete(memory);
  }

  private static List<String> all() {
    try {
      return List.of(LossBenchmark.class.getField("workload").getAnnotation(Param.class).value());
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Collection<RunResult> run(
      List<String> workloads, Set<Implementation> implementations, Path memory)
      throws RunnerException {
    if (workloads.isEmpty()) {
      return List.of();
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(LossBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .param("workload", workloads.toArray(String[]::new))
            .param(
                "implementation", implementations.stream().map(Enum::name).toArray(String[]::new))
            .jvmArgsAppend(
                "-Xmx3g",
                "--add-modules=jdk.incubator.vector",
                "-Dorg.nd4j.log.initialization=false",
                "-D" + LossBenchmark.MEMORY + "=" + memory);
    return new Runner(options.build()).run();
  }

  private static String tables(Collection<RunResult> results, Path memory) throws IOException {
    Map<String, double[]> kibibytes = new HashMap<>();
    for (String line : Files.readAllLines(memory)) {
      String[] parts = line.split(",", -1);
      kibibytes.put(
          parts[0] + "," + parts[1],
          new double[] {Double.parseDouble(parts[2]), Double.parseDouble(parts[3])});
    }
    Map<String, Map<Implementation, Cell>> cells = new HashMap<>();
    List<String> workloads = new ArrayList<>();
    for (RunResult result : results) {
      String workload = result.getParams().getParam("workload");
      Implementation implementation =
          Implementation.valueOf(result.getParams().getParam("implementation"));
      Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
      double heap = allocated == null ? Double.NaN : allocated.getScore() / (1 << 20);
      double[] of =
          kibibytes.getOrDefault(workload + "," + implementation, new double[] {NaN, NaN});
      double milliseconds = result.getPrimaryResult().getStatistics().getPercentile(50);
      if (!workloads.contains(workload)) {
        workloads.add(workload);
      }
      cells
          .computeIfAbsent(workload, w -> new HashMap<>())
          .put(implementation, new Cell(milliseconds, heap, of[1] / 1024 + heap, of[0] / 1024));
    }
    return Stream.of(
            table("Median, ms", workloads, cells, Cell::milliseconds),
            ratios(workloads, cells),
            table("Heap allocated per iteration, MiB", workloads, cells, Cell::heap),
            table("Labels and temporaries, MiB", workloads, cells, Cell::extra),
            table("Peak of the process beyond the inputs, MiB", workloads, cells, Cell::peak))
        .collect(Collectors.joining("\n"));
  }

  private static String ratios(
      List<String> workloads, Map<String, Map<Implementation, Cell>> cells) {
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
                        "SIMD / plain",
                        "stock SIMD / PyTorch",
                        "stock SIMD / DL4J")));
    for (String workload : workloads) {
      double simd = milliseconds(cells, workload, Implementation.LAYER_SIMD);
      double scalar = milliseconds(cells, workload, Implementation.LAYER_SCALAR);
      double stock = milliseconds(cells, workload, Implementation.STOCK_SIMD);
      double pytorch = milliseconds(cells, workload, Implementation.PYTORCH);
      double dl4j = milliseconds(cells, workload, Implementation.DL4J);
      String plain = "plain" + workload.substring(workload.indexOf(' '));
      table.append(
          row(
              workload,
              Stream.of(
                  simd / pytorch,
                  scalar / pytorch,
                  simd / dl4j,
                  simd / milliseconds(cells, workload, Implementation.COPY),
                  simd / milliseconds(cells, plain, Implementation.LAYER_SIMD),
                  stock / pytorch,
                  stock / dl4j)));
    }
    return table.toString();
  }

  private static double milliseconds(
      Map<String, Map<Implementation, Cell>> cells, String workload, Implementation of) {
    return cell(cells, workload, of).milliseconds;
  }

  private static Cell cell(
      Map<String, Map<Implementation, Cell>> cells, String workload, Implementation of) {
    return cells.getOrDefault(workload, Map.of()).getOrDefault(of, Cell.NONE);
  }

  private static String table(
      String title,
      List<String> workloads,
      Map<String, Map<Implementation, Cell>> cells,
      ToDoubleFunction<Cell> column) {
    StringBuilder table = new StringBuilder(title + "\n\n" + header("", names()));
    for (String workload : workloads) {
      table.append(
          row(
              workload,
              Arrays.stream(Implementation.values())
                  .map(
                      implementation ->
                          column.applyAsDouble(cell(cells, workload, implementation)))));
    }
    return table.toString();
  }

  private static Stream<String> names() {
    return Arrays.stream(Implementation.values())
        .map(implementation -> implementation.name().toLowerCase(Locale.ROOT).replace('_', ' '));
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
        .map(x -> x.isNaN() ? "" : String.format(Locale.ROOT, x < 10 ? "%.2f" : "%.0f", x))
        .collect(Collectors.joining(" | ", "| " + name + " | ", " |\n"));
  }
}
