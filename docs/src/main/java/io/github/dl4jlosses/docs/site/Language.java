package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.WordTable;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A language of the lessons: its folder, and the words of the pages around them. */
enum Language {
  ENGLISH("en", "en", "English"),
  CHINESE("zh", "zh-CN", "中文");

  private final String folder;
  private final String tag;
  private final String label;

  Language(String folder, String tag, String label) {
    this.folder = folder;
    this.tag = tag;
    this.label = label;
  }

  String folder() {
    return folder;
  }

  /** Returns the tag of HTML's {@code lang}. */
  String tag() {
    return tag;
  }

  /** Returns the language's name in itself. */
  String label() {
    return label;
  }

  /** Returns the words by name. */
  Map<String, String> words() {
    return Objects.requireNonNull(Words.OF.get(this));
  }

  /** Returns the words of one name, with what is to be put into them. */
  String word(String name, Object... values) {
    return String.format(Locale.ROOT, Objects.requireNonNull(words().get(name), name), values);
  }

  private static final class Words {
    static final Map<Language, Map<String, String>> OF = new EnumMap<>(Language.class);

    static {
      for (Language language : values()) {
        String file = "words-" + language.folder + ".properties";
        OF.put(language, WordTable.read(Language.class, file));
      }
    }
  }

  Language other() {
    return this == ENGLISH ? CHINESE : ENGLISH;
  }
}
