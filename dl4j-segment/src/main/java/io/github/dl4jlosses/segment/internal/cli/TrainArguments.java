package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.TrainingOption;
import io.github.dl4jlosses.segment.TrainingOptions;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The options of a training as arguments of a command. */
public final class TrainArguments {
  private TrainArguments() {}

  public static void add(CommandSpec command, List<TrainingOption<?>> options) {
    options.forEach(option -> command.addOption(argument(option)));
  }

  /** Adds --resume, below the others in the help. */
  static void addResume(CommandSpec command) {
    OptionSpec resume =
        OptionSpec.builder("--resume")
            .type(boolean.class)
            .description(
                "Goes on with the run in --output, with the options that it began with, or begins"
                    + " it if there is none yet. Only --epochs may be another number, and without"
                    + " a checkpoint any option.")
            .build();
    command.addOption(resume);
  }

  private static <T> OptionSpec argument(TrainingOption<T> option) {
    OptionSpec.Builder argument =
        OptionSpec.builder(option.name())
            .paramLabel(option.valueName())
            .type(option.type())
            .description(option.description());
    option.defaultValue().ifPresent(argument::initialValue);
    if (!Number.class.isAssignableFrom(option.type()) && !option.type().isEnum()) {
      argument.converters(converter(option::parse)); // others have picocli's own messages
    }
    if (!option.usual().isEmpty()) {
      argument.completionCandidates(option.usual());
    }
    return argument.build();
  }

  /** Returns what reads a value as picocli wants it. */
  static <T> ITypeConverter<T> converter(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }

  /**
   * Returns the options of a command whose arguments were read.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public static TrainingOptions read(CommandSpec command, List<TrainingOption<?>> list) {
    TrainingOptions options = TrainingOptions.defaults(list);
    for (TrainingOption<?> option : list) {
      options = read(options, option, command);
    }
    return options;
  }

  private static <T> TrainingOptions read(
      TrainingOptions options, TrainingOption<T> option, CommandSpec command) {
    OptionSpec argument = command.findOption(option.name());
    return argument.stringValues().isEmpty() // others have the default of the option already
        ? options
        : options.with(option, option.type().cast(argument.getValue()));
  }
}
