package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/** Loads ND4J's native code, a quarter of a second, while arguments and files are read. */
final class Natives {
  private static final long ROOM = 500L << 20; // more than ND4J takes
  private static final String ANOTHER =
      " (make room, or choose another: JDK_JAVA_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=my/folder)";
  private static final Pattern HELP = Pattern.compile("(?m)^(-h|--help|-V|--version)$");
  private static final Set<String> USERS = Set.of("evaluate", "predict");

  private final Thread loading = new Thread(this::load, "natives");
  private final CountDownLatch logger = new CountDownLatch(1);

  private Natives() {}

  /**
   * Begins, if these are the arguments of a command that needs it at once.
   *
   * @throws IllegalArgumentException if they are those of a command, and OpenMP cannot have as many
   *     threads as the environment says
   */
  static Natives of(String... arguments) {
    Natives natives = new Natives();
    natives.loading.setDaemon(true);
    boolean works = arguments.length > 1 && !HELP.matcher(String.join("\n", arguments)).find();
    if (works) {
      OneDnn.requireThreads();
    }
    if (works && USERS.contains(arguments[0])) {
      natives.loading.start();
    }
    return natives;
  }

  private void load() {
    try {
      Loader.load(Nd4jCpu.class); // most of it, without a word
      logger.await();
      OneDnn.enable();
      ProcessMemory.ofThis(); // makes the JVM's beans of the system, 30 ms
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The command meets it too, and says it.
    }
  }

  /**
   * Returns what keeps ND4J from unpacking its native code, if it is the folder where it does so.
   */
  static Optional<String> trouble() {
    try {
      return trouble(Loader.getCacheDir().toPath(), ROOM);
    } catch (IOException e) {
      return Optional.of(
          "a folder for native code must be writable, got none: not the home of "
              + System.getProperty("user.home")
              + ", nor "
              + System.getProperty("java.io.tmpdir")
              + ANOTHER);
    }
  }

  static Optional<String> trouble(Path folder, long room) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      return free >= room
          ? Optional.empty()
          : Optional.of(
              "folder "
                  + FileNames.shown(folder)
                  + " must have room for native code, "
                  + (room >> 20)
                  + " MB, got "
                  + (free >> 20)
                  + ANOTHER);
    } catch (IOException e) {
      return Optional.empty(); // then it is not known
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
