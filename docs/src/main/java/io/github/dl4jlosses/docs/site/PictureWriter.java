package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.Panels;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.HtmlWriter;

/** Writes pictures, and the HTML of a document, in which pictures may be. */
final class PictureWriter {
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
  private static final Pattern IMG = Pattern.compile("(?s)<img\\b([^>]*?)/?>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)\\s*=\\s*\"([^\"]*)\"");
  private static final Pattern HREF = Pattern.compile("(?s)<a\\b[^>]*\\bhref\\s*=");

  private final Document document;
  private final Links links;
  private final HtmlWriter html;

  PictureWriter(Document document, Links links, HtmlWriter html) {
    this.document = document;
    this.links = links;
    this.html = html;
  }

  /** Writes HTML as it is, but for comments and pictures. */
  void raw(Node node, String literal) {
    String visible = COMMENT.matcher(literal).replaceAll("");
    if (HREF.matcher(visible).find()) {
      links.fault(document, node, "link must be Markdown, got HTML (write [text](file.md))");
    }
    Matcher img = IMG.matcher(visible);
    int done = 0;
    while (img.find()) {
      html.raw(visible.substring(done, img.start()));
      Map<String, String> attributes = attributes(img.group(1));
      picture(node, attributes.getOrDefault("src", ""), attributes.getOrDefault("alt", ""));
      done = img.end();
    }
    html.raw(visible.substring(done));
  }

  private static Map<String, String> attributes(String tag) {
    Map<String, String> attributes = new LinkedHashMap<>();
    Matcher attribute = ATTRIBUTE.matcher(tag);
    while (attribute.find()) {
      attributes.put(attribute.group(1), attribute.group(2));
    }
    return attributes;
  }

  /** Writes a picture with its title as a caption. */
  void figure(Image image) {
    html.line();
    html.tag("figure");
    html.tag("div", PageRenderer.SCROLLS);
    picture(image, image.getDestination(), PlainText.of(image));
    html.tag("/div");
    if (image.getTitle() != null) {
      html.tag("figcaption");
      html.text(image.getTitle());
      html.tag("/figcaption");
    }
    html.tag("/figure");
    html.line();
  }

  /** Writes a picture; one of SVG in light and in dark. */
  void picture(Node node, String destination, String alt) {
    if (alt.isBlank()) {
      links.fault(document, node, "picture must have a text that stands for it, got none");
    }
    String address = links.picture(document, node, destination);
    if (address.isEmpty()) {
      return; // a fault
    }
    if (!Figure.isAdaptive(destination)) {
      html.tag("img", Map.of("src", address, "alt", alt, "class", "plain"), true);
      return;
    }
    String svg = links.read(document, destination);
    for (Figure.Scheme scheme : Figure.Scheme.values()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("class", scheme.style());
      attributes.put("src", scheme.file(address));
      attributes.put("alt", alt);
      Panels.mostPixels(svg)
          .ifPresent(width -> attributes.put("style", "max-width: " + width + "px"));
      if (Figure.pages(svg).contains(Figure.Page.NARROW)) {
        narrowed(scheme.file(Figure.Page.NARROW.file(address)), attributes);
      } else {
        html.tag("img", attributes, true);
      }
    }
  }

  private void narrowed(String narrow, Map<String, String> attributes) {
    html.tag("picture");
    Map<String, String> source = new LinkedHashMap<>();
    source.put("media", "(max-width: 30rem)");
    source.put("srcset", narrow);
    html.tag("source", source, true);
    html.tag("img", attributes, true);
    html.tag("/picture");
  }
}
