package io.github.dl4jlosses.segment.internal.io;

import io.github.dl4jlosses.segment.spark.internal.cli.Main;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The program for a cluster whose driver has a disk with a fault. The first arguments are {@code
 * full} or {@code wait}, the name of a file, the number of its writing that fails or never ends,
 * and how many bytes of it are written before.
 */
public final class SparkOnFaultyDisk {
  /** What is printed before a write that never ends. */
  public static final String WAITING = "waits in the middle of a file";

  private SparkOnFaultyDisk() {}

  public static void main(String[] args) {
    boolean isFull = args[0].equals("full");
    int writing = Integer.parseInt(args[2]);
    int bytes = Integer.parseInt(args[3]);
    int[] begun = {0};
    AtomicFiles.disk =
        (file, out) ->
            isNamed(file, args[1]) && ++begun[0] == writing ? new Faulty(out, isFull, bytes) : out;
    Main.main(Arrays.copyOfRange(args, 4, args.length));
  }

  private static boolean isNamed(Path file, String name) {
    return FileNames.name(file).equals(name);
  }

  private static final class Faulty extends FilterOutputStream {
    private final boolean isFull;
    private int left;

    Faulty(OutputStream out, boolean isFull, int left) {
      super(out);
      this.isFull = isFull;
      this.left = left;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int now = Math.min(left, length);
      out.write(bytes, offset, now);
      left -= now;
      if (now < length) {
        if (isFull) {
          throw new IOException("No space left on device");
        }
        System.out.println(WAITING);
        while (true) {
          sleep();
        }
      }
    }

    private static void sleep() {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
