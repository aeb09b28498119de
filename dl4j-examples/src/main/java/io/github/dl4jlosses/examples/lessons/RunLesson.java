package io.github.dl4jlosses.examples.lessons;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the programs of a lesson, or of a page.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec -Dlesson=1
 *   ./mvnw -q compile exec:exec -Dlesson=1-answers
 *   ./mvnw -q compile exec:exec -Dlesson=from-an-article
 * </pre>
 */
public final class RunLesson {
  /** The lessons. */
  public static final List<Lesson> LESSONS =
      List.of(
          Lesson1CrossEntropy.LESSON,
          Lesson2Options.LESSON,
          Lesson3ShapesAndTypes.LESSON,
          Lesson4UsualMistakes.LESSON,
          Lesson5BinaryCrossEntropy.LESSON,
          Lesson6BeyondCrossEntropy.LESSON,
          Lesson7IouAndDice.LESSON,
          Lesson8AveragePrecision.LESSON);

  /** The lessons, and the pages with programs. */
  public static final List<Lesson> TEXTS =
      Stream.concat(LESSONS.stream(), Stream.of(PageArticle.PAGE, PageQuestions.PAGE)).toList();

  private RunLesson() {}

  /** Runs the lesson that is named. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT); // 0.5, not 0,5: as in the text
    String name = args.length == 1 ? args[0] : "";
    for (Lesson lesson : TEXTS) {
      if (name.equals(lesson.name())) {
        run(lesson.sections());
        return;
      }
      if (!lesson.answers().isEmpty() && name.equals(lesson.name() + "-answers")) {
        run(lesson.answers());
        return;
      }
    }
    System.err.println("lesson must be one of " + names() + ", got '" + name + "'");
    System.exit(2);
  }

  private static String names() {
    return TEXTS.stream()
        .flatMap(
            lesson ->
                lesson.answers().isEmpty()
                    ? Stream.of(lesson.name())
                    : Stream.of(lesson.name(), lesson.name() + "-answers"))
        .collect(Collectors.joining(", "));
  }

  private static void run(List<Section> sections) throws Exception {
    for (Section section : sections) {
      System.out.println("--- " + section.name());
      section.program().run();
      System.out.println();
    }
  }
}
