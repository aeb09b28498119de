package io.github.dl4jlosses.onednn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JavaCPP's oneDNN beside that in ND4J's natives, whose functions nobody else can call. It is used
 * if it is on the class path and computes.
 */
final class SecondOneDnn {
  private static final Logger LOG = LoggerFactory.getLogger(SecondOneDnn.class);

  private static final String ITS_CLASS = "/org/bytedeco/dnnl/global/dnnl.class";
  private static final String VERSION = "2.5";
  private static final String STAYS = "convolutions are left to ND4J: ";

  /** What Linux has mapped into the process. */
  private static final Path MAPPED = Path.of("/proc/self/maps");

  /*
   * Two libraries that export one name may share what is behind it, and PyTorch's natives export all
   * of a oneDNN. With PyTorch 2.7.1 this was looked at, symbol by symbol, and nothing of oneDNN is
   * shared; of others nobody knows.
   */
  private static final Pattern OTHERS =
      Pattern.compile(".*/(lib(torch_cpu|dnnl|mkldnn)\\b[^/]*)", Pattern.CASE_INSENSITIVE);

  private static boolean isTried;
  private static volatile boolean isUsable;

  private SecondOneDnn() {}

  /** Loads it, at the first call; writes to the log why not, if it is on the class path. */
  static synchronized void load() {
    if (!isTried && SecondOneDnn.class.getResource(ITS_CLASS) != null) {
      Optional<String> trouble = another().or(SecondOneDnn::trouble);
      trouble.ifPresent(reason -> LOG.warn(STAYS + reason));
      isUsable = trouble.isEmpty();
    }
    isTried = true;
  }

  /** Returns whether convolutions can use it. */
  static boolean isUsable() {
    return isUsable;
  }

  private static Optional<String> another() {
    if (!Files.isReadable(MAPPED)) { // not Linux: libraries name whose functions they call
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(MAPPED)) {
      return another(lines);
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> another(Stream<String> mapped) {
    return mapped
        .map(OTHERS::matcher)
        .filter(Matcher::matches)
        .map(
            file ->
                "no other oneDNN must be in the process, got "
                    + file.group(1)
                    + " (call OneDnn.enable() before it is loaded)")
        .findFirst();
  }

  private static Optional<String> trouble() {
    try {
      dnnl_version_t version = dnnl.dnnl_version();
      String number = version.major() + "." + version.minor();
      return number.equals(VERSION)
          ? trouble(convolution())
          : Optional.of(wrong("be version " + VERSION, number));
    } catch (RuntimeException | LinkageError e) {
      return Optional.of(wrong("load", e.toString()));
    }
  }

  private static String wrong(String rule, String value) {
    return "org.bytedeco:dnnl must "
        + rule
        + ", got "
        + value
        + " (take 2.5.2-1.5.7, with the natives of this platform, and those of org.bytedeco:opencl)";
  }

  private static Optional<String> trouble(List<Float> sums) {
    return sums.equals(List.of(4f, 6f, 4f, 6f, 9f, 6f, 4f, 6f, 4f))
        ? Optional.empty()
        : Optional.of(wrong("add ones", sums.toString()));
  }

  /** Returns how many pixels of an image of 3×3 each window of 3×3 has. */
  private static List<Float> convolution() {
    INDArray image = Nd4j.ones(DataType.FLOAT, 1, 1, 3, 3);
    INDArray sums = Nd4j.zeros(DataType.FLOAT, 1, 1, 3, 3);
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(image, image);
    context.setOutputArrays(sums);
    context.setIArguments(3, 3, 1, 1, 0, 0, 1, 1, 1, 0, 1);
    Convolutions.of("conv2d", context).orElseThrow().run();
    return Stream.iterate(0, i -> i < 9, i -> i + 1).map(i -> sums.getFloat(i)).toList();
  }
}
