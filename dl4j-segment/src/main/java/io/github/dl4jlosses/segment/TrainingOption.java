package io.github.dl4jlosses.segment;

import io.github.dl4jlosses.segment.internal.io.Arguments;
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
    /** Where the images and masks are. */
    INPUT,
    /** Where files are written. */
    OUTPUT
  }

  private final String name;
  private final String label;
  private final Class<T> type;
  private final Function<String, ? extends T> parser;
  private String shownLabel;
  private String valueName = "<n>";
  private String description = "";
  private List<String> usual = List.of();
  private Role role = Role.RECIPE;
  private @Nullable T initial;
  private @Nullable Supplier<T> made;
  private BiConsumer<String, T> check = (option, value) -> {};
  private Function<T, String> shown = String::valueOf;
  private Function<T, Map<String, Object>> parts = value -> Map.of("", value);

  /**
   * Begins an option that is part of the recipe; what is not said of it is the usual.
   *
   * @param name with its dashes
   * @param label for people, in the report and in a checkpoint
   * @param parser of its values as text; an {@link IllegalArgumentException} refuses one
   */
  TrainingOption(String name, String label, Class<T> type, Function<String, ? extends T> parser) {
    this.name = name;
    this.label = label;
    this.type = type;
    this.parser = parser;
    shownLabel = label;
  }

  /**
   * Returns an option of another program, which trains by more than {@link TrainingOptions}: a
   * number from 1 on.
   *
   * @param most the largest value
   * @param initial the default
   * @param description what the help says of it
   */
  public static TrainingOption<Integer> count(
      String name, String label, int most, int initial, String description) {
    return new TrainingOption<>(name, label, Integer.class, Integer::valueOf)
        .check(
            (option, value) ->
                Arguments.atMost(option, most, Arguments.atLeast(option, 1, value)))
        .defaultValue(initial)
        .description(description);
  }

  TrainingOption<T> valueName(String text) {
    valueName = text;
    return this;
  }

  TrainingOption<T> description(String text) {
    description = text;
    return this;
  }

  /** Has usual values, which a shell offers, beside others. */
  TrainingOption<T> usual(String... values) {
    usual = List.of(values);
    return this;
  }

  TrainingOption<T> role(Role of) {
    role = of;
    return this;
  }

  TrainingOption<T> defaultValue(T value) {
    initial = value;
    return this;
  }

  /** Has a default that is made for each training, and that the help does not show. */
  TrainingOption<T> madeIfNotGiven(Supplier<T> value) {
    made = value;
    return this;
  }

  /** Refuses values; the test gets the option's name for its message. */
  TrainingOption<T> check(BiConsumer<String, T> test) {
    check = test;
    return this;
  }

  /** Is shown otherwise in the report. */
  TrainingOption<T> shown(String as, Function<T, String> text) {
    shownLabel = as;
    shown = text;
    return this;
  }

  /** Has several entries in a checkpoint: the label with each of these words, and a value. */
  TrainingOption<T> parts(Function<T, Map<String, Object>> ofValue) {
    parts = ofValue;
    return this;
  }

  /** Returns the name on the command line, such as {@code --epochs}. */
  public String name() {
    return name;
  }

  /** Returns what stands for the value in the help, such as {@code <n>}. */
  public String valueName() {
    return valueName;
  }

  /** Returns what the help says of it. */
  public String description() {
    return description;
  }

  /** Returns values that a shell offers; empty for none, or those of the type. */
  public List<String> usual() {
    return usual;
  }

  /** Returns the type of its values. */
  public Class<T> type() {
    return type;
  }

  /** Returns what it is for. */
  public Role role() {
    return role;
  }

  /** Returns the default; empty if there is none, or it depends on the time or on the data. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(initial);
  }

  /** Returns the value for a training that is given none: the default, or what is made instead. */
  Optional<T> valueIfNotGiven() {
    Supplier<T> supplier = made;
    return supplier == null ? defaultValue().map(this::checked) : Optional.of(supplier.get());
  }

  /**
   * Returns the value that a text names, as on the command line.
   *
   * @throws IllegalArgumentException if it names none
   */
  public T parse(String text) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      String number = type == Double.class ? "number" : "whole number";
      throw Arguments.bad(name, "be a " + number, text);
    }
  }

  /**
   * Returns the value if it is in the option's range.
   *
   * @throws IllegalArgumentException otherwise
   */
  T checked(T value) {
    check.accept(name, value);
    return value;
  }

  /** Puts label and value as the report shows them. */
  void putShown(Map<String, String> table, Object value) {
    table.put(shownLabel, shown.apply(type.cast(value)));
  }

  /** Puts labels and values as a checkpoint has them. */
  void putOrigin(Map<String, String> origin, Optional<?> value) {
    // Sorted: the order of Map.of differs from process to process, and messages name the first.
    Map<String, Object> entries =
        new TreeMap<>(value.map(v -> parts.apply(type.cast(v))).orElse(Map.of("", "not given")));
    entries.forEach((part, text) -> origin.put((label + " " + part).strip(), text.toString()));
  }

  @Override
  public String toString() {
    return name;
  }
}
