package io.github.dl4jlosses.segment.internal.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** How wide the terminal is that an output of this process goes to. */
final class TerminalSize {
  /* Java tells only whether both the standard input and the standard output are a terminal. JLine
   * would tell more, and takes Ctrl-C from the program while it looks. */

  private TerminalSize() {}

  /** Asked once, and only if somebody wants to know. */
  private static final class Out {
    private static final OptionalInt SIZE = of(1);
  }

  private static final class Err {
    private static final OptionalInt SIZE = of(2);
  }

  static OptionalInt ofOut() {
    return Out.SIZE;
  }

  static OptionalInt ofErr() {
    return Err.SIZE;
  }

  /** Returns the number of columns; empty for a file or a pipe. */
  private static OptionalInt of(int descriptor) {
    if (isFile(descriptor)) {
      return OptionalInt.empty();
    }
    boolean out = descriptor == 1;
    ProcessBuilder shell =
        new ProcessBuilder(
                "sh",
                "-c",
                out
                    ? "[ -t 1 ] || exit 1; stty size <&1 >&2; :"
                    : "[ -t 2 ] || exit 1; stty size <&2; :")
            .redirectOutput(out ? Redirect.INHERIT : Redirect.PIPE)
            .redirectError(out ? Redirect.PIPE : Redirect.INHERIT);
    try {
      Process asked = shell.start();
      asked.getOutputStream().close();
      var answer = out ? asked.getErrorStream() : asked.getInputStream();
      String size = new String(answer.readAllBytes(), UTF_8).strip();
      return asked.waitFor() == 0 ? OptionalInt.of(columns(size)) : OptionalInt.empty();
    } catch (IOException withoutShell) {
      return isConsole() ? OptionalInt.of(columns("")) : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** Returns whether Linux says that it is no terminal, which spares the start of a shell. */
  private static boolean isFile(int descriptor) {
    try {
      String to = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return !to.startsWith("/dev/") || to.equals("/dev/null");
    } catch (IOException | UnsupportedOperationException elsewhere) {
      return false;
    }
  }

  /** Returns what the user says, else the second word of {@code stty size}, else the usual. */
  private static int columns(String size) {
    int asked = number(System.getenv().getOrDefault("COLUMNS", ""));
    int told = number(size.substring(size.indexOf(' ') + 1));
    return asked > 0 ? asked : told > 0 ? told : TextTable.USUAL;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  @SuppressWarnings("SystemConsoleNull") // null means a file up to JDK 21, then isTerminal says it
  private static boolean isConsole() {
    Console console = System.console();
    try {
      return console != null
          && (boolean) Console.class.getMethod("isTerminal").invoke(console); // since JDK 22
    } catch (ReflectiveOperationException beforeJdk22) {
      return true;
    }
  }
}
