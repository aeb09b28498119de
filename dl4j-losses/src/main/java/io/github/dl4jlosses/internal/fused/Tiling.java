package io.github.dl4jlosses.internal.fused;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The pixels of arrays [N, C, d…] or [R, C] cut into tiles: short stretches of pixels that lie one
 * step apart in every one of the arrays.
 *
 * <p>An array whose size is 1 along a dimension is read as if it were repeated along it.
 */
public final class Tiling {
  private static final int FLOATS_PER_TILE = 1 << 14; // 64 KiB: in the L2 cache of one core
  private static final int SHORTEST_TILE = 64;
  private static final int LONGEST_TILE = 4096;
  private static final int MOST_CHUNKS = 256; // with sums of their own
  private static final int FEWEST_CHUNKS = 32; // enough for as many threads
  private static final int SUMS = 1 << 20; // of all chunks: 8 MiB
  private static final int FLOATS_WORTH_A_TASK = 1 << 14; // some 20 µs

  private final int[] dimensions; // of the pixels: all but the channels and those of size 1
  private final long[] sizes; // of these dimensions
  private final int firstInner; // this and the following ones are walked through in one run
  private final int run; // pixels of the inner dimensions
  private final int runs; // number of all combinations of the others
  private final int tile; // pixels per tile
  private final int tilesPerRun;
  private final int channels;
  private final int groups;
  private final PerPixel perPixel;

  /**
   * What a pixel costs.
   *
   * @param floats that a tile holds in the cache
   * @param work in channels of a loss
   */
  public record PerPixel(int floats, int work) {
    /** Returns the cost of a loss. */
    public static PerPixel ofLoss(int channels) {
      return new PerPixel(channels, channels);
    }

    /**
     * Returns the cost of a loss and of a 1×1 convolution before it, both ways. Its products are
     * faster in tiles that are eight times as long.
     */
    public static PerPixel ofConvolution(int channels, int inputs) {
      return new PerPixel((channels + 2 * inputs + 7) / 8, channels + channels * inputs / 8);
    }
  }

  private Tiling(
      int[] dimensions, long[] sizes, int channels, PerPixel perPixel, int firstInner, int groups) {
    this.dimensions = dimensions;
    this.sizes = sizes;
    this.channels = channels;
    this.firstInner = firstInner;
    this.groups = groups;
    this.perPixel = perPixel;
    run = (int) product(sizes, firstInner, sizes.length);
    runs = (int) product(sizes, 0, firstInner);
    tile =
        Math.min(
            run,
            Math.min(LONGEST_TILE, Math.max(SHORTEST_TILE, FLOATS_PER_TILE / perPixel.floats)));
    tilesPerRun = (run + tile - 1) / tile;
  }

  private static long product(long[] sizes, int from, int to) {
    return Arrays.stream(sizes, from, to).reduce(1, (a, b) -> a * b);
  }

  /** Returns whether arrays of a type are read as they lie. */
  public static boolean reads(DataType type) {
    return Elements.reads(type);
  }

  /** Returns the number of pixels that tiles can be cut of. */
  public static long mostPixels() {
    return Integer.MAX_VALUE / 2;
  }

  /**
   * Returns the tiles that suit arrays in the memory of the CPU.
   *
   * @param shape [N, C, d…] or [R, C]
   * @param arrays of this shape, or of size 1 along any of its dimensions, or with other channels
   * @param grouping whether an image is a group of tiles, or all tiles are one
   */
  public static Tiling of(
      long[] shape, List<INDArray> arrays, Grouping grouping, PerPixel perPixel) {
    int[] dimensions =
        IntStream.range(0, shape.length).filter(d -> d != 1 && shape[d] != 1).toArray();
    long[] sizes = IntStream.of(dimensions).mapToLong(d -> shape[d]).toArray();
    int groups = grouping == Grouping.IMAGE ? (int) shape[0] : 1;
    int outermost = groups > 1 ? 1 : 0; // of the dimensions that may be walked through in one run
    int firstInner = groups > 1 && sizes.length == 1 ? 1 : Math.max(0, sizes.length - 1);
    while (firstInner > outermost && joins(dimensions, sizes, firstInner, arrays)) {
      firstInner--;
    }
    return new Tiling(dimensions, sizes, (int) shape[1], perPixel, firstInner, groups);
  }

  /** What one set of sums covers. */
  public enum Grouping {
    /** Each image by itself. */
    IMAGE,
    /** All images. */
    BATCH
  }

  /** Whether one step along the dimension before is as long as all steps along this dimension. */
  private static boolean joins(int[] dimensions, long[] sizes, int i, List<INDArray> arrays) {
    return arrays.stream()
        .allMatch(x -> stride(x, dimensions[i - 1]) == stride(x, dimensions[i]) * sizes[i]);
  }

  private static long stride(INDArray array, int dimension) {
    return array.size(dimension) == 1 ? 0 : array.stride(dimension);
  }

  /** Returns an array of the tiling, to be read or written by tiles. */
  public TiledArray array(INDArray array) {
    long[] strides = IntStream.of(dimensions).mapToLong(d -> stride(array, d)).toArray();
    return new TiledArray(this, Elements.of(array), strides, stride(array, 1), (int) array.size(1));
  }

  /** Returns the number of tiles. */
  public int count() {
    return runs * tilesPerRun;
  }

  /** Returns the group of a tile. */
  public int group(int t) {
    return t / (count() / groups);
  }

  /** Returns the number of channels C. */
  public int channels() {
    return channels;
  }

  /** Returns the number of all pixels. */
  public int pixels() {
    return runs * run;
  }

  /** Returns how many pixels the longest tile has. */
  public int longestTile() {
    return tile;
  }

  /** Returns how many pixels a tile has. */
  public int length(int t) {
    return Math.min(tile, run - t % tilesPerRun * tile);
  }

  /** Returns the number of the first pixel of a tile, in the order n, d…. */
  public int firstPixel(int t) {
    return t / tilesPerRun * run + t % tilesPerRun * tile;
  }

  /** Returns where the first pixel of a tile lies in an array with these strides. */
  long position(int t, long[] strides) {
    long position = (long) (t % tilesPerRun) * tile * step(strides);
    long rest = t / tilesPerRun;
    for (int d = firstInner - 1; d >= 0; d--) {
      position += rest % sizes[d] * strides[d];
      rest /= sizes[d];
    }
    return position;
  }

  /** Returns how far apart the pixels of a tile lie in an array with these strides. */
  static long step(long[] strides) {
    return strides.length == 0 ? 0 : strides[strides.length - 1];
  }

  /** What is done to each tile, by one thread. */
  @FunctionalInterface
  public interface Work {
    /**
     * Works on a tile.
     *
     * @param sums what its part is added to
     * @return false to give up
     */
    boolean on(int tile, double[] sums);
  }

  /** Makes workers, which may hold memory of their own. */
  @FunctionalInterface
  public interface Workers {
    /** Returns a new worker, used by one thread. */
    Work create();
  }

  /**
   * Works on all tiles in parallel and returns the sums of each group, [groups][count]; nothing if
   * a worker gave up. They are added up in a fixed order: the same for any number of threads.
   *
   * @param count the number of sums
   */
  public Optional<double[][]> sums(int count, Workers workers) {
    int tilesOfGroup = count() / groups;
    int chunks = Math.min(MOST_CHUNKS, Math.max(FEWEST_CHUNKS, SUMS / Math.max(1, count)));
    int chunksOfGroup = Math.min(tilesOfGroup, Math.max(1, chunks / groups));
    double[][] parts = new double[groups * chunksOfGroup][count];
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean gaveUp = new AtomicBoolean();
    Runnable task =
        () -> {
          Work worker = workers.create();
          int chunk = next.getAndIncrement();
          while (chunk < parts.length && !gaveUp.get()) {
            int first = chunk / chunksOfGroup * tilesOfGroup;
            long k = chunk % chunksOfGroup;
            int end = first + (int) ((k + 1) * tilesOfGroup / chunksOfGroup);
            for (int t = first + (int) (k * tilesOfGroup / chunksOfGroup); t < end; t++) {
              if (!worker.on(t, parts[chunk])) {
                gaveUp.set(true);
                return;
              }
            }
            chunk = next.getAndIncrement();
          }
        };
    int tasks = tasks(parts.length);
    if (tasks == 1) {
      task.run();
    } else {
      IntStream.range(0, tasks).parallel().forEach(i -> task.run());
    }
    return gaveUp.get() ? Optional.empty() : Optional.of(sumsOfGroups(parts, count));
  }

  private double[][] sumsOfGroups(double[][] parts, int count) {
    double[][] sums = new double[groups][count];
    int chunksOfGroup = parts.length / groups;
    for (int p = 0; p < parts.length; p++) {
      for (int i = 0; i < count; i++) {
        sums[p / chunksOfGroup][i] += parts[p][i];
      }
    }
    return sums;
  }

  private int tasks(int chunks) {
    long worthwhile = (long) pixels() * perPixel.work / FLOATS_WORTH_A_TASK;
    int threads = ForkJoinPool.getCommonPoolParallelism() + 1;
    return (int) Math.max(1, Math.min(Math.min(worthwhile, chunks), threads));
  }
}
