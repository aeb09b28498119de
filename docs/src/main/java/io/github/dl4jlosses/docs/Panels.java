package io.github.dl4jlosses.docs;

import io.github.dl4jlosses.segment.internal.chart.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts pictures side by side, row after row; a narrow screen gets narrower rows of the same. */
public final class Panels {
  /** Pixels of a row on a narrow screen. */
  private static final int NARROW = 340;

  private static final Pattern SIZE = Pattern.compile("viewBox=\"0 0 (\\d+) (\\d+)\"");
  private static final Pattern PERCENT = Pattern.compile("data-percent=\"(\\d+)\"");
  private static final Pattern PANEL =
      Pattern.compile(
          "<svg data-panel=\"\" x=\"\\d+\" y=\"\\d+\" width=\"(\\d+)\" height=\"(\\d+)\"");

  private Panels() {}

  private record Size(int width, int height) {
    static Size of(String picture) {
      Matcher size = SIZE.matcher(picture);
      if (!size.find()) {
        throw new IllegalArgumentException("pictures must have a viewBox from 0 0, got " + picture);
      }
      return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
    }

    String viewBox() {
      return "viewBox=\"0 0 " + width + " " + height + "\"";
    }
  }

  private record Place(int x, int y) {}

  private record Layout(Size size, List<Place> places) {
    /** Fills rows from the left, and centers each. */
    static Layout of(int most, List<Size> sizes) {
      List<List<Size>> rows = new ArrayList<>();
      int used = most;
      for (Size size : sizes) {
        if (used + size.width() > most) {
          rows.add(new ArrayList<>());
          used = 0;
        }
        rows.get(rows.size() - 1).add(size);
        used += size.width();
      }
      int width = rows.stream().mapToInt(Layout::width).max().orElse(0);
      List<Place> places = new ArrayList<>();
      int y = 0;
      for (List<Size> row : rows) {
        int x = (width - width(row)) / 2;
        for (Size size : row) {
          places.add(new Place(x, y));
          x += size.width();
        }
        y += row.stream().mapToInt(Size::height).max().orElse(0);
      }
      return new Layout(new Size(width, y), places);
    }

    private static int width(List<Size> row) {
      return row.stream().mapToInt(Size::width).sum();
    }
  }

  /**
   * Returns one picture of all.
   *
   * @param width of a row at most; a wider picture has a row of its own
   * @param id unique in the page
   * @param words whose title and description are those of the whole
   * @param pictures as SVG
   */
  public static String flow(int width, String id, Words words, List<String> pictures) {
    Layout layout = Layout.of(width, pictures.stream().map(Size::of).toList());
    Svg root = new Svg(layout.size().width(), layout.size().height());
    root.with("class", "panels", "role", "img");
    root.with("aria-labelledby", id + "-title " + id + "-about");
    root.open("title", "id", id + "-title").text(words.title()).close();
    root.open("desc", "id", id + "-about").text(words.about()).close();
    return filled(root, layout, pictures);
  }

  /**
   * Returns one picture of all, for a page that describes it.
   *
   * @param percent how much larger than drawn it may be shown
   */
  public static String flow(int width, int percent, List<String> pictures) {
    Layout layout = Layout.of(width, pictures.stream().map(Size::of).toList());
    Svg root = new Svg(layout.size().width(), layout.size().height());
    root.with("class", "panels", "data-percent", percent);
    return filled(root, layout, pictures);
  }

  /** Puts pictures into a picture of the size of their layout. */
  private static String filled(Svg root, Layout layout, List<String> pictures) {
    String empty = root.end();
    int end = empty.lastIndexOf("</svg>");
    StringBuilder all = new StringBuilder(empty.substring(0, end));
    for (int i = 0; i < pictures.size(); i++) {
      String head = panel(layout.places().get(i), Size.of(pictures.get(i)));
      all.append('\n').append(pictures.get(i).replaceFirst("<svg", head));
    }
    return all.append("\n</svg>").toString();
  }

  private static String panel(Place place, Size size) {
    return String.format(
        Locale.ROOT,
        "<svg data-panel=\"\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
        place.x(),
        place.y(),
        size.width(),
        size.height());
  }

  /** Returns whether a picture consists of panels. */
  public static boolean isIn(String svg) {
    return PANEL.matcher(svg).find();
  }

  /** Returns the same panels in rows for a narrow screen. */
  public static String narrow(String svg) {
    List<Size> sizes =
        PANEL
            .matcher(svg)
            .results()
            .map(p -> new Size(Integer.parseInt(p.group(1)), Integer.parseInt(p.group(2))))
            .toList();
    Layout layout = Layout.of(NARROW, sizes);
    StringBuilder narrow = new StringBuilder();
    int done = 0;
    int i = 0;
    for (MatchResult panel : PANEL.matcher(svg).results().toList()) {
      narrow.append(svg, done, panel.start()).append(panel(layout.places().get(i), sizes.get(i)));
      done = panel.end();
      i++;
    }
    String all = narrow.append(svg.substring(done)).toString();
    return SIZE.matcher(all).replaceFirst(layout.size().viewBox());
  }

  /** Returns how wide a picture may be shown: larger, its letters would be headings. */
  public static OptionalInt mostPixels(String svg) {
    Matcher size = SIZE.matcher(svg);
    if (!size.find()) {
      return OptionalInt.empty();
    }
    Matcher percent = PERCENT.matcher(svg);
    int most = percent.find() ? Integer.parseInt(percent.group(1)) : 145;
    return OptionalInt.of(Integer.parseInt(size.group(1)) * most / 100);
  }
}
