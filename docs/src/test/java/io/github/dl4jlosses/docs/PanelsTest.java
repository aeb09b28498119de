package io.github.dl4jlosses.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.List;
import org.junit.jupiter.api.Test;

class PanelsTest {
  private static final Words WORDS = Words.of("zh", "lesson5-weights");

  private static String picture(int width, int height) {
    return new Svg(width, height).end();
  }

  /* The second row is centered below the first. */
  @Test
  void picturesFillRowsAndEachRowIsCentered() {
    List<String> pictures = List.of(picture(30, 20), picture(20, 40), picture(30, 20));
    assertEquals(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 60" class="panels" role="img" aria-labelledby="a-title a-about">\
        <title id="a-title">%s</title><desc id="a-about">%s</desc>
        <svg data-panel="" x="0" y="0" width="30" height="20" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>
        <svg data-panel="" x="30" y="0" width="20" height="40" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 40"></svg>
        <svg data-panel="" x="10" y="40" width="30" height="20" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"></svg>
        </svg>"""
            .formatted(WORDS.title(), WORDS.about()),
        Panels.flow(60, "a", WORDS, pictures));
  }

  @Test
  void aNarrowScreenGetsThemBelowEachOther() {
    List<String> pictures = List.of(picture(340, 200), picture(340, 300));
    String wide = Panels.flow(680, "a", WORDS, pictures);
    String narrow = Panels.narrow(wide);
    assertEquals(986, Panels.mostPixels(wide).orElseThrow());
    assertEquals(493, Panels.mostPixels(narrow).orElseThrow());
    assertEquals(
        Panels.flow(340, "a", WORDS, pictures), narrow, "as if it had been drawn for this width");
    assertFalse(Panels.isIn(picture(9, 9)));
  }

  @Test
  void aPictureWithoutASizeIsRefused() {
    var thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> Panels.flow(9, "a", WORDS, List.of("<svg width=\"9\"/>")));
    assertEquals(
        "pictures must have a viewBox from 0 0, got <svg width=\"9\"/>", thrown.getMessage());
  }
}
