package io.github.dl4jlosses.docs.lessons;

import io.github.dl4jlosses.docs.Printed;
import io.github.dl4jlosses.examples.lessons.Lesson;
import io.github.dl4jlosses.examples.lessons.RunLesson;
import io.github.dl4jlosses.examples.lessons.Section;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the command of a lesson prints. */
final class LessonRun {
  private static final Pattern PROGRAM =
      Pattern.compile("--- (\\w+)\n(.*?)\n(?=--- |\\z)", Pattern.DOTALL);
  private static final Map<String, Map<String, String>> RUNS = new HashMap<>(); // each runs once

  private LessonRun() {}

  /** Returns what a program printed, without the line of its name. */
  static String output(Lesson lesson, Section section) throws Exception {
    boolean isAnswer = lesson.answers().contains(section);
    String output = run(lesson.name() + (isAnswer ? "-answers" : "")).get(section.name());
    if (output == null) {
      throw new AssertionError("lesson " + lesson.name() + " did not print " + section.name());
    }
    return output;
  }

  /** Returns what each program of a lesson printed, by its name, in their order. */
  static Map<String, String> run(String lesson) throws Exception {
    Map<String, String> known = RUNS.get(lesson);
    if (known == null) {
      known = programs(Printed.by(() -> RunLesson.main(new String[] {lesson})));
      RUNS.put(lesson, known);
    }
    return known;
  }

  private static Map<String, String> programs(String printed) {
    Map<String, String> programs = new LinkedHashMap<>();
    PROGRAM.matcher(printed).results().forEach(p -> programs.put(p.group(1), p.group(2)));
    return programs;
  }
}
