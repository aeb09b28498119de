package io.github.dl4jlosses.segment.internal.classes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoidValuesTest {
  @Test
  void valuesAndColorsAreReadAsTheyArePrinted() {
    VoidValues values = VoidValues.parse("9,#E0E0E0,7,9");
    assertEquals(List.of(7, 9, 0xE0E0E0), values.values());
    assertEquals("7,9,#E0E0E0", values.toString());
    assertEquals(values, VoidValues.parse(values.toString()));
    for (VoidValues word : List.of(VoidValues.none(), VoidValues.auto())) {
      assertEquals(word, VoidValues.parse(word.toString()));
    }
    assertEquals("none", VoidValues.none().toString());
    assertEquals("auto", VoidValues.auto().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7,", "-1", "65536", "#E0E0E", "#E0E0E0F", "red", "1.5"})
  void whatIsNoValueIsNamed(String text) {
    assertEquals(
        "void values must be auto, none, or values and colors of masks such as 255 or 7,#E0E0E0,"
            + " got "
            + text,
        assertThrows(IllegalArgumentException.class, () -> VoidValues.parse(text)).getMessage());
  }
}
