package io.github.dl4jlosses.segment.internal.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class BestEffortTest {
  private static final Path FILE = Path.of("report.html");

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final BestEffort bestEffort =
      new BestEffort(Terminal.of(new PrintStream(printed, true, UTF_8)));

  private record Failure(String reason, BestEffort.Action action) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static final List<Failure> FAILURES =
      List.of(
          new Failure(
              "No space left on device",
              () -> {
                throw new IOException("No space left on device");
              }),
          new Failure(
              "no such device",
              () -> {
                throw new UncheckedIOException("x", new IOException("no such device"));
              }),
          new Failure(
              "image x must be readable",
              () -> {
                throw new IllegalArgumentException("image x must be readable");
              }),
          new Failure(
              "java.lang.IndexOutOfBoundsException: Index: 4 Size: 4",
              () -> {
                throw new IndexOutOfBoundsException("Index: 4 Size: 4");
              }),
          new Failure(
              "java.lang.OutOfMemoryError: Java heap space",
              () -> {
                throw new OutOfMemoryError("Java heap space");
              }));

  @ParameterizedTest(name = "{0}")
  @FieldSource("FAILURES")
  void anyFailureIsToldOnce(Failure failure) {
    bestEffort.write(FILE, failure.action());
    bestEffort.write(FILE, failure.action());
    assertEquals(
        List.of(
            "report.html cannot be written: " + failure.reason() + " (the run goes on without it)"),
        printed.toString(UTF_8).lines().toList());
  }

  @Test
  void aFailureAfterASuccessIsToldAgain() {
    bestEffort.write(FILE, FAILURES.get(0).action());
    bestEffort.write(FILE, () -> {});
    bestEffort.write(FILE, FAILURES.get(0).action());
    assertEquals(2, printed.toString(UTF_8).lines().count());
  }

  @Test
  void aStopPasses() {
    StopSignal stop = StopSignal.none();
    stop.check();
    stop.request();
    assertThrows(StopSignal.Stopped.class, () -> bestEffort.write(FILE, stop::check));
    assertEquals("", printed.toString(UTF_8));
  }
}
