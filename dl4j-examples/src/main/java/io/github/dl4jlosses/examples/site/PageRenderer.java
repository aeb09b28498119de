package io.github.dl4jlosses.examples.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Block;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;

/** Writes a document as HTML: what CommonMark says, and where a page wants more. */
final class PageRenderer implements NodeRenderer {
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
  private static final Pattern OUTPUT = Pattern.compile("(?s)\\s*<!--\\s*output\\b.*-->\\s*");
  private static final Pattern IMG = Pattern.compile("(?s)<img\\b([^>]*?)/?>");
  private static final Pattern ATTRIBUTE = Pattern.compile("([\\w-]+)\\s*=\\s*\"([^\"]*)\"");
  private static final Pattern HREF = Pattern.compile("(?s)<a\\b[^>]*\\bhref\\s*=");
  private static final Map<String, String> SCROLLS = Map.of("class", "scroll");

  private static final int MAX_KEPT = 40; // characters of TeX that surely fit into a line

  private final Document document;
  private final Links links;
  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;

  private PageRenderer(Document document, Links links, HtmlNodeRendererContext context) {
    this.document = document;
    this.links = links;
    this.context = context;
    this.html = context.getWriter();
  }

  private static HtmlRenderer renderer(Document document, Links links) {
    return HtmlRenderer.builder()
        .nodeRendererFactory(context -> new PageRenderer(document, links, context))
        .extensions(List.of(TablesExtension.create()))
        .build();
  }

  /** Returns the document's HTML; what is wrong in it is noted as faults of the links. */
  static String html(Document document, Links links) {
    return renderer(document, links)
        .render(document.root())
        .replace("<table>", "<div class=\"scroll\"><table>")
        .replace("</table>", "</table></div>");
  }

  /** Returns the HTML of a heading, for a table of contents. */
  static String inline(Document document, Links links, Node heading) {
    StringBuilder inline = new StringBuilder();
    HtmlRenderer renderer = renderer(document, links);
    for (Node child = heading.getFirstChild(); child != null; child = child.getNext()) {
      inline.append(renderer.render(child));
    }
    return inline.toString().replaceAll("</?a\\b[^>]*>", "");
  }

  @Override
  public Set<Class<? extends Node>> getNodeTypes() {
    return Set.of(
        Heading.class,
        Paragraph.class,
        FencedCodeBlock.class,
        HtmlBlock.class,
        HtmlInline.class,
        Image.class,
        Link.class,
        SoftLineBreak.class,
        MathSyntax.Inline.class,
        MathSyntax.Display.class);
  }

  @Override
  public void render(Node node) {
    if (node instanceof Heading heading) {
      heading(heading);
    } else if (node instanceof Paragraph paragraph) {
      paragraph(paragraph);
    } else if (node instanceof FencedCodeBlock code) {
      code(code);
    } else if (node instanceof HtmlBlock block) {
      raw(block, block.getLiteral());
    } else if (node instanceof HtmlInline inline) {
      raw(inline, inline.getLiteral());
    } else if (node instanceof Image image) {
      picture(image, image.getDestination(), PlainText.of(image));
    } else if (node instanceof Link link) {
      link(link);
    } else if (node instanceof SoftLineBreak end) {
      html.raw(PlainText.separates(end) ? "\n" : "");
    } else if (node instanceof MathSyntax.Inline formula) {
      inline(formula);
    } else if (node instanceof MathSyntax.Display formula) {
      if (!formula.isClosed()) {
        links.fault(document, formula, "formula must end with $$ at the end of a line, got no end");
      }
      formula(formula.tex(), true);
    }
  }

  private void children(@Nullable Node first) {
    for (Node child = first; child != null; child = child.getNext()) {
      context.render(child);
    }
  }

  private void heading(Heading heading) {
    String id = document.id(heading);
    html.line();
    html.tag("h" + heading.getLevel(), Map.of("id", id));
    if (heading.getLevel() == 1 && heading.getFirstChild() instanceof Text first) {
      html.text(Document.withoutNumber(first.getLiteral()));
      children(first.getNext());
    } else {
      children(heading.getFirstChild());
    }
    if (heading.getLevel() > 1) {
      Map<String, String> anchor = new LinkedHashMap<>();
      anchor.put("class", "anchor");
      anchor.put("href", "#" + id);
      anchor.put("aria-label", document.language().word("anchor", PlainText.of(heading)));
      html.tag("a", anchor);
      html.text("#");
      html.tag("/a");
    }
    html.tag("/h" + heading.getLevel());
    html.line();
  }

  private void paragraph(Paragraph paragraph) {
    Node only = paragraph.getFirstChild();
    if (only instanceof Image image && image.getNext() == null) {
      figure(image);
      return;
    }
    boolean tight =
        paragraph.getParent() != null
            && paragraph.getParent().getParent() instanceof ListBlock list
            && list.isTight();
    if (tight) {
      children(paragraph.getFirstChild());
      return;
    }
    html.line();
    html.tag("p");
    children(paragraph.getFirstChild());
    html.tag("/p");
    html.line();
  }

  private void code(FencedCodeBlock code) {
    String language = code.getInfo().strip().split("\\s+", 2)[0];
    html.line();
    if (language.equals("math")) {
      formula(code.getLiteral().strip(), true);
    } else if (isOutput(code)) {
      html.tag("div", Map.of("class", "output"));
      html.tag("p", Map.of("class", "output-label"));
      html.text(document.language().word("output"));
      html.tag("/p");
      html.tag("pre", SCROLLS);
      html.tag("samp");
      html.text(code.getLiteral());
      html.tag("/samp");
      html.tag("/pre");
      html.tag("/div");
    } else {
      html.tag("pre", SCROLLS);
      html.tag("code", language.isEmpty() ? Map.of() : Map.of("class", "language-" + language));
      html.text(code.getLiteral());
      html.tag("/code");
      html.tag("/pre");
    }
    html.line();
  }

  private static boolean isOutput(Block code) {
    return code.getPrevious() instanceof HtmlBlock comment
        && OUTPUT.matcher(comment.getLiteral()).matches();
  }

  private void inline(MathSyntax.Inline formula) {
    boolean isKept =
        !formula.tail.isEmpty() && !formula.display && formula.tex.length() <= MAX_KEPT;
    html.raw(isKept ? "<span class=\"kept\">" : "");
    formula(formula.tex, formula.display);
    html.text(formula.tail);
    html.raw(isKept ? "</span>" : "");
  }

  private void formula(String tex, boolean display) {
    html.tag("span", Map.of("class", display ? "math display scroll" : "math"));
    html.text(tex);
    html.tag("/span");
  }

  private void raw(Node node, String literal) {
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

  private void figure(Image image) {
    html.line();
    html.tag("figure");
    html.tag("div", SCROLLS);
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

  private void picture(Node node, String destination, String alt) {
    if (alt.isBlank()) {
      links.fault(document, node, "picture must have a text that stands for it, got none");
    }
    String address = links.picture(document, node, destination);
    if (!Figure.isAdaptive(destination)) {
      html.tag("img", Map.of("src", address, "alt", alt, "class", "plain"), true);
      return;
    }
    for (Figure.Scheme scheme : Figure.Scheme.values()) {
      Map<String, String> attributes = new LinkedHashMap<>();
      attributes.put("class", scheme.style());
      attributes.put("src", scheme.file(address));
      attributes.put("alt", alt);
      html.tag("img", attributes, true);
    }
  }

  private void link(Link link) {
    Links.Target target = links.resolve(document, link, link.getDestination());
    boolean leads = !target.href().isEmpty();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(leads ? "href" : "class", leads ? target.href() : "file");
    if (!target.path().isEmpty()) {
      attributes.put("title", target.path());
    }
    html.tag(leads ? "a" : "span", attributes);
    children(link.getFirstChild());
    html.tag(leads ? "/a" : "/span");
  }
}
