package io.github.dl4jlosses.docs.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelsTest {
  @Test
  void picturesStandInRowsAsWideAndHighAsTheLargest() {
    List<String> pictures =
        List.of(new Svg(30, 20).end(), new Svg(10, 40).end(), new Svg(30, 20).end());
    assertEquals(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 80">
        <svg x="0" y="0" width="30" height="20" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>
        <svg x="30" y="0" width="10" height="40" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 40"></svg>
        <svg x="0" y="40" width="30" height="20" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>
        </svg>""",
        Panels.grid(2, pictures));
  }

  @Test
  void aPictureWithoutASizeIsRefused() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class, () -> Panels.grid(1, List.of("<svg width=\"9\"/>")));
    assertEquals(
        "pictures must have a viewBox from 0 0, got <svg width=\"9\"/>", thrown.getMessage());
  }
}
