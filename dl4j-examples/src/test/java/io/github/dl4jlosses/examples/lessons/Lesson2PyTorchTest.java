package io.github.dl4jlosses.examples.lessons;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.loss.LossCrossEntropy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The numbers that lesson 2 calls PyTorch's are PyTorch's, and its program compares with them. */
class Lesson2PyTorchTest {
  private static final Path LESSON =
      Path.of("src/main/java/io/github/dl4jlosses/examples/lessons/Lesson2PyTorch.java");
  private static final Path PRINTED_BY_PYTORCH =
      Path.of("../dl4j-losses/src/test/java/io/github/dl4jlosses/loss/HandTableTest.java");

  @BeforeAll
  static void numbersAreWrittenWithPoints() {
    Locale.setDefault(Locale.ROOT);
  }

  @Test
  void numbersOfPyTorchStandInTheTableThatItPrinted() throws IOException {
    String table = Files.readString(PRINTED_BY_PYTORCH);
    List<String> numbers =
        Pattern.compile("compare\\(\\d, ([\\d.]+),")
            .matcher(Files.readString(LESSON))
            .results()
            .map(call -> call.group(1))
            .toList();
    assertEquals(7, numbers.size());
    assertEquals(List.of(), numbers.stream().filter(number -> !table.contains(number)).toList());
  }

  @Test
  void theProgramRefusesANumberThatIsNotPyTorchs() {
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Lesson2PyTorch.compare(
                    1, 1.5825098500, new LossCrossEntropy(), Lesson2Options.classes(2, 0, 1)));
    assertEquals(
        "1: value must be 1.5825098500 as in PyTorch, got 1.5825098499", thrown.getMessage());
  }
}
