package io.github.dl4jlosses.examples.lessons;

import java.util.List;
import java.util.stream.Stream;

/**
 * A lesson.
 *
 * @param number its place
 * @param slug name of its text: {@code docs/en/<number>-<slug>.md}
 * @param sections the programs, in the order of the text
 * @param answers programs that check the answers of its exercises
 */
public record Lesson(int number, String slug, List<Section> sections, List<Section> answers) {

  /** Returns all programs. */
  public Stream<Section> programs() {
    return Stream.concat(sections.stream(), answers.stream());
  }
}
