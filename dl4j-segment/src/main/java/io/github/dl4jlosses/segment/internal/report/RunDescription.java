package io.github.dl4jlosses.segment.internal.report;

import io.github.dl4jlosses.evaluation.SegmentationTask;
import io.github.dl4jlosses.segment.internal.classes.Foreground;
import io.github.dl4jlosses.segment.internal.evaluate.ImageScores;
import io.github.dl4jlosses.segment.internal.range.InputRanges;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the report says of a run before its first epoch.
 *
 * @param epochs how many there will be at most
 * @param classNames names of the classes, in the order of the channels
 * @param colors their colors, 0xRRGGBB
 * @param foreground classes that can be objects
 * @param images the validation images, in the order in which they are measured
 * @param ranges of the images, as the network was given them
 * @param settings name and value, in the order in which they are shown
 */
public record RunDescription(
    String title,
    int epochs,
    List<String> classNames,
    List<Integer> colors,
    SegmentationTask.Labeling labeling,
    Foreground foreground,
    List<Path> images,
    InputRanges ranges,
    Map<String, String> settings) {
  public boolean isSingle() {
    return labeling == SegmentationTask.Labeling.SINGLE_LABEL;
  }

  /** Returns the colors of the values of the maps of {@link ImageScores}; 0 is shown as nothing. */
  public List<Integer> shownColors() {
    List<Integer> shown = new ArrayList<>(List.of(0));
    foreground.of(colors).stream().limit(ImageScores.MAX_CLASS).forEach(shown::add);
    return shown;
  }

  /** Returns the value that a class has in these maps. */
  public int shown(int classIndex) {
    return ImageScores.shown(foreground, classIndex);
  }
}
