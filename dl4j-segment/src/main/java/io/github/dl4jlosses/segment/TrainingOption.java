package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.train.LossChoice.Weights;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One option of a training: its name on the command line, its default, what it may be, and what is
 * said of it in the help, in the report and in a checkpoint.
 *
 * @param <T> type of its values
 */
public final class TrainingOption<T> {
  /** What an option is for. */
  public enum Role {
    /** Part of the recipe: it decides what the network becomes. */
    RECIPE,
    /** Where the images are. */
    INPUT,
    /** Where files are written. */
    OUTPUT
  }

  private final Builder<T> of;

  private TrainingOption(Builder<T> of) {
    this.of = of;
  }

  /**
   * Begins an option that is part of the recipe.
   *
   * @param name with its dashes
   * @param label for people, in the report and in a checkpoint
   * @param parser of its values as text; an {@link IllegalArgumentException} refuses one
   */
  static <T> Builder<T> named(
      String name, String label, Class<T> type, Function<String, ? extends T> parser) {
    return new Builder<>(name, label, type, parser);
  }

  /** Begins an option of whole numbers from one on. */
  static Builder<Integer> count(String name, String label, int least) {
    return named(name, label, Integer.class, Integer::valueOf)
        .check((option, value) -> Arguments.atLeast(option, least, value));
  }

  /** Begins an option of numbers. */
  static Builder<Double> number(String name, String label, double initial) {
    return named(name, label, Double.class, Double::valueOf).defaultValue(initial);
  }

  /** Refuses what is not positive. */
  static void positive(String option, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw Arguments.bad(option, "be finite and > 0", value);
    }
  }

  /** Begins an option of weights of the classes. */
  static Builder<Weights> weights(String name, String label) {
    return named(name, label, Weights.class, Weights::parse)
        .valueName("<weights>")
        .defaultValue(Weights.none())
        .parts(weights -> Map.of("rule", weights.rule(), "values", weights.values()));
  }

  /** Begins an option of one of some words. */
  static <E extends Enum<E>> Builder<E> oneOf(String name, String label, Class<E> type) {
    return named(name, label, type, text -> word(name, type, text));
  }

  private static <E extends Enum<E>> E word(String name, Class<E> type, String text) {
    List<E> words = List.of(type.getEnumConstants());
    return words.stream()
        .filter(w -> w.name().equalsIgnoreCase(text) || w.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> Arguments.bad(name, "be one of " + words, text));
  }

  /** Returns the time of a run's folder. */
  static String time() {
    return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
        .format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  /** Returns the name on the command line, such as {@code --epochs}. */
  public String name() {
    return of.name;
  }

  /** Returns what stands for the value in the help, such as {@code <n>}. */
  public String valueName() {
    return of.valueName;
  }

  /** Returns what the help says of it. */
  public String description() {
    return of.description;
  }

  /** Returns the type of its values. */
  public Class<T> type() {
    return of.type;
  }

  /** Returns what it is for. */
  public Role role() {
    return of.role;
  }

  /** Returns the default; empty if there is none, or it depends on the time or on the data. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(of.initial);
  }

  /** Returns the value for a training that is given none: the default, or what is made instead. */
  Optional<T> valueIfNotGiven() {
    Supplier<T> made = of.made;
    return made == null ? defaultValue() : Optional.of(made.get());
  }

  /**
   * Returns the value that a text names, as on the command line.
   *
   * @throws IllegalArgumentException if it names none
   */
  public T parse(String text) {
    try {
      return of.parser.apply(text);
    } catch (NumberFormatException e) {
      String number = of.type == Double.class ? "number" : "whole number";
      throw Arguments.bad(of.name, "be a " + number, text);
    }
  }

  /**
   * Returns the value if it is in the option's range.
   *
   * @throws IllegalArgumentException otherwise
   */
  T checked(T value) {
    of.check.accept(of.name, value);
    return value;
  }

  /** Puts label and value as the report shows them. */
  void putShown(Map<String, String> table, Object value) {
    table.put(of.shownLabel, of.shown.apply(of.type.cast(value)));
  }

  /** Puts labels and values as a checkpoint has them. */
  void putOrigin(Map<String, String> origin, Optional<?> value) {
    // Sorted: the order of Map.of differs from process to process, and messages name the first.
    Map<String, Object> parts =
        new TreeMap<>(
            value.map(v -> of.parts.apply(of.type.cast(v))).orElse(Map.of("", "not given")));
    parts.forEach((part, text) -> origin.put((of.label + " " + part).strip(), text.toString()));
  }

  @Override
  public String toString() {
    return of.name;
  }

  /** What an option is made of; what is not said is the usual. */
  static final class Builder<T> {
    private final String name;
    private final String label;
    private final Class<T> type;
    private final Function<String, ? extends T> parser;
    private String shownLabel;
    private String valueName = "<n>";
    private String description = "";
    private Role role = Role.RECIPE;
    private @Nullable T initial;
    private @Nullable Supplier<T> made;
    private BiConsumer<String, T> check = (option, value) -> {};
    private Function<T, String> shown = String::valueOf;
    private Function<T, Map<String, Object>> parts = value -> Map.of("", value);

    private Builder(
        String name, String label, Class<T> type, Function<String, ? extends T> parser) {
      this.name = name;
      this.label = label;
      this.type = type;
      this.parser = parser;
      shownLabel = label;
    }

    Builder<T> valueName(String name) {
      valueName = name;
      return this;
    }

    Builder<T> description(String text) {
      description = text;
      return this;
    }

    Builder<T> role(Role of) {
      role = of;
      return this;
    }

    Builder<T> defaultValue(T value) {
      initial = value;
      return this;
    }

    /** Has a default that is made for each training, and that the help does not show. */
    Builder<T> madeIfNotGiven(Supplier<T> value) {
      made = value;
      return this;
    }

    /** Refuses values; the test gets the option's name for its message. */
    Builder<T> check(BiConsumer<String, T> test) {
      check = test;
      return this;
    }

    /** Is shown otherwise in the report. */
    Builder<T> shown(String as, Function<T, String> text) {
      shownLabel = as;
      shown = text;
      return this;
    }

    /** Has several entries in a checkpoint: the label with each of these words, and a value. */
    Builder<T> parts(Function<T, Map<String, Object>> ofValue) {
      parts = ofValue;
      return this;
    }

    TrainingOption<T> build() {
      if (initial != null) {
        check.accept(name, initial);
      }
      return new TrainingOption<>(this);
    }
  }
}
