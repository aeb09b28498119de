package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the programs have in common.
 *
 * <p>They end with 0 if all is well, 1 if a run cannot go on, 2 if an argument or a file is not as
 * it must be, and 130 after Ctrl-C. What is wrong is said in one line on the standard error.
 */
@Command(
    versionProvider = CommandProgram.Version.class,
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    showDefaultValues = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:a run cannot go on: disk full, out of memory, NaN, folder in use",
      "2:an argument or a file is not as it must be",
      "130:stopped by Ctrl-C, train with a checkpoint (143 by kill)"
    },
    footerHeading = "%nExamples:%n")
public abstract class CommandProgram implements Runnable {
  public static final int FAILED = 1;
  public static final int REFUSED = 2;
  public static final int STOPPED = 130; // 128 + SIGINT, as shells have it

  private static final String COMPLETION = "generate-completion"; // of all commands

  private static final String OF_JAVACPP = "org.bytedeco.javacpp.maxPhysicalBytes";

  @Option(
      names = "--debug",
      description = "Shows where in the program an error came from.",
      scope = ScopeType.INHERIT)
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final StopSignal stop = StopSignal.none(); // until a command listens

  private final Map<String, Class<?>> subcommands =
      new LinkedHashMap<>(); // in the order of the help

  /** Creates a program of some commands. */
  protected CommandProgram(Map<String, Class<?>> subcommands) {
    this.subcommands.putAll(subcommands);
    this.subcommands.put(COMPLETION, GenerateCompletion.class);
  }

  /** Runs the program, and ends the JVM with its exit code. */
  protected final void runAndExit(String... args) {
    leaveMemoryToUs();
    Progress.show();
    System.exit(execute(args));
  }

  /**
   * Keeps JavaCPP from reading the memory of the process at each native pointer, a twentieth of a
   * training; {@link ProcessMemory} has a limit too. The launcher says so by a flag, which a jar
   * cannot have.
   */
  private static void leaveMemoryToUs() {
    if (System.getProperty(OF_JAVACPP) == null) {
      System.setProperty(OF_JAVACPP, "0");
    }
  }

  /** Runs the program, and returns its exit code. */
  public final int execute(String... args) {
    boolean debug = List.of(args).contains("--debug");
    if (debug) {
      System.setProperty(LogSettings.TRACES, "%ex"); // before anything is logged
    }
    Natives natives;
    try {
      natives = Natives.of(args);
    } catch (IllegalArgumentException e) {
      Terminal.err().line(FailureText.of(e));
      return REFUSED;
    }
    int code = FAILED;
    try {
      String[] arguments = ArgumentFiles.expanded(args);
      CommandLine commands = commandLine(arguments);
      natives.awaitLog();
      code = commands.execute(arguments);
    } catch (Throwable e) { // of errors too the user gets one line
      Terminal.err().line(FailureText.of(e));
      code = codeOf(e);
      if (debug) {
        Terminal.err().trace(e);
      }
    } finally {
      natives.await();
      code = afterPrinting(code);
      stop.end(code); // only now, else Ctrl-C might end the JVM before all is said
    }
    return code;
  }

  /** Where all went well but what was printed is lost, the program failed. */
  private static int afterPrinting(int code) {
    Optional<String> lost = code == 0 ? Terminal.lost() : Optional.empty();
    lost.ifPresent(
        reason ->
            Terminal.err()
                .line(
                    "standard output must be writable, got "
                        + reason
                        + " (what was printed is not whole)"));
    return lost.isPresent() ? FAILED : code;
  }

  /** Returns what a command may listen to, and need not close. */
  public static StopSignal stopSignal(CommandSpec command) {
    return command.root().userObject() instanceof CommandProgram program
        ? program.stop
        : StopSignal.none();
  }

  /**
   * Returns the program. Of commands that are not asked for it knows nothing: reading the options
   * of all takes time at each start.
   */
  final CommandLine commandLine(String... arguments) {
    CommandLine commands = new CommandLine(this);
    String asked = arguments.length > 0 ? arguments[0] : "";
    boolean one = subcommands.containsKey(asked) && !asked.equals(COMPLETION);
    subcommands.forEach(
        (name, command) -> {
          if (!one || name.equals(asked)) {
            commands.addSubcommand(name, command);
          }
        });
    commands.setExecutionExceptionHandler(CommandProgram::failed);
    commands.setParameterExceptionHandler(CommandProgram::refused);
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExpandAtFiles(false); // ArgumentFiles has done so
    commands.registerConverter(Path.class, FileNames::path);
    commands.registerConverter(VoidValues.class, TrainArguments.converter(VoidValues::parse));
    CommandLine completion = commands.getSubcommands().get(COMPLETION);
    if (completion != null) { // hidden by default
      completion.getCommandSpec().usageMessage().hidden(false);
    }
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command must be given, got none");
  }

  /** Errors of picocli about options, in one line with where to look. */
  private static int refused(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    List<String> similar =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    Terminal.err()
        .line(
            FailureText.oneLine(e.getMessage())
                + " ("
                + (similar.isEmpty() ? "" : "did you mean " + String.join(", ", similar) + "? ")
                + "see "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return REFUSED;
  }

  private static int failed(Exception e, CommandLine command, ParseResult arguments) {
    Terminal.err().line(FailureText.of(e));
    if (command.getCommandSpec().root().userObject() instanceof CommandProgram program
        && program.debug) {
      Terminal.err().trace(e);
    }
    return codeOf(e);
  }

  private static int codeOf(Throwable e) {
    return e instanceof IllegalArgumentException ? REFUSED : FAILED;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "dl4j-losses "
            + io.github.dl4jlosses.segment.internal.io.Version.number()
            + " on Java "
            + System.getProperty("java.version")
      };
    }
  }
}
