package io.github.dl4jlosses.docs.figures;

import io.github.dl4jlosses.docs.masks.MaskKinds;
import io.github.dl4jlosses.docs.widgets.ShipMap;
import io.github.dl4jlosses.examples.lessons.Lesson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Draws {@code docs/figures/lesson*.svg} and {@code docs/figures/masks-*.svg}, and the map of
 * probabilities of a widget.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec -Dfigures
 * </pre>
 */
public final class DrawFigures {
  /** The figures of all lessons, in their order. */
  private static final List<LessonFigure> FIGURES =
      List.of(
          LessonFigure.exact("lesson1-minus-log", Lesson1Figures::minusLog),
          LessonFigure.exact("lesson1-distance", Lesson1Figures::distance),
          LessonFigure.exact("lesson1-surface", Lesson1Figures::surface),
          LessonFigure.exact("lesson1-gradient-size", Lesson1Figures::gradientSize),
          LessonFigure.exact("lesson2-mask", Lesson2Figures::mask),
          LessonFigure.exact("lesson2-targets", Lesson2Figures::targets),
          LessonFigure.exact("lesson2-smoothing", Lesson2Figures::smoothing),
          LessonFigure.exact("lesson3-rows", Lesson3Figures::rows),
          LessonFigure.trained("lesson4-twice", Lesson4Figures::twice),
          LessonFigure.exact("lesson4-masks", Lesson4Figures::masks),
          LessonFigure.trained("lesson4-decay", Lesson4Figures::decay),
          LessonFigure.exact("lesson5-costs", Lesson5Figures::costs),
          LessonFigure.exact("lesson5-labels", Lesson5Figures::labels),
          LessonFigure.trained("lesson5-gradients", Lesson5Figures::gradients),
          LessonFigure.trained("lesson5-sure-and-wrong", Lesson5Figures::sureAndWrong),
          LessonFigure.exact("lesson5-weights", Lesson5Figures::weights),
          LessonFigure.trained("lesson5-rare-ships", Lesson5Figures::rareShips),
          LessonFigure.exact("lesson6-shares", Lesson6Figures::shares),
          LessonFigure.exact("lesson6-moved", Lesson6Figures::moved),
          LessonFigure.exact("lesson6-shrunk", Lesson6Figures::shrunk),
          LessonFigure.exact("lesson7-matrix", Lesson7Figures::matrix),
          LessonFigure.exact("lesson8-steps", Lesson8Figures::steps),
          LessonFigure.exact("lesson8-scene", Lesson8Figures::scene),
          LessonFigure.exact("lesson8-curves", Lesson8Figures::curves));

  private static final Path WIDGETS =
      Path.of("docs", "src", "main", "resources", "io", "github", "dl4jlosses", "docs", "widgets");

  private DrawFigures() {}

  /** Returns the figures of a lesson. */
  public static List<LessonFigure> of(Lesson lesson) {
    String start = "lesson" + lesson.number() + "-";
    return FIGURES.stream().filter(figure -> figure.name().startsWith(start)).toList();
  }

  /** Returns the figures of the guide to masks, in its order. */
  public static List<LessonFigure> ofMasks() {
    return MaskKinds.ALL.stream()
        .map(
            kind -> LessonFigure.exact("masks-" + kind.name(), words -> kind.svg(words.language())))
        .toList();
  }

  /**
   * Draws all.
   *
   * @param args a folder to draw into, or nothing for that of the documents
   */
  public static void main(String[] args) throws Exception {
    Path folder = args.length > 0 ? Path.of(args[0]) : Path.of("docs", "figures");
    List<LessonFigure> all = Stream.concat(FIGURES.stream(), ofMasks().stream()).toList();
    for (LessonFigure figure : all) {
      for (String language : figure.languages()) {
        Path file = folder.resolve(figure.path(language));
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, figure.file(language));
        System.out.println(file);
      }
    }
    System.out.println(ShipMap.write(args.length > 0 ? folder : WIDGETS));
  }
}
