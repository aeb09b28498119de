package io.github.dl4jlosses.internal.formula;

/** Pixels, sorted by whole numbers from the greatest to the least; among equals as they came. */
final class Ranking {
  private static final int DIGIT = 11; // bits; the counts fit the L1 cache
  private static final int LAST_DIGIT = (1 << DIGIT) - 1;

  private long[] orders;
  private int[] pixels;
  private long[] otherOrders;
  private int[] otherPixels;
  private int size;

  Ranking(int capacity) {
    orders = new long[capacity];
    pixels = new int[capacity];
    otherOrders = new long[capacity];
    otherPixels = new int[capacity];
  }

  void clear() {
    size = 0;
  }

  /** Adds a pixel with a number that is not negative. */
  void add(int pixel, long order) {
    orders[size] = order;
    pixels[size] = pixel;
    size++;
  }

  int size() {
    return size;
  }

  /** Returns the pixel of a rank, once sorted; the first is 0. */
  int pixel(int rank) {
    return pixels[rank];
  }

  /** Sorts by numbers of so many bits: by one digit after the other, from the last. */
  void sort(int bits) {
    for (int shift = 0; shift < bits; shift += DIGIT) {
      sortByDigit(shift);
    }
  }

  private int digit(int i, int shift) {
    return LAST_DIGIT - ((int) (orders[i] >>> shift) & LAST_DIGIT); // the greatest first
  }

  private void sortByDigit(int shift) {
    int[] place = new int[LAST_DIGIT + 2];
    for (int i = 0; i < size; i++) {
      place[digit(i, shift) + 1]++;
    }
    for (int d = 0; d < LAST_DIGIT; d++) {
      place[d + 1] += place[d];
    }
    for (int i = 0; i < size; i++) {
      int to = place[digit(i, shift)]++;
      otherOrders[to] = orders[i];
      otherPixels[to] = pixels[i];
    }
    long[] sortedOrders = otherOrders;
    otherOrders = orders;
    orders = sortedOrders;
    int[] sortedPixels = otherPixels;
    otherPixels = pixels;
    pixels = sortedPixels;
  }
}
