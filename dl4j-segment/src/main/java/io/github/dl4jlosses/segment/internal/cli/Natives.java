package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.onednn.OneDnn;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/** Loads ND4J's native code, a quarter of a second, while arguments and files are read. */
final class Natives {
  private static final Set<String> USERS = Set.of("evaluate", "predict");

  private final Thread loading = new Thread(this::load, "natives");
  private final CountDownLatch logger = new CountDownLatch(1);

  private Natives() {}

  /** Begins, if these are the arguments of a command that needs it at once. */
  static Natives of(String... arguments) {
    Natives natives = new Natives();
    natives.loading.setDaemon(true);
    if (arguments.length > 1 && USERS.contains(arguments[0])) {
      natives.loading.start();
    }
    return natives;
  }

  private void load() {
    try {
      Loader.load(Nd4jCpu.class); // most of it, without a word
      logger.await();
      OneDnn.enable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The command meets it too, and says it.
    }
  }

  /** Tells that the logger is there; two threads that make it would warn of each other. */
  void mayLog() {
    logger.countDown();
  }

  /** Waits: a process that ends while libraries are loaded may crash. */
  void await() {
    try {
      loading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
