package io.github.dl4jlosses.examples.cli;

import io.github.dl4jlosses.examples.data.ToyShapes;
import io.github.dl4jlosses.examples.data.ToyShips;
import io.github.dl4jlosses.examples.folder.ClassTable;
import io.github.dl4jlosses.examples.folder.LabelClass;
import io.github.dl4jlosses.examples.run.OutputFolder;
import io.github.dl4jlosses.internal.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segment make-data}. */
@Command(
    name = "make-data",
    description = "Draws a dataset to try things on; the same files on every machine.",
    footer = {
      "  segment make-data toy-shapes --output my/shapes",
      "  segment make-data toy-ships --output my/ships --train 20 --validation 10"
    })
final class MakeDataCommand implements Callable<Integer> {
  /** Datasets that can be drawn. */
  enum Dataset {
    /** One class per pixel. */
    TOY_SHAPES,
    /** Several labels per pixel. */
    TOY_SHIPS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Parameters(
      paramLabel = "<dataset>",
      description =
          "toy-shapes (one class per pixel) or toy-ships (several labels per pixel that do not"
              + " exclude each other).",
      converter = DatasetConverter.class,
      completionCandidates = DatasetConverter.Names.class)
  private Dataset dataset = Dataset.TOY_SHAPES;

  @Option(
      names = "--output",
      paramLabel = "<folder>",
      required = true,
      description = "Folder that is made.")
  private Path output = Path.of("");

  @Option(names = "--train", paramLabel = "<n>", description = "Images to train on.")
  private int train = 200;

  @Option(names = "--validation", paramLabel = "<n>", description = "Images to measure on.")
  private int validation = 60;

  MakeDataCommand() {}

  @Override
  public Integer call() {
    Arguments.atLeast("--train", 1, train);
    Arguments.atLeast("--validation", 1, validation);
    OutputFolder.requireNew(output);
    try {
      write();
    } catch (IOException e) {
      throw OutputFolder.unwritable(output, e);
    }
    System.out.println("images    " + output);
    return 0;
  }

  private void write() throws IOException {
    switch (dataset) {
      case TOY_SHAPES -> {
        ToyShapes.write(output, train, validation);
        ClassTable.of(ToyShapes.CLASSES).write(output.resolve("classes.csv"));
      }
      case TOY_SHIPS -> {
        ToyShips.write(output, train, validation);
        labels(ToyShips.LABELS).write(output.resolve("classes.csv"));
      }
    }
  }

  /** No label is a background, so none is black. */
  private static ClassTable labels(List<String> names) {
    return new ClassTable(
        IntStream.range(0, names.size())
            .mapToObj(
                c ->
                    new LabelClass(
                        c, names.get(c), ClassTable.defaultColor(c + 1), LabelClass.Role.CLASS))
            .toList());
  }
}
