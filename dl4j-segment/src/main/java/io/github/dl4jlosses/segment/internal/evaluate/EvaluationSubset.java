package io.github.dl4jlosses.segment.internal.evaluate;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.dataset.Split;
import io.github.dl4jlosses.segment.internal.evaluate.EvaluationData.Which;
import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.model.TrainedOn;
import io.github.dl4jlosses.segment.internal.sample.ImageMaskFiles;
import io.github.dl4jlosses.segment.internal.sample.Subset;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the images that a network is measured on.
 *
 * @param folder that is not divided yet
 * @param asked divides the folder; if empty, as before
 * @param digests returns those of the content of images
 */
public record EvaluationSubset(
    DatasetFolder folder,
    Optional<TrainedOn> before,
    Optional<Split> asked,
    Function<List<ImageMaskFiles>, List<String>> digests) {

  /**
   * Returns the folder with nothing but these images, and says in its split which they are.
   *
   * @throws IllegalArgumentException if there are none
   */
  public DatasetFolder choose(Optional<Which> which) {
    if (which.equals(Optional.of(Which.ALL))) {
      return folder.as(Subset.TEST, folder.pairs(), "all images");
    }
    if (which.isPresent()) {
      return only(Subset.valueOf(which.get().name()));
    }
    if (folder.parts().contains(Subset.TEST)) {
      return only(Subset.TEST);
    }
    boolean undivided = folder.parts().equals(Set.of(Subset.TRAIN)) && asked.isEmpty();
    if (undivided && isNew()) {
      return folder.as(Subset.TEST, folder.pairs(), "all images, none of which the model has seen");
    }
    if (undivided && folder.pairs().size() == 1) {
      return folder.as(Subset.TEST, folder.pairs(), "the only image");
    }
    return only(
        split().testShare() > 0 && !folder.part(Subset.TRAIN).isEmpty()
            ? Subset.TEST
            : Subset.VALIDATION);
  }

  private Split split() {
    return asked.or(() -> before.map(TrainedOn::split)).orElseGet(Split::new);
  }

  private DatasetFolder only(Subset subset) {
    boolean asItIs =
        subset == Subset.TRAIN
            ? folder.parts().contains(Subset.VALIDATION) && split().testShare() == 0
            : folder.parts().contains(subset);
    DatasetFolder divided = asItIs ? folder : folder.divided(dividing());
    List<ImageMaskFiles> files = divided.part(subset);
    if (files.isEmpty()) {
      throw Arguments.bad(
          "--part",
          "be one of " + divided.parts() + " or all",
          subset,
          "or take one from the training images: --validation-share, --test-share");
    }
    return folder.as(subset, files, subset + " " + divided.split());
  }

  /** A folder of tests is what a share of them would be. */
  private Split dividing() {
    return folder.parts().contains(Subset.TEST)
        ? new Split(split().validationShare(), 0, split().seed())
        : split();
  }

  private boolean isNew() {
    if (before.isEmpty()) {
      return false;
    }
    Set<String> seen =
        Stream.concat(before.get().training().stream(), before.get().validation().stream())
            .collect(Collectors.toSet());
    return Collections.disjoint(digests.apply(folder.pairs()), seen);
  }
}
