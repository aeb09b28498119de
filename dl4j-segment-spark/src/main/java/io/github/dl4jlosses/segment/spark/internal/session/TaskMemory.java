package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import java.io.IOException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/**
 * The heap of this JVM, which several tasks have together. What does not fit beside the others is
 * tried again without them, so that the neighbors of an image do not decide what becomes of it.
 */
public final class TaskMemory {
  private static final ReadWriteLock TASKS = new ReentrantReadWriteLock(/* fair= */ true);

  private TaskMemory() {}

  /** Work of a task, which may be done twice. */
  @FunctionalInterface
  public interface Work<T> {
    T result() throws IOException;
  }

  /**
   * Returns the result of a task.
   *
   * @param isLacking whether memory may have been too little for a result
   */
  public static <T> T share(Work<T> work, Predicate<T> isLacking) throws IOException {
    T result = locked(TASKS.readLock(), tasks(SparkEnv.get().conf()), work);
    return isLacking.test(result) ? locked(TASKS.writeLock(), /* tasks= */ 1, work) : result;
  }

  private static <T> T locked(Lock lock, int tasks, Work<T> work) throws IOException {
    lock.lock();
    try {
      ImageMemory.shareAmong(tasks);
      return work.result();
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many tasks a JVM has at most at a time. */
  static int tasks(SparkConf conf) {
    int all = Runtime.getRuntime().availableProcessors();
    String master = conf.get("spark.master", "local");
    int cores =
        master.startsWith("local")
            ? threads(master, all)
            : conf.getInt("spark.executor.cores", master.startsWith("spark:") ? all : 1);
    return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
  }

  /** Returns the threads of local, local[2], local[*] or local[2,3]. */
  private static int threads(String master, int all) {
    String threads = master.replaceAll("^local\\[|[,\\]].*$", "");
    return threads.equals("*")
        ? all
        : threads.matches("[0-9]{1,6}") ? Integer.parseInt(threads) : 1;
  }
}
