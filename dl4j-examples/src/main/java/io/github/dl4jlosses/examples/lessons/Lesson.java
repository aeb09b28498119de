package io.github.dl4jlosses.examples.lessons;

import java.util.List;
import java.util.stream.Stream;

/**
 * A lesson, or a page with programs.
 *
 * @param number its place; 0 for a page that is no lesson
 * @param slug name of its text: {@code docs/en/<number>-<slug>.md}, or {@code docs/en/<slug>.md}
 * @param sections the programs, in the order of the text
 * @param answers programs that check the answers of its exercises
 */
public record Lesson(int number, String slug, List<Section> sections, List<Section> answers) {

  /** Returns the name that runs it: the number, or a page's slug. */
  public String name() {
    return number > 0 ? "" + number : slug;
  }

  /** Returns the name of its text, without the ending. */
  public String page() {
    return number > 0 ? number + "-" + slug : slug;
  }

  /** Returns what the names of its classes begin with. */
  public String classes() {
    return number > 0 ? "Lesson" + number : "Page";
  }

  /** Returns all programs. */
  public Stream<Section> programs() {
    return Stream.concat(sections.stream(), answers.stream());
  }
}
