package org.nd4j.nativeblas;

/**
 * The name under which DL4J 1.0.0-M2.1 looks for ND4J's environment, to ask it for oneDNN. The
 * environment moved to another package before that release. Not to be called by users.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What DL4J finds by reflection: {@code getInstance().isUseMKLDNN()}. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** Returns the environment. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Returns whether the natives were built with oneDNN, which was once called MKL-DNN. */
    public boolean isUseMKLDNN() {
      // The environment of the natives itself says yes even where they were built without.
      return NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("HAVE_ONEDNN");
    }
  }
}
