package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.terminal.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of an error: one line. */
final class FailureText {
  private static final String ROOM = " (is there room, and may you read and write there?)";

  private FailureText() {}

  static String of(Throwable e) {
    if (e instanceof SegmentException || e instanceof IllegalArgumentException) {
      return oneLine(e.getMessage());
    }
    if (e instanceof UncheckedIOException unchecked) {
      IOException cause = Objects.requireNonNull(unchecked.getCause());
      return cause.toString().equals(e.getMessage()) // it was wrapped without a word
          ? of(cause)
          : oneLine(e.getMessage()) + ": " + oneLine(IoReason.reason(cause)) + ROOM;
    }
    if (e instanceof IOException io) {
      return "file "
          + (e instanceof FileSystemException named ? oneLine(named.getFile()) + " " : "")
          + "must be readable and writable, got "
          + oneLine(IoReason.reason(io))
          + ROOM;
    }
    if (e instanceof OutOfMemoryError) {
      return "memory must be enough, got: "
          + oneLine(e.getMessage())
          + " (give more: java "
          + ImageMemory.option(0)
          + ")";
    }
    if (e instanceof LinkageError) {
      String cause = oneLine(String.valueOf(e.getCause() == null ? e : e.getCause()));
      return Natives.trouble()
          .orElse(
              "program must find all its parts, got "
                  + cause
                  + " (segment.jar runs on the platform that it was made on: make it on this one)");
    }
    return "unexpected " + oneLine(e.toString()) + " (--debug shows where)";
  }

  static String oneLine(@Nullable String message) {
    return Printable.line(String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " "));
  }
}
