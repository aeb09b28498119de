package io.github.dl4jlosses.segment.internal.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Where the program prints. Whatever a line is made of, names of files and classes or messages of
 * libraries, it remains one printable line.
 */
public final class Terminal {
  private final PrintStream stream;
  private final Supplier<OptionalInt> size;

  private Terminal(PrintStream stream, Supplier<OptionalInt> size) {
    this.stream = stream;
    this.size = size;
  }

  /** Returns the standard output. */
  public static Terminal out() {
    return new Terminal(System.out, TerminalSize::ofOut);
  }

  /** Returns the standard error. */
  public static Terminal err() {
    return new Terminal(System.err, TerminalSize::ofErr);
  }

  /** Returns a stream that is no terminal. */
  public static Terminal of(PrintStream stream) {
    return new Terminal(stream, OptionalInt::empty);
  }

  /** Returns what shows nothing. */
  public static Terminal none() {
    return of(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** Prints one line. */
  public void line(Object content) {
    Progress.clear(); // else the line would begin behind the bar
    stream.println(Printable.line(content.toString()));
  }

  /** Prints text that has several lines: a table, or a trace. */
  public void lines(String text) {
    text.lines().forEach(this::line);
  }

  /** Prints where an error came from. */
  public void trace(Throwable error) {
    StringWriter trace = new StringWriter();
    error.printStackTrace(new PrintWriter(trace, true));
    lines(trace.toString());
  }

  /** Returns how many columns a table may have: 80 in a file, or on a narrower terminal. */
  public int columns() {
    return Math.max(TextTable.USUAL, size.get().orElse(0));
  }

  /** Returns why something printed to the standard output did not get there. */
  public static Optional<String> lost() {
    if (!System.out.checkError()) {
      return Optional.empty();
    }
    try { // a PrintStream does not tell why: so once more
      new FileOutputStream(FileDescriptor.out).write('\n');
      return Optional.of("an error");
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
