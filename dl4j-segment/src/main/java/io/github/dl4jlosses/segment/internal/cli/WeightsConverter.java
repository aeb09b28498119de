package io.github.dl4jlosses.segment.internal.cli;

import io.github.dl4jlosses.segment.internal.train.LossChoice.Weights;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads weights from the command line. */
final class WeightsConverter implements ITypeConverter<Weights> {
  @Override
  public Weights convert(String value) {
    try {
      return Weights.parse(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
