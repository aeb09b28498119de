package io.github.dl4jlosses.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What programs print. */
public final class Printed {
  /** A program. */
  @FunctionalInterface
  public interface Program {
    void run() throws Exception;
  }

  private Printed() {}

  /** Runs a program and returns what it prints, which the console does not show. */
  public static String by(Program program) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, UTF_8));
      program.run();
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8).replace("\r\n", "\n");
  }
}
