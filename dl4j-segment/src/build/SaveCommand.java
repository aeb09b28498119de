import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Saves how the program is run, for the launcher: {@code java @file}.
 *
 * <p>The class path is the one that this is run with.
 */
class SaveCommand {
  /** Takes the file, and what java is given beside the class path. */
  public static void main(String[] args) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("-classpath", System.getProperty("java.class.path")));
    command.addAll(Arrays.asList(args).subList(1, args.length));
    Path file = Path.of(args[0]);
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    Files.write(whole, command.stream().map(SaveCommand::quoted).toList());
    Files.move(whole, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** As java reads its files of arguments: a path may have spaces. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
