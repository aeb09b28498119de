package io.github.dl4jlosses.docs.figures;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts pictures of one size side by side, row after row. */
final class Panels {
  private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");

  private Panels() {}

  /**
   * Returns one picture of all.
   *
   * @param columns pictures in a row
   * @param pictures as SVG, of one width; a row is as high as the highest of all
   */
  static String grid(int columns, List<String> pictures) {
    int width = 0;
    int height = 0;
    for (String picture : pictures) {
      Matcher size = size(picture);
      width = Math.max(width, Integer.parseInt(size.group(1)));
      height = Math.max(height, Integer.parseInt(size.group(2)));
    }
    int rows = (pictures.size() + columns - 1) / columns;
    StringBuilder grid = new StringBuilder();
    grid.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    grid.append(columns * width).append(' ').append(rows * height).append("\">");
    for (int i = 0; i < pictures.size(); i++) {
      Matcher size = size(pictures.get(i));
      String place =
          String.format(
              Locale.ROOT,
              "<svg x=\"%d\" y=\"%d\" width=\"%s\" height=\"%s\" ",
              i % columns * width,
              i / columns * height,
              size.group(1),
              size.group(2));
      grid.append('\n').append(pictures.get(i).replaceFirst("<svg ", place));
    }
    return grid.append("\n</svg>").toString();
  }

  private static Matcher size(String picture) {
    Matcher size = SIZE.matcher(picture);
    if (!size.find()) {
      throw new IllegalArgumentException("pictures must have a viewBox from 0 0, got " + picture);
    }
    return size;
  }
}
