package io.github.dl4jlosses.examples.lessons;

/**
 * One program of a lesson.
 *
 * @param name of its method, by which the text names it
 * @param program what runs
 * @param numbers how its numbers repeat on another machine
 */
public record Section(String name, Program program, Numbers numbers) {
  /** What a section does: it prints. */
  @FunctionalInterface
  public interface Program {
    void run() throws Exception;
  }

  /** How numbers repeat on another machine. */
  public enum Numbers {
    /** Each digit. */
    EXACT,
    /** About: hundreds of steps of training enlarge the last bit, in which processors differ. */
    TRAINED
  }

  /** Returns a section that prints the same digits everywhere. */
  static Section exact(String name, Program program) {
    return new Section(name, program, Numbers.EXACT);
  }

  /** Returns a section that trains a network. */
  static Section trained(String name, Program program) {
    return new Section(name, program, Numbers.TRAINED);
  }
}
