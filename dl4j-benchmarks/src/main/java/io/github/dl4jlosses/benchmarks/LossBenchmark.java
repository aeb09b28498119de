package io.github.dl4jlosses.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Loss and gradient of one batch, by everyone, each in a JVM of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LossBenchmark {
  static final String MEMORY = "benchmarks.memory";

  @Param({
    "plain 8x2x128x128",
    "all 8x2x128x128",
    "bce 8x2x128x128",
    "plain 8x21x256x256",
    "all 8x21x256x256",
    "bce 8x21x256x256",
    "plain 1x19x1024x2048",
    "all 1x19x1024x2048",
    "bce 1x19x1024x2048",
    "bce 8x1x512x512",
    "dice 8x2x128x128",
    "ce-dice 8x2x128x128",
    "dice 8x21x256x256",
    "ce-dice 8x21x256x256",
    "focal 8x21x256x256",
    "lovasz 8x21x256x256",
    "top-k 8x21x256x256",
    "dice 1x19x1024x2048",
    "ce-dice 1x19x1024x2048"
  })
  public String workload = "";

  @Param public Implementation implementation = Implementation.COPY;

  private Iteration iteration = () -> 0;
  private long before;

  /** Makes the arrays. */
  @Setup
  public void setUp() throws IOException {
    iteration = implementation.of(Workload.parse(workload));
    System.gc();
    before = kibibytes("VmRSS:");
  }

  /** Loss and gradient. */
  @Benchmark
  public double lossAndGradient() {
    return iteration.run();
  }

  /**
   * Writes how much memory the process came to hold beyond the arrays of the setup, and how much of
   * it are labels and temporaries, in KiB.
   */
  @TearDown
  public void tellMemory() throws IOException {
    String line =
        String.join(
            ",",
            workload,
            implementation.name(),
            Long.toString(kibibytes("VmHWM:") - before),
            iteration.labelsAndNativeTemporaries() / 1024 + "\n");
    Files.writeString(
        Path.of(System.getProperty(MEMORY)),
        line,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Returns a number that Linux has of this process. */
  static long kibibytes(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
