package io.github.dl4jlosses.segment.internal.survey;

import io.github.dl4jlosses.segment.internal.dataset.DatasetFolder;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.sample.SampleReader;
import java.util.ArrayList;
import java.util.List;

/** What is sound in a folder and may surprise. */
final class SurveyNotes {
  private static final double MOST = .5; // of the pixels

  private SurveyNotes() {}

  /** Returns a line for each; the counts are empty if there are no training images. */
  static List<String> of(
      DatasetFolder folder,
      SampleReader reader,
      List<ClassCount> training,
      List<String> ofMasks,
      VoidCount voids) {
    List<String> notes = new ArrayList<>(folder.notes());
    notes.addAll(ofMasks);
    if (voids.isMost()) {
      notes.add("most pixels are void (sparse labels?)");
    }
    List<String> unseen = new ArrayList<>();
    for (int c = 0; c < training.size(); c++) {
      if (training.get(c).pixels() == 0) {
        unseen.add(FileNames.shown(reader.classes().names().get(c)));
      }
    }
    if (!unseen.isEmpty()) {
      notes.add(
          "no training image shows, so the network cannot learn: " + String.join(", ", unseen));
    }
    List<String> most = new ArrayList<>();
    for (int c = 0; c < training.size() && reader.isMultiLabel(); c++) {
      if (training.get(c).counted() > 0 && training.get(c).share() > MOST) {
        most.add(FileNames.shown(reader.classes().names().get(c)));
      }
    }
    if (!most.isEmpty()) {
      notes.add("yes on most pixels (black on white? Then invert): " + String.join(", ", most));
    }
    return List.copyOf(notes);
  }
}
