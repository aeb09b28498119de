package io.github.dl4jlosses.metric.matching;

import java.util.Arrays;

/**
 * Pairs predictions with truths, as many as possible, by augmenting paths: a prediction whose
 * partners are all taken sends an owner elsewhere, who may send another one.
 */
final class LargestMatching {
  static final int NONE = -1;

  private final int[] owner; // prediction that has a truth
  private final int[] askedBy; // who asked for a truth in the search numbered by seen
  private final int[] seen;
  private int[] held = new int[16]; // truth of a prediction
  private int[][] partners = new int[16][];
  private int predictions;
  private int[] queue = new int[16];

  LargestMatching(int truths) {
    owner = new int[truths];
    Arrays.fill(owner, NONE);
    askedBy = new int[truths];
    seen = new int[truths];
  }

  /** Adds a prediction and returns whether there is one pair more; no pair is ever given up. */
  boolean add(int[] truths) {
    if (predictions == held.length) {
      held = Arrays.copyOf(held, 2 * predictions);
      partners = Arrays.copyOf(partners, 2 * predictions);
      queue = Arrays.copyOf(queue, 2 * predictions);
    }
    partners[predictions] = truths;
    held[predictions] = NONE;
    int free = search(predictions++);
    for (int t = free; t != NONE; ) {
      int p = askedBy[t];
      int before = held[p];
      owner[t] = p;
      held[p] = t;
      t = before;
    }
    return free != NONE;
  }

  /** Returns a free truth at the end of a shortest path; NONE if there is no path. */
  private int search(int prediction) {
    int search = prediction + 1;
    int tail = 0;
    queue[tail++] = prediction;
    for (int head = 0; head < tail; head++) {
      int p = queue[head];
      for (int t : partners[p]) {
        if (seen[t] != search) {
          seen[t] = search;
          askedBy[t] = p;
          if (owner[t] == NONE) {
            return t;
          }
          queue[tail++] = owner[t];
        }
      }
    }
    return NONE;
  }
}
