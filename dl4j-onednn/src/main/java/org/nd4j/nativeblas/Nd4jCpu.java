package org.nd4j.nativeblas;

import java.util.Set;

/**
 * The name under which DL4J 1.0.0-M2.1 looks for ND4J's environment, to ask it for oneDNN. The
 * environment moved to another package before that release. Not to be called by users.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What DL4J finds by reflection: {@code getInstance().isUseMKLDNN()}. */
  public static final class Environment {
    /*
     * The helper of pooling brings nothing, as the layer's own code runs the same operations, and
     * forgets whether padding counts in an average. That of batch normalization wants the mean and
     * variance of the last batch, which a frozen layer that passes gradients on never takes: its
     * gradient fails, or is that of an older batch.
     */
    private static final Set<String> REFUSED =
        Set.of(
            "org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper",
            "org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop");

    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** Returns the environment. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /**
     * Returns whether the natives were built with oneDNN, which was once called MKL-DNN, and the
     * helper that asks gives right results.
     */
    public boolean isUseMKLDNN() {
      // The environment of the natives itself says yes even where they were built without.
      return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN")
          && StackWalker.getInstance()
              .walk(frames -> frames.noneMatch(f -> REFUSED.contains(f.getClassName())));
    }
  }
}
