package io.github.dl4jlosses.segment.internal.predict;

import io.github.dl4jlosses.datavec.Sample;
import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.evaluate.Validation;
import io.github.dl4jlosses.segment.internal.evaluate.Validation.Pictures;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import io.github.dl4jlosses.segment.internal.sample.SampleSource;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import java.util.ArrayList;
import java.util.List;
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
 * the one before, and then reads the next. Small images of one size that follow each other are
 * shown to the network together.
 *
 * <p>Images are added one at a time and in their order, so that numbers and errors are those of a
 * single thread. Where three such images may not fit into memory, the other thread rests.
 */
final class Measuring implements AutoCloseable {
  private static final int TOGETHER = 1 << 16; // pixels, as of a tile

  private final Model model;
  private final Tiling tiling;
  private final SampleSource samples;
  private final Runnable beforeEach;
  private final int bytes; // a pixel
  private final Validation measured;
  private final boolean roundsAlike; // for any number of images, as DL4J does with oneDNN only
  private final ExecutorService other = Executors.newSingleThreadExecutor(Measuring::thread);
  private Future<?> adding = CompletableFuture.completedFuture(null);
  private Future<List<Sample>> reading = CompletableFuture.completedFuture(List.of());

  Measuring(
      Model model, Tiling tiling, SampleSource samples, Pictures pictures, Runnable beforeEach) {
    this.model = model;
    this.tiling = tiling;
    this.samples = samples;
    this.beforeEach = beforeEach;
    bytes = ImageMemory.measured(model.info().classes().size());
    measured = new Validation(model.info().task(), model.info().foreground(), pictures);
    roundsAlike = OneDnn.enable().state() == OneDnn.State.ON;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "measuring");
    thread.setDaemon(true);
    return thread;
  }

  Validation all() {
    try (Progress progress = Progress.start("measuring", samples.size())) {
      for (int i = 0; i < samples.size(); ) {
        int count = measure(i);
        for (int n = 0; n < count; n++) {
          progress.step();
        }
        i += count;
      }
      finish(adding);
    }
    return measured;
  }

  /** Measures an image, and those that are shown with it; returns how many. */
  private int measure(int i) {
    beforeEach.run();
    if (i == 0) {
      readAhead(0);
    }
    List<Sample> images = images(i);
    Sample first = images.get(0);
    boolean several = fits((long) images.size() * first.height() * first.width());
    if (!several) {
      finish(adding);
    } else if (i + images.size() < samples.size()) {
      readAhead(i + images.size());
    }
    add(i, images, several);
    return images.size();
  }

  private void readAhead(int next) {
    reading = other.submit(() -> together(next));
  }

  /** Reads an image and those that may be shown with it; none, if it may not fit into memory. */
  private List<Sample> together(int first) {
    List<Sample> images = new ArrayList<>();
    long pixels = 0;
    for (int i = first; i < samples.size(); i++) {
      if (i > first ? !mayFollow(first, i, pixels) : !fits(samples.pixels(i))) {
        break;
      }
      Optional<Sample> image = i > first ? next(i) : Optional.of(samples.read(i));
      if (image.filter(one -> images.isEmpty() || isLike(images.get(0), one)).isEmpty()) {
        break; // it is read again in its turn
      }
      images.add(image.get());
      pixels += (long) image.get().height() * image.get().width();
      if (!mayHaveOthers(images.get(0))) {
        break;
      }
    }
    return images;
  }

  private Optional<Sample> next(int i) {
    try {
      return Optional.of(samples.read(i));
    } catch (RuntimeException | Error e) {
      return Optional.empty(); // what is wrong with those before comes first
    }
  }

  private boolean mayFollow(int first, int next, long pixels) {
    return samples.pixels(next) == samples.pixels(first)
        && samples.pixels(next) <= TOGETHER - pixels;
  }

  private boolean mayHaveOthers(Sample first) {
    return roundsAlike && NetworkOutput.isWhole(tiling, first);
  }

  private static boolean isLike(Sample first, Sample next) {
    return first.height() == next.height() && first.width() == next.width();
  }

  private boolean fits(long pixels) {
    return ImageMemory.fits(pixels, bytes, /* images= */ 3);
  }

  private List<Sample> images(int i) {
    try {
      List<Sample> ahead = result(reading);
      reading = CompletableFuture.completedFuture(List.of());
      if (!ahead.isEmpty()) {
        return ahead;
      }
    } catch (ExecutionException e) {
      // Alone it may fit into memory; if not, or if it is broken, it says so again.
    }
    finish(adding);
    return List.of(samples.read(i));
  }

  private void add(int i, List<Sample> images, boolean several) {
    List<NetworkOutput> outputs;
    try {
      outputs = hold(i, images.get(0), () -> outputs(images));
    } catch (RuntimeException | Error e) {
      finish(adding); // what is wrong with the image before comes first
      throw e;
    }
    finish(adding);
    adding =
        other.submit(
            () -> {
              for (int n = 0; n < images.size(); n++) {
                add(i + n, images.get(n), outputs.get(n));
              }
            });
    if (!several) {
      finish(adding);
    }
  }

  private List<NetworkOutput> outputs(List<Sample> images) {
    if (images.size() == 1) {
      return List.of(NetworkOutput.of(model, tiling, images.get(0), beforeEach));
    }
    beforeEach.run();
    return NetworkOutput.of(model, images);
  }

  private void add(int i, Sample sample, NetworkOutput output) {
    hold(
        i,
        sample,
        () -> {
          measured.add(samples.place(i), sample, output.logits(), output.probabilities());
          return measured;
        });
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
