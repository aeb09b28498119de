package io.github.dl4jlosses.segment.internal.cli;

import java.util.ArrayList;
import java.util.List;

/** The program, several times in one JVM: until a command fails, or all are done. */
final class Commands {
  /** Stands between two commands. */
  static final String THEN = "then";

  private Commands() {}

  public static void main(String[] args) {
    int code = 0;
    List<String> rest = new ArrayList<>(List.of(args));
    while (code == 0 && !rest.isEmpty()) {
      int end = rest.contains(THEN) ? rest.indexOf(THEN) : rest.size();
      code = Main.run(rest.subList(0, end).toArray(String[]::new));
      rest.subList(0, Math.min(rest.size(), end + 1)).clear();
    }
    System.exit(code);
  }
}
