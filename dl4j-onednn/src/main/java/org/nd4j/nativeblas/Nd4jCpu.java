package org.nd4j.nativeblas;

/**
 * The name under which DL4J 1.0.0-M2.1 looks for ND4J's environment, to ask it for oneDNN. The
 * environment moved to {@link org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu} before that release.
 * This forwards the question. Not to be called by users.
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

    /** Returns whether the natives contain oneDNN (once called MKL-DNN) and may use it. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
