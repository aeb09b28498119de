package io.github.dl4jlosses.examples.lessons;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Runs the programs of a lesson.
 *
 * <pre>
 *   ./mvnw -q compile exec:exec -Dlesson=1
 *   ./mvnw -q compile exec:exec -Dlesson=1-answers
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
          Lesson8AveragePrecision.LESSON);

  private RunLesson() {}

  /** Runs the lesson that is named. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT); // 0.5, not 0,5: as in the text
    String name = args.length == 1 ? args[0] : "";
    for (Lesson lesson : LESSONS) {
      if (name.equals("" + lesson.number())) {
        run(lesson.sections());
        return;
      }
      if (name.equals(lesson.number() + "-answers")) {
        run(lesson.answers());
        return;
      }
    }
    System.err.println("lesson must be one of " + names() + ", got '" + name + "'");
    System.exit(2);
  }

  private static String names() {
    return LESSONS.stream()
        .map(lesson -> lesson.number() + ", " + lesson.number() + "-answers")
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
