package io.github.dl4jlosses.segment.internal.train;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.run.FileStamps;
import io.github.dl4jlosses.segment.internal.run.RunOrigin;
import io.github.dl4jlosses.segment.internal.sample.Subset;

/**
 * Watches the images and masks of a run, which are read anew in each epoch: those that change
 * meanwhile would be learned in silence. Files with another time or size are compared.
 */
final class SameFiles {
  private final RunOrigin began;
  private final TrainingData data;
  private FileStamps seen;

  SameFiles(RunOrigin began, TrainingData data) {
    this.began = began;
    this.data = data;
    seen = data.stamps();
  }

  /**
   * Checks that the files hold what they did when the run began.
   *
   * @throws IllegalArgumentException otherwise
   */
  void require() {
    FileStamps now = seen.now();
    if (now.equals(seen)) {
      return;
    }
    DatasetFolder folder = data.survey().folder();
    RunOrigin found =
        new RunOrigin(
            began.settings(),
            TrainingOrigin.files(
                data,
                TrainingData.digests(data.survey(), Subset.TRAIN),
                TrainingData.digests(data.survey(), Subset.VALIDATION)),
            began.arithmetic());
    began.requireSame(found, folder.root());
    seen = now;
  }
}
