package io.github.dl4jlosses.segment.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InParallelTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 500).boxed().toList();

  @Test
  void resultsComeInTheOrderOfTheList() {
    assertEquals(NUMBERS.stream().map(i -> i * i).toList(), InParallel.map(NUMBERS, i -> i * i));
  }

  @Test
  void theFirstExceptionIsThrownAsItWas() {
    List<IllegalArgumentException> thrown =
        NUMBERS.stream().map(i -> new IllegalArgumentException("element " + i)).toList();
    assertSame(
        thrown.get(123),
        assertThrows(
            IllegalArgumentException.class,
            () ->
                InParallel.map(
                    NUMBERS,
                    i -> {
                      if (i >= 123) {
                        throw thrown.get(i);
                      }
                      return i;
                    })));
  }

  @Test
  void anErrorKeepsItsText() {
    assertEquals(
        "Java heap space",
        assertThrows(
                OutOfMemoryError.class,
                () ->
                    InParallel.map(
                        NUMBERS,
                        i -> {
                          throw new OutOfMemoryError("Java heap space");
                        }))
            .getMessage());
  }
}
