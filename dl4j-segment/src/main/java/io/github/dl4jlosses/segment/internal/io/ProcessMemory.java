package io.github.dl4jlosses.segment.internal.io;

import com.sun.management.OperatingSystemMXBean;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much memory this process may have, with all that is outside the Java heap.
 *
 * <pre>
 *   limit = min(4 · largest heap, 0.9 · memory of machine or container)
 * </pre>
 *
 * <p>{@code -Dsegment.memory=12g} gives another limit. JavaCPP has one too, but looks at the memory
 * of the process at each native pointer, which takes a twentieth of a training; this one is checked
 * once a step, and once an image or tile. What JavaCPP itself has allocated it still keeps below
 * the largest heap.
 *
 * @param limit bytes that the process may have
 * @param machine bytes that exist, at most those of a container
 */
public record ProcessMemory(long limit, long machine) {
  public static final String PROPERTY = "segment.memory";

  /** The limit in heaps, as JavaCPP's. */
  public static final int HEAPS = 4;

  private static final double SHARE = .9; // of the machine; the rest is the system
  private static final int TRIES = 5; // of the garbage collector
  private static final Logger log = LoggerFactory.getLogger(ProcessMemory.class);
  private static final int PAUSE = 50; // ms, in which JavaCPP frees what was collected

  public static ProcessMemory ofThis() {
    return of(Runtime.getRuntime().maxMemory(), total(), System.getProperty(PROPERTY));
  }

  /** Returns that of a process; the value given of the property is null if it is not set. */
  static ProcessMemory of(long heap, long machine, @Nullable String given) {
    long usual = Math.min(HEAPS * heap, (long) (SHARE * machine));
    return new ProcessMemory(given == null ? usual : bytes(given), machine);
  }

  private static long bytes(String given) {
    try {
      long bytes = Pointer.parseBytes(given, 0);
      if (bytes > 0) {
        return bytes;
      }
    } catch (NumberFormatException e) { // has no word on the property
    }
    throw Arguments.bad("-D" + PROPERTY, "be bytes, such as 12g", FileNames.shown(given));
  }

  /** Returns bytes of memory, of the container if there is one. */
  private static long total() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /**
   * Checks that this process has not more than the limit, when all garbage is freed and given back.
   *
   * @throws OutOfMemoryError if it has
   */
  public void check() {
    for (int i = 0; Pointer.physicalBytes() > limit; i++) {
      if (i == TRIES) {
        throw new OutOfMemoryError("the process has " + (Pointer.physicalBytes() >> 20) + " MB");
      }
      System.gc();
      pause();
      trim();
    }
  }

  /**
   * Gives the system back what was freed, which glibc keeps for later: up to a hundred megabytes.
   * JavaCPP does it where its own limit is near, but has no public method.
   */
  private static void trim() {
    try {
      MethodHandles.privateLookupIn(Pointer.class, MethodHandles.lookup())
          .findStatic(Pointer.class, "trimMemory", MethodType.methodType(boolean.class))
          .invoke();
    } catch (Throwable e) { // another version of JavaCPP: the memory stays counted
      log.debug("freed memory stays with the process", e);
    }
  }

  /**
   * Returns what a process needs that shall have so many bytes, beside a larger heap: nothing,
   * another limit, or another machine.
   */
  public String option(double bytes) {
    boolean given = System.getProperty(PROPERTY) != null;
    String limit = given ? " -D" + PROPERTY + "=" + gigabytes(bytes) + "g" : "";
    boolean exists = bytes < SHARE * machine;
    return limit + (exists ? "" : " on a machine of " + gigabytes(bytes / SHARE) + " GB");
  }

  private static long gigabytes(double bytes) {
    return (long) Math.ceil(bytes / (1 << 30));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
