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
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes DL4J ready to work, a third of a second, while arguments and files are read: the logger,
 * ND4J's native code, and what else takes its time when it is used first.
 */
final class Natives {
  private static final long ROOM = 600L << 20; // more than ND4J and the second oneDNN take
  private static final String ANOTHER =
      " (make room, or choose another: JDK_JAVA_OPTIONS=-Dorg.bytedeco.javacpp.cachedir=my/folder)";
  private static final Pattern HELP = Pattern.compile("(?m)^(-h|--help|-V|--version)$");
  private static final Set<String> USERS = Set.of("evaluate", "predict");

  private final Thread loading = new Thread(this::load, "natives");
  private final CountDownLatch logger = new CountDownLatch(1);
  private final boolean works;

  private Natives(boolean works) {
    this.works = works;
  }

  /**
   * Begins, if these are the arguments of a command that needs it at once.
   *
   * @throws IllegalArgumentException if they are those of a command, and OpenMP cannot have as many
   *     threads as the environment says
   */
  static Natives of(String... arguments) {
    boolean isCommand =
        arguments.length > 1 || (arguments.length == 1 && arguments[0].startsWith("@"));
    boolean works = isCommand && !HELP.matcher(String.join("\n", arguments)).find();
    Natives natives = new Natives(works);
    natives.loading.setDaemon(true);
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
      prepareLog();
      Loader.load(Nd4jCpu.class); // most of it
      OneDnn.enable();
      ProcessMemory.ofThis(); // makes the JVM's beans of the system, 30 ms
      Nd4j.createUninitialized(DataType.FLOAT, 1); // so with names of buffers, 20 ms
      ImageIO.getImageReadersBySuffix("png"); // and with readers of images
    } catch (RuntimeException | Error e) {
      // The command meets it too, and says it.
    } finally {
      logger.countDown();
    }
  }

  private void prepareLog() {
    CrashReportingUtil.crashDumpsEnabled(false); // else a file is left wherever one happens to be
    logger.countDown();
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

  /**
   * Returns when the logger is there, if these are the arguments of a command: two threads that
   * make it would warn of each other.
   */
  void awaitLog() {
    if (works && loading.isAlive()) {
      try {
        logger.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    } else if (works && logger.getCount() > 0) {
      prepareLog();
    }
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
