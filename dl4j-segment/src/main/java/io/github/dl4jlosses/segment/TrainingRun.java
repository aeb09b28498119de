package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.cli.SavedArguments;
import io.github.dl4jlosses.segment.internal.evaluate.EpochScores;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderLock;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.run.FailedStart;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import io.github.dl4jlosses.segment.internal.train.StartingModel;
import io.github.dl4jlosses.segment.internal.train.TrainingData;
import io.github.dl4jlosses.segment.internal.train.TrainingLoop;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A training in a folder, as {@code segment train} does it: a U-Net that is measured after each
 * epoch, with a checkpoint, a table of the scores, a report and pictures.
 *
 * <p>While it works it keeps the folder to itself: a second run there, in this program or another,
 * is refused. A run uses all that its options say and no more, so that one which was stopped ends
 * with the same network as one that was not.
 */
public final class TrainingRun {
  private final TrainingOptions options;
  private final RunFolder folder;
  private final Terminal out;
  private final StopSignal stop = StopSignal.none();

  private TrainingRun(TrainingOptions options, Terminal out) {
    this.options = options;
    this.folder = new RunFolder(options.get(TrainingOptions.OUTPUT));
    this.out = out;
  }

  /** Returns a run that prints nothing. */
  public static TrainingRun of(TrainingOptions options) {
    return new TrainingRun(options, Terminal.none());
  }

  /**
   * Returns a run that prints what {@code segment train} does.
   *
   * @param out gets what the folder holds, and a line for each epoch
   */
  public static TrainingRun of(TrainingOptions options, PrintStream out) {
    return new TrainingRun(options, Terminal.of(out));
  }

  /**
   * Trains in a new folder.
   *
   * @return what each epoch came to
   * @throws IllegalArgumentException if an option or a file of the data is not as it must be, or
   *     the folder has files
   * @throws SegmentException if the run cannot continue: the disk is full, the network diverged
   */
  public List<Epoch> train() {
    try {
      if (folder.hasRun()) {
        throw Arguments.bad(
            "output folder " + FileNames.shown(folder.path()),
            "be new",
            "one with a run",
            "resume() continues it, or choose another");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return resume();
  }

  /**
   * Continues the run in the folder from its checkpoint, or begins it if there is none yet, also
   * where an earlier start left nothing but its arguments. {@link TrainingOptions#EPOCHS} may be
   * another number than before: the learning rate then goes on by the schedule of that number, and
   * the run is not one that had it from the start.
   *
   * @return what each epoch came to, with those of before
   * @throws IllegalArgumentException as {@link #train} does, or if the options or the images are
   *     not those that the run began with
   * @throws SegmentException as {@link #train} does
   */
  public List<Epoch> resume() {
    requireRunOrRoom();
    TrainingOptions ofRun = StartingModel.sized(options);
    TrainingData data = TrainingData.open(ofRun, out);
    try (FolderLock lock = FolderLock.takeNew(folder.path())) {
      requireRunOrRoom(); // another process may have begun one
      if (FailedStart.clear(folder)) {
        out.line(FailedStart.NOTE);
      }
      TrainingLoop loop = TrainingLoop.open(ofRun, data, stop, out);
      new SavedArguments(lock.folder()).write(ofRun); // now known to go with the checkpoint
      List<EpochScores> epochs = loop.run();
      return epochs.stream().map(Results::of).toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void requireRunOrRoom() {
    try {
      folder.requireCheckpoint();
      if (!folder.hasCheckpoint() && !FailedStart.isIn(folder)) {
        OutputFolder.requireNew(folder.path());
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        "run " + folder.path() + " must be readable, got " + IoReason.reason(e), e);
  }

  /**
   * Ends the run after the step or image that it is at, with a checkpoint; any thread may call it.
   * The method that trains then returns the epochs that are done.
   */
  public void stop() {
    stop.request();
  }

  /** Returns the file of the network of the best epoch, for {@link Segmenter#load}. */
  public Path model() {
    return folder.model();
  }

  /** Returns the page that shows the run. */
  public Path report() {
    return folder.report();
  }
}
