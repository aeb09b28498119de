package io.github.dl4jlosses.onednn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.Nd4jCpu;

/**
 * Turns on oneDNN, Intel's library of fast layers, in a Deeplearning4j network on the CPU.
 *
 * <pre>
 *   System.out.println(OneDnn.enable());      // before the network is made or loaded
 * </pre>
 *
 * <p>It needs DL4J 1.0.0-M2.1 and the natives {@code nd4j-native} with the classifier {@code
 * linux-x86_64-onednn}, {@code macosx-x86_64-onednn} or {@code windows-x86_64-onednn}. oneDNN
 * chooses its code for the processor when it runs, so the natives for AVX2 or AVX-512 bring no
 * more. Anywhere else {@link #enable} changes nothing and says why.
 *
 * <p>With {@code org.bytedeco:dnnl:2.5.2-1.5.7} and its natives on the class path, convolutions
 * keep their memory, and training on small images takes up to a seventh less.
 */
public final class OneDnn {
  /*
   * DL4J 1.0.0-M2.1 has the helpers, and its natives have the code, but two things keep them apart.
   * Helpers are off unless a system property says otherwise; and a helper asks for oneDNN through a
   * class name that the release no longer has, takes the failure for a no, and steps aside. This
   * module supplies the name (org.nd4j.nativeblas.Nd4jCpu), and answers from the build information
   * of the natives: those without oneDNN would run other, slower code in its name.
   *
   * Natives with oneDNN also use it for single operations, helpers or not, and some of that is wrong
   * in this release: CarefulExecutioner steps in between. It also runs some operations itself, and
   * convolutions in a second oneDNN, if there is one.
   */
  private static final String DL4J_VERSION = "1.0.0-M2.1";
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final String KEEPING = "convolutions keep their memory";
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final String VERSION_FILE =
      "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties";

  private OneDnn() {}

  /** Whether oneDNN is used. */
  public enum State {
    /** Networks that are made or loaded from now on use oneDNN. */
    ON,
    /** Networks use DL4J's own code. */
    OFF
  }

  /**
   * Whether oneDNN is used, and why not.
   *
   * @param state on or off
   * @param reason why it is off, or, if it is on, what makes it faster or would; may be empty
   */
  public record Status(State state, String reason) {
    /**
     * Prints {@code oneDNN is on} or {@code oneDNN is off}, and then, after a colon, the reason if
     * there is one.
     */
    @Override
    public String toString() {
      String text = state == State.ON ? "oneDNN is on" : "oneDNN is off";
      return reason.isEmpty() ? text : text + ": " + reason;
    }
  }

  /**
   * Turns oneDNN on for all networks that are made, loaded or cloned from now on. Sets the system
   * property {@value #HELPERS_DISABLED} to false, and puts an executioner in place that keeps
   * ND4J's operations from what this release gets wrong with oneDNN; calling it again changes
   * nothing.
   *
   * @throws IllegalArgumentException if the environment has an {@code OMP_NUM_THREADS} that is not
   *     a number of threads: ND4J ends the process at 0, and does not load at others
   */
  public static synchronized Status enable() {
    requireThreads(); // before ND4J reads it
    String version = dl4jVersion();
    if (!version.equals(DL4J_VERSION)) {
      return off("DL4J must be " + DL4J_VERSION + ", got " + version);
    }
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    if (!backend.equals("CpuBackend")) {
      return off("the backend must be CpuBackend, got " + backend);
    }
    if (!Nd4jCpu.Environment.getInstance().isUseMKLDNN()) {
      return off("nd4j-native must have a classifier that ends in -onednn");
    }
    if (!BaseMKLDNNHelper.mklDnnEnabled()) {
      return off(
          "another org.nd4j.nativeblas.Nd4jCpu is on the class path, or helpers are forbidden");
    }
    String executioner = Nd4j.getExecutioner().getClass().getSimpleName();
    if (executioner.equals("NativeOpExecutioner")) {
      install(new CarefulExecutioner());
    } else if (!executioner.equals("CarefulExecutioner")) {
      return off("the executioner must be NativeOpExecutioner, got " + executioner);
    }
    System.setProperty(HELPERS_DISABLED, "false");
    SecondOneDnn.load();
    return new Status(State.ON, reason(convolutionsKeepMemory(), Pointer.maxPhysicalBytes()));
  }

  /**
   * Returns whether convolutions run in JavaCPP's oneDNN, {@code org.bytedeco:dnnl:2.5.2-1.5.7},
   * which keeps its memory between calls. It does if {@link #enable} found it on the class path.
   */
  public static boolean convolutionsKeepMemory() {
    return SecondOneDnn.isUsable();
  }

  static String reason(boolean convolutionsKeepMemory, long maxPhysicalBytes) {
    return Stream.of(convolutionsKeepMemory ? KEEPING : "", advice(maxPhysicalBytes))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /*
   * JavaCPP, below ND4J, reads how much memory the process has each time it allocates any, to keep
   * it below a limit. Whether there is a limit is up to the user.
   */
  static String advice(long maxPhysicalBytes) {
    return maxPhysicalBytes > 0
        ? "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 saves a twentieth of a step with small images"
            + " (JavaCPP then has no limit of memory to check at each array)"
        : "";
  }

  /**
   * Checks what {@link #enable} does first, and loads nothing: a library that is loaded prints a
   * line of its own.
   *
   * @throws IllegalArgumentException as {@link #enable} does
   */
  public static void requireThreads() {
    requireThreads(System.getenv(THREADS));
  }

  static void requireThreads(@Nullable String threads) {
    if (threads != null && !threads.isEmpty() && !threads.matches("0*[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          THREADS
              + " must be a whole number in 1..9999, got "
              + threads
              + " (unset it, or give the number of cores)");
    }
  }

  private static void install(OpExecutioner executioner) {
    try {
      // ND4J reads the class from a file in its jar, and has no setter.
      Field field = Nd4j.class.getDeclaredField("OP_EXECUTIONER_INSTANCE");
      field.setAccessible(true);
      field.set(null, executioner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("ND4J must be " + DL4J_VERSION, e);
    }
  }

  private static Status off(String reason) {
    return new Status(State.OFF, reason);
  }

  private static String dl4jVersion() {
    try (InputStream file = BaseMKLDNNHelper.class.getResourceAsStream(VERSION_FILE)) {
      if (file == null) {
        return "a jar without a version";
      }
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "a jar without a version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
