package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.SegmentException;
import io.github.dl4jlosses.segment.internal.classes.VoidValues;
import io.github.dl4jlosses.segment.internal.image.ImageMemory;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.IoReason;
import io.github.dl4jlosses.segment.internal.io.ProcessMemory;
import io.github.dl4jlosses.segment.internal.run.StopSignal;
import io.github.dl4jlosses.segment.internal.terminal.Printable;
import io.github.dl4jlosses.segment.internal.terminal.Progress;
import io.github.dl4jlosses.segment.internal.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
 * The program.
 *
 * <p>It ends with 0 if all is well, 1 if a run cannot go on, 2 if an argument or a file is not as
 * it must be, and 130 after Ctrl-C. What is wrong is said in one line on the standard error.
 */
@Command(
    name = "segment",
    description = "Trains networks that segment images, and uses them.",
    versionProvider = Main.Version.class,
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
    footerHeading = "%nExamples:%n",
    footer = {
      "  segment train --data my/folder --output my/run",
      "  segment predict --model my/run/model.zip --images my/photos --output my/predictions",
      "  segment train --help"
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int REFUSED = 2;
  static final int STOPPED = 130; // 128 + SIGINT, as shells have it

  private static final String COMPLETION = "generate-completion"; // of all commands
  private static final Map<String, Class<?>> COMMANDS = commands();

  private static final String OF_JAVACPP = "org.bytedeco.javacpp.maxPhysicalBytes";

  private static final String ROOM = " (is there room, and may you read and write there?)";

  @Option(
      names = "--debug",
      description = "Shows where in the program an error came from.",
      scope = ScopeType.INHERIT)
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final StopSignal stop = StopSignal.none(); // until a command listens

  Main() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>(); // in the order of the help
    commands.put("train", TrainCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("predict", PredictCommand.class);
    commands.put("report", ReportCommand.class);
    commands.put(COMPLETION, GenerateCompletion.class);
    return commands;
  }

  public static void main(String[] args) {
    leaveMemoryToUs();
    Progress.show();
    System.exit(run(args));
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
  static int run(String... args) {
    boolean debug = List.of(args).contains("--debug");
    if (debug) {
      System.setProperty(LogSettings.TRACES, "%ex"); // before anything is logged
    }
    Natives natives;
    try {
      natives = Natives.of(args);
    } catch (IllegalArgumentException e) {
      Terminal.err().line(message(e));
      return REFUSED;
    }
    Main main = new Main();
    int code = FAILED;
    try {
      String[] arguments = ArgumentFiles.expanded(args);
      CommandLine commands = commandLine(main, arguments);
      natives.awaitLog();
      code = commands.execute(arguments);
    } catch (Throwable e) { // of errors too the user gets one line
      Terminal.err().line(message(e));
      code = e instanceof IllegalArgumentException ? REFUSED : FAILED;
      if (debug) {
        Terminal.err().trace(e);
      }
    } finally {
      natives.await();
      code = afterPrinting(code);
      main.stop.end(code); // only now, else Ctrl-C might end the JVM before all is said
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
  static StopSignal stopSignal(CommandSpec command) {
    return command.root().userObject() instanceof Main main ? main.stop : StopSignal.none();
  }

  static CommandLine commandLine() {
    return commandLine(new Main());
  }

  /**
   * Returns the program. Of commands that are not asked for it knows nothing: reading the options
   * of all takes time at each start.
   */
  private static CommandLine commandLine(Main main, String... arguments) {
    CommandLine commands = new CommandLine(main);
    String asked = arguments.length > 0 ? arguments[0] : "";
    boolean one = COMMANDS.containsKey(asked) && !asked.equals(COMPLETION);
    COMMANDS.forEach(
        (name, command) -> {
          if (!one || name.equals(asked)) {
            commands.addSubcommand(name, command);
          }
        });
    commands.setExecutionExceptionHandler(Main::failed);
    commands.setParameterExceptionHandler(Main::refused);
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
            oneLine(e.getMessage())
                + " ("
                + (similar.isEmpty() ? "" : "did you mean " + String.join(", ", similar) + "? ")
                + "see "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return REFUSED;
  }

  private static int failed(Exception e, CommandLine command, ParseResult arguments) {
    Terminal.err().line(message(e));
    Main main = command.getCommandSpec().root().userObject() instanceof Main root ? root : null;
    if (main != null && main.debug) {
      Terminal.err().trace(e);
    }
    return e instanceof IllegalArgumentException ? REFUSED : FAILED;
  }

  static String message(Throwable e) {
    if (e instanceof SegmentException || e instanceof IllegalArgumentException) {
      return oneLine(e.getMessage());
    }
    if (e instanceof UncheckedIOException unchecked) {
      IOException cause = Objects.requireNonNull(unchecked.getCause());
      return cause.toString().equals(e.getMessage()) // it was wrapped without a word
          ? message(cause)
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

  private static String oneLine(@Nullable String message) {
    return Printable.line(String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " "));
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
