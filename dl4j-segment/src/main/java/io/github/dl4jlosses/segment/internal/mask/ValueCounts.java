package io.github.dl4jlosses.segment.internal.mask;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How often each value is in a mask, and where it is first.
 *
 * <p>More than {@link #LIMIT} values are numbers of objects, or a photograph: then only zeros are
 * counted on, so that no file fills the memory.
 */
public final class ValueCounts {
  public static final int LIMIT = 512; // twice the classes that a table may have

  private final Map<Integer, Integer> slots = new HashMap<>();
  private int[] values = new int[4];
  private int[] counts = new int[4];
  private int[] places = new int[4];
  private int[] runs = new int[4];
  private int[] solids = new int[4];
  private final int pixels;
  private int zeros;
  private boolean complete = true;
  private final Set<Integer> scattered;

  private ValueCounts(Set<Integer> scattered, int width, int... mask) {
    this.scattered = scattered;
    pixels = mask.length;
    for (int from = 0; from < mask.length; ) {
      int to = from + 1;
      while (to < mask.length && mask[to] == mask[from]) {
        to++;
      }
      zeros += mask[from] == 0 ? to - from : 0;
      if (complete) {
        add(mask[from], to - from, from, solid(mask, width, from, to));
      }
      from = to;
    }
    values = Arrays.copyOf(values, slots.size());
    counts = Arrays.copyOf(counts, values.length);
    places = Arrays.copyOf(places, values.length);
    runs = Arrays.copyOf(runs, values.length);
    solids = Arrays.copyOf(solids, values.length);
    slots.clear();
  }

  private ValueCounts(ValueCounts other, VoidValues voids) {
    int[] kept =
        IntStream.range(0, other.size())
            .filter(v -> !voids.values().contains(other.values[v]))
            .toArray();
    values = IntStream.of(kept).map(v -> other.values[v]).toArray();
    counts = IntStream.of(kept).map(v -> other.counts[v]).toArray();
    places = IntStream.of(kept).map(v -> other.places[v]).toArray();
    runs = IntStream.of(kept).map(v -> other.runs[v]).toArray();
    solids = IntStream.of(kept).map(v -> other.solids[v]).toArray();
    zeros = voids.values().contains(0) ? 0 : other.zeros;
    long without = IntStream.range(0, other.size()).mapToLong(other::count).sum();
    pixels = (int) (other.pixels - without + IntStream.of(counts).asLongStream().sum());
    complete = other.complete;
    scattered = other.scattered;
  }

  /** Returns these counts as if the mask had none of the void values. */
  public ValueCounts without(VoidValues voids) {
    return voids.values().isEmpty() ? this : new ValueCounts(this, voids);
  }

  static ValueCounts of(int[] mask, int width) {
    return new ValueCounts(Set.of(), width, mask);
  }

  /** Counts values, and finds those that lie in several pieces. */
  static ValueCounts withPieces(int[] mask, int width) {
    return new ValueCounts(Pieces.several(mask, width), width, mask);
  }

  /** Counts the pixels of a run that have equal ones on the right, below, and between these. */
  private static int solid(int[] mask, int width, int from, int to) {
    int solid = 0;
    for (int i = from; i + 1 < to && i + width + 1 < mask.length; i++) {
      boolean inRow = i % width != width - 1;
      if (inRow && mask[i + width] == mask[i] && mask[i + width + 1] == mask[i]) {
        solid++;
      }
    }
    return solid;
  }

  private void add(int value, int count, int place, int solid) {
    int next = slots.size();
    Integer known = slots.putIfAbsent(value, next);
    if (known != null) {
      counts[known] += count;
      runs[known]++;
      solids[known] += solid;
      return;
    }
    if (next == LIMIT) {
      slots.remove(value);
      complete = false;
      return;
    }
    if (next == values.length) {
      values = Arrays.copyOf(values, 2 * next);
      counts = Arrays.copyOf(counts, 2 * next);
      places = Arrays.copyOf(places, 2 * next);
      runs = Arrays.copyOf(runs, 2 * next);
      solids = Arrays.copyOf(solids, 2 * next);
    }
    values[next] = value;
    counts[next] = count;
    places[next] = place;
    runs[next] = 1;
    solids[next] = solid;
  }

  /** Whether all values were counted, not only the first ones and the zeros. */
  public boolean isComplete() {
    return complete;
  }

  /** Returns the number of different values, in the order in which a mask shows them. */
  public int size() {
    return values.length;
  }

  public int value(int index) {
    return values[index];
  }

  public long count(int index) {
    return counts[index];
  }

  /** Returns the first pixel of a value, in raster order. */
  public int place(int index) {
    return places[index];
  }

  /**
   * Returns how often a value begins, in raster order: noise does so at nearly each of its pixels.
   */
  public int runs(int index) {
    return runs[index];
  }

  /** Returns how many squares of four pixels a value fills: edges and noise fill few. */
  public int solid(int index) {
    return solids[index];
  }

  boolean has(int value) {
    return Arrays.stream(values).anyMatch(v -> v == value);
  }

  /** Whether a value lies in several pieces. */
  public boolean isScattered(int value) {
    return scattered.contains(value);
  }

  public long zeros() {
    return zeros;
  }

  public long pixels() {
    return pixels;
  }
}
