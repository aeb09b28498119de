package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.cli.MakeDataCommand.Dataset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads names with hyphens, as all other words of the command line have them. */
final class DatasetConverter implements ITypeConverter<Dataset> {
  @Override
  public Dataset convert(String value) {
    return Arrays.stream(Dataset.values())
        .filter(dataset -> dataset.toString().equals(value))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("must be one of " + names() + ", got " + value));
  }

  private static List<String> names() {
    return Arrays.stream(Dataset.values()).map(Dataset::toString).toList();
  }

  /** The names, for the completion of shells. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
