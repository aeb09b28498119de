package io.github.dl4jlosses.segment.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever ends the program is one line. */
class MessageTest {
  private static final String ROOM = " (is there room, and may you read and write there?)";

  /** What is thrown, and what the user reads. */
  record Case(Throwable thrown, String message) {
    @Override
    public String toString() {
      return thrown.toString();
    }
  }

  static final List<Case> CASES =
      List.of(
          new Case(new SegmentException("a must b, got\n  c"), "a must b, got c"),
          new Case(new IllegalArgumentException("a must b, got \t"), "a must b, got"),
          new Case(new IllegalArgumentException("a\u0007 must b"), "a\\u0007 must b"),
          new Case(
              new IOException("No space left on device"),
              "file must be readable and writable, got No space left on device" + ROOM),
          new Case(
              new FileSystemException("run/arguments.txt", null, "No space left on device"),
              "file run/arguments.txt must be readable and writable, got No space left on device"
                  + ROOM),
          new Case(
              new AccessDeniedException("run/a\nb"),
              "file run/a b must be readable and writable, got access denied" + ROOM),
          new Case(
              new UncheckedIOException(new AccessDeniedException("run")),
              "file run must be readable and writable, got access denied" + ROOM),
          new Case(
              new UncheckedIOException("cannot write a.png", new IOException("disk full")),
              "cannot write a.png: disk full" + ROOM),
          new Case(
              new OutOfMemoryError("Java heap space"),
              "memory must be enough, got: Java heap space (give more: java "
                  + ImageMemory.option(0)
                  + ")"),
          new Case(
              new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnind4jcpu")),
              "program must find all its parts, got java.lang.UnsatisfiedLinkError: no jnind4jcpu"
                  + " (segment.jar runs on the platform that it was made on: make it on this one)"),
          new Case(
              new NoClassDefFoundError("org/nd4j/Nd4j"),
              "program must find all its parts, got java.lang.NoClassDefFoundError: org/nd4j/Nd4j"
                  + " (segment.jar runs on the platform that it was made on: make it on this one)"),
          new Case(
              new StackOverflowError(),
              "unexpected java.lang.StackOverflowError (--debug shows where)"),
          new Case(
              new IllegalStateException("a\nb"),
              "unexpected java.lang.IllegalStateException: a b (--debug shows where)"));

  @ParameterizedTest(name = "{0}")
  @FieldSource("CASES")
  void whatIsThrownIsOneLine(Case c) {
    assertEquals(c.message, FailureText.of(c.thrown));
  }

  @Test
  void helpShowsHowToBegin() {
    Program.Result result = Program.run("--help");
    assertEquals(0, result.code());
    String help = String.join("\n", result.out());
    assertTrue(
        help.contains("\nExamples:\n  segment train --data my/folder --output my/run\n"), help);
  }
}
