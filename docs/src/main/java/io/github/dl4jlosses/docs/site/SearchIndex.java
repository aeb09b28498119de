package io.github.dl4jlosses.docs.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * What the search knows: the sections of all pages, as a script, because a page that was opened
 * from disk may not read JSON.
 */
final class SearchIndex {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Map<String, String>> sections = new ArrayList<>();

  /** Adds the sections of a document. */
  void add(Document document) {
    String heading = document.title();
    String anchor = "";
    StringBuilder text = new StringBuilder();
    for (Node node = document.root().getFirstChild(); node != null; node = node.getNext()) {
      if (node instanceof Heading next) {
        add(document, anchor, heading, text);
        String title = PlainText.of(next);
        heading = next.getLevel() == 1 ? Document.withoutNumber(title) : title;
        anchor = next.getLevel() == 1 ? "" : "#" + document.id(next);
        text.setLength(0);
      } else if (document.isIndex() || !Roles.isSignpost(node)) {
        text.append(PlainText.of(node)).append(' ');
      }
    }
    add(document, anchor, heading, text);
  }

  private void add(Document document, String anchor, String heading, CharSequence text) {
    boolean isPreface = anchor.isEmpty() && text.toString().isBlank();
    if (!isPreface) {
      sections.add(
          Map.of(
              "url", document.page() + anchor,
              "lang", document.language().tag(),
              "page", document.title(),
              "heading", heading,
              "text", text.toString().strip()));
    }
  }

  /** Returns a script that sets {@code siteSections}. */
  String script() {
    try {
      List<Map<String, String>> sorted = new ArrayList<>();
      sections.forEach(section -> sorted.add(new TreeMap<>(section)));
      return "var siteSections = " + JSON.writeValueAsString(sorted) + ";\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // strings can be written
    }
  }
}
