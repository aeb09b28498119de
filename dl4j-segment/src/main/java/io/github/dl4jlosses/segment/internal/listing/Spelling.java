package io.github.dl4jlosses.segment.internal.listing;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What of a name does not count where masks are looked for, if names stay different without it. */
public enum Spelling {
  EXACT("nothing"),
  /** Masks A.png of images a.jpg. */
  ANY_CASE("capital letters"),
  /** Masks 001.png of images 1.jpg. */
  ANY_ZEROS("leading zeros");

  private final String what;

  Spelling(String what) {
    this.what = what;
  }

  /** Returns a name without what does not count. */
  public String of(String name) {
    return switch (this) {
      case EXACT -> name;
      case ANY_CASE -> name.toLowerCase(Locale.ROOT);
      case ANY_ZEROS -> name.replaceAll("(?<![0-9])0+(?=[0-9])", "");
    };
  }

  /** Whether names that differ still do. */
  public boolean keepsApart(Collection<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().allMatch(name -> seen.add(of(name)));
  }

  @Override
  public String toString() {
    return what;
  }
}
