package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Measures a network on images. While it runs on one of them, another thread adds what it gave for
 * the one before, and then reads the next.
 *
 * <p>Images are added one at a time and in their order, so that numbers and errors are those of a
 * single thread. Where three such images may not fit into memory, the other thread rests.
 */
final class Measuring implements AutoCloseable {
  private final Model model;
  private final Tiling tiling;
  private final SampleSource samples;
  private final Runnable beforeEach;
  private final int bytes; // a pixel
  private final Validation measured;
  private final ExecutorService other = Executors.newSingleThreadExecutor(Measuring::thread);
  private Future<?> adding = CompletableFuture.completedFuture(null);
  private Future<Optional<Sample>> reading = CompletableFuture.completedFuture(Optional.empty());

  Measuring(Model model, Tiling tiling, SampleSource samples, Runnable beforeEach) {
    this.model = model;
    this.tiling = tiling;
    this.samples = samples;
    this.beforeEach = beforeEach;
    bytes = ImageMemory.measured(model.info().classes().size());
    measured = new Validation(model.info().task(), model.info().foreground());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "measuring");
    thread.setDaemon(true);
    return thread;
  }

  Validation all() {
    try (Progress progress = Progress.start("measuring", samples.size())) {
      for (int i = 0; i < samples.size(); i++) {
        measure(i);
        progress.step();
      }
      finish(adding);
    }
    return measured;
  }

  private void measure(int i) {
    beforeEach.run();
    Sample sample = sample(i);
    boolean several = fits((long) sample.height() * sample.width());
    if (!several) {
      finish(adding);
    } else if (i + 1 < samples.size()) {
      readAhead(i + 1);
    }
    add(i, sample, several);
  }

  private void readAhead(int next) {
    reading =
        other.submit(
            () -> fits(samples.pixels(next)) ? Optional.of(samples.read(next)) : Optional.empty());
  }

  private boolean fits(long pixels) {
    return ImageMemory.fits(pixels, bytes, /* images= */ 3);
  }

  private Sample sample(int i) {
    try {
      Optional<Sample> ahead = result(reading);
      reading = CompletableFuture.completedFuture(Optional.empty());
      if (ahead.isPresent()) {
        return ahead.get();
      }
    } catch (ExecutionException e) {
      // Alone it may fit into memory; if not, or if it is broken, it says so again.
    }
    finish(adding);
    return samples.read(i);
  }

  private void add(int i, Sample sample, boolean several) {
    NetworkOutput output;
    try {
      output = hold(i, sample, () -> NetworkOutput.of(model, tiling, sample, beforeEach));
    } catch (RuntimeException | Error e) {
      finish(adding); // what is wrong with the image before comes first
      throw e;
    }
    finish(adding);
    adding =
        other.submit(
            () ->
                hold(
                    i,
                    sample,
                    () -> {
                      measured.add(sample, output.logits(), output.probabilities());
                      return measured;
                    }));
    if (!several) {
      finish(adding);
    }
  }

  private <T> T hold(int i, Sample sample, Supplier<T> result) {
    return ImageMemory.hold(samples.name(i), sample.height(), sample.width(), bytes, result);
  }

  private static void finish(Future<?> work) {
    try {
      result(work);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException(e);
    }
  }

  private static <T> T result(Future<T> work) throws ExecutionException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for what the other thread does: nothing goes on behind the caller's back. */
  @Override
  public void close() {
    reading.cancel(/* mayInterruptIfRunning= */ false);
    other.shutdown();
    try {
      while (!other.awaitTermination(1, TimeUnit.MINUTES)) {}
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
