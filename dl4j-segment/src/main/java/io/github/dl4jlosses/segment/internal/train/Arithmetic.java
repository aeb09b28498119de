package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.loss.LossArithmetic;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.io.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * What decides the last digits of a network beside settings and data: sums of floating point
 * numbers depend on their order, which threads, vectors and libraries choose.
 */
public final class Arithmetic {
  private static final Path LINUX_CPU = Path.of("/proc/cpuinfo");

  private Arithmetic() {}

  /** Returns name and value of each thing in this process; turns on oneDNN if it can be. */
  public static Map<String, String> ofProcess() {
    OneDnn.Status oneDnn = OneDnn.enable(); // loads ND4J, which is asked below
    Map<String, String> arithmetic = new LinkedHashMap<>();
    arithmetic.put("dl4j-losses", Version.number());
    arithmetic.put(
        "OpenMP threads",
        String.valueOf(NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads()));
    arithmetic.put("oneDNN", oneDnn(oneDnn.state()));
    arithmetic.put("loss kernel", LossArithmetic.description());
    arithmetic.put("Java", Runtime.version().feature() + " for " + System.getProperty("os.arch"));
    arithmetic.put("processor", processor());
    return arithmetic;
  }

  private static String oneDnn(OneDnn.State state) {
    return switch (state) {
      case ON -> OneDnn.convolutionsKeepMemory() ? "on, convolutions in a second one" : "on";
      case OFF -> "off";
    };
  }

  /** oneDNN has other code for each generation of processors. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(LINUX_CPU)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      String windows = System.getenv("PROCESSOR_IDENTIFIER");
      return windows == null ? "unknown" : windows;
    }
  }
}
