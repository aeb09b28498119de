package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.TestDisk;
import java.util.Arrays;

/**
 * The program on a disk with a fault: the first argument is {@code full:} and the name of a file
 * that finds no room, or {@code wait:} and the name of one of which the first write never ends.
 */
final class FaultyDisk {
  static final String FULL = "full:";
  static final String WAIT = "wait:";

  private FaultyDisk() {}

  /** What is printed before a write that never ends. */
  static String waiting(String name) {
    return "writes " + name;
  }

  public static void main(String[] args) {
    String name = args[0].substring(FULL.length());
    int code;
    try (TestDisk disk = args[0].startsWith(FULL) ? full(name) : waits(name)) {
      code = disk.run(() -> Main.run(Arrays.copyOfRange(args, 1, args.length)));
    }
    System.exit(code);
  }

  private static TestDisk full(String name) {
    return TestDisk.full(file -> FileNames.name(file).equals(name));
  }

  private static TestDisk waits(String name) {
    return TestDisk.with(
        file -> {
          if (FileNames.name(file).equals(name)) {
            System.out.println(waiting(name));
            while (true) {
              sleep();
            }
          }
        });
  }

  private static void sleep() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
