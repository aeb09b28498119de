package io.github.dl4jlosses.segment.spark.internal.train;

import io.github.dl4jlosses.segment.spark.internal.round.ShardWorker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The networks of this executor, one for each task at a time; a round need not make them anew. */
final class Workers {
  private static final Deque<ShardWorker> IDLE = new ArrayDeque<>();
  private static String ofJob = "";

  private Workers() {}

  /** Returns a worker that nobody else has. */
  static ShardWorker take(String job, Supplier<ShardWorker> maker) {
    ShardWorker idle = idle(job);
    return idle == null ? maker.get() : idle;
  }

  private static synchronized @Nullable ShardWorker idle(String job) {
    if (!ofJob.equals(job)) { // of a run before
      IDLE.clear();
      ofJob = job;
    }
    return IDLE.poll();
  }

  static synchronized void giveBack(String job, ShardWorker worker) {
    if (ofJob.equals(job)) {
      IDLE.add(worker);
    }
  }
}
