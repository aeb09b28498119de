import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints the share of lines that the tests ran, from JaCoCo's table. */
class Coverage {
  public static void main(String[] args) throws IOException {
    List<String> rows = Files.readAllLines(Path.of(args[0]));
    List<String> columns = List.of(rows.get(0).split(","));
    int missedColumn = columns.indexOf("LINE_MISSED");
    int coveredColumn = columns.indexOf("LINE_COVERED");
    long missed = 0;
    long covered = 0;
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      missed += Long.parseLong(cells[missedColumn]);
      covered += Long.parseLong(cells[coveredColumn]);
    }
    long all = missed + covered;
    System.out.printf("Lines run by tests: %.1f %% (%d of %d)%n", 100. * covered / all, covered, all);
  }
}
