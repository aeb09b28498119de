package io.github.dl4jlosses.docs;

import java.util.Locale;
import java.util.Map;

/** The words of one figure in one language, from the tables of figures. */
public final class Words {
  private final String language;
  private final String figure;
  private final Map<String, String> words;

  private Words(String language, String figure, Map<String, String> words) {
    this.language = language;
    this.figure = figure;
    this.words = words;
  }

  /** Returns the words of a figure. */
  public static Words of(String language, String figure) {
    String file = "figures/words-" + language + ".properties";
    return new Words(language, figure, WordTable.of(figure, WordTable.read(Words.class, file)));
  }

  /** Returns the words of a name, with what is to be put into them. */
  public String of(String name, Object... values) {
    String text = words.get(name);
    if (text == null) {
      throw new IllegalStateException("no words " + figure + "." + name + " in " + language);
    }
    return values.length == 0 ? text : String.format(Locale.ROOT, text, values);
  }

  /** Returns their language. */
  public String language() {
    return language;
  }

  /** Returns what is shown. */
  public String title() {
    return of("title");
  }

  /** Returns the same in a sentence, for those who cannot see it. */
  public String about() {
    return of("about");
  }
}
