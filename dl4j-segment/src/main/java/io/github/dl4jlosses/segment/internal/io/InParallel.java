package io.github.dl4jlosses.segment.internal.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does something with each of a list on all cores, and throws what was thrown as it was.
 *
 * <p>A parallel stream makes another exception of the one that a thread threw, with the first one's
 * class and text as its message, or none, and of several it throws any.
 */
public final class InParallel {
  private InParallel() {}

  /**
   * Returns the results, in the order of the list.
   *
   * @throws RuntimeException what the function threw for the first element for which it did; so
   *     with an Error
   */
  public static <T, R> List<R> map(List<T> list, Function<T, R> function) {
    List<Result<R>> results =
        list.parallelStream().map(element -> Result.of(element, function)).toList();
    List<R> values = new ArrayList<>();
    for (Result<R> result : results) {
      values.add(result.get());
    }
    return values;
  }

  private record Result<R>(@Nullable R value, @Nullable Throwable thrown) {
    static <T, R> Result<R> of(T element, Function<T, R> function) {
      try {
        return new Result<>(function.apply(element), null);
      } catch (RuntimeException | Error e) { // thrown after all threads have ended
        return new Result<>(null, e);
      }
    }

    R get() {
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
      return Objects.requireNonNull(value);
    }
  }
}
