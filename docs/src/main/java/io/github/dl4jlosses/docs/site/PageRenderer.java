package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.widgets.Widget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
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
import org.commonmark.node.ThematicBreak;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;
import org.jspecify.annotations.Nullable;

/** Writes a document as HTML: what CommonMark says, and where a page wants more. */
final class PageRenderer implements NodeRenderer {
  static final Map<String, String> SCROLLS = Map.of("class", "scroll");

  private static final int MAX_KEPT = 40; // characters of TeX that surely fit into a line

  private final Document document;
  private final Links links;
  private final HtmlNodeRendererContext context;
  private final HtmlWriter html;
  private final PictureWriter pictures;

  private PageRenderer(Document document, Links links, HtmlNodeRendererContext context) {
    this.document = document;
    this.links = links;
    this.context = context;
    this.html = context.getWriter();
    this.pictures = new PictureWriter(document, links, html);
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
        ThematicBreak.class,
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
    } else if (node instanceof ThematicBreak rule) {
      rule(rule);
    } else if (node instanceof FencedCodeBlock code) {
      code(code);
    } else if (node instanceof HtmlBlock block) {
      Document.widgetIn(block.getLiteral())
          .ifPresentOrElse(
              name -> widget(block, name), () -> pictures.raw(block, block.getLiteral()));
    } else if (node instanceof HtmlInline inline) {
      pictures.raw(inline, inline.getLiteral());
    } else if (node instanceof Image image) {
      pictures.picture(image, image.getDestination(), PlainText.of(image));
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
    if (Roles.isFigure(paragraph)) {
      pictures.figure((Image) paragraph.getFirstChild());
    } else if (!document.isIndex() && Roles.isSignpost(paragraph)) {
      checkLinks(paragraph);
    } else if (isTight(paragraph)) {
      children(paragraph.getFirstChild());
    } else {
      boolean isCaption = Roles.isCaption(paragraph);
      html.line();
      html.tag("p", isCaption ? Map.of("class", "caption") : Map.of());
      children((isCaption ? paragraph.getFirstChild() : paragraph).getFirstChild());
      html.tag("/p");
      html.line();
    }
  }

  private void checkLinks(Paragraph signpost) {
    for (Node child = signpost.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Link link) {
        links.resolve(document, link, link.getDestination());
      }
    }
  }

  private static boolean isTight(Paragraph paragraph) {
    return paragraph.getParent() != null
        && paragraph.getParent().getParent() instanceof ListBlock list
        && list.isTight();
  }

  private void rule(ThematicBreak rule) {
    if (document.isIndex() || !Roles.isSignpost(rule)) {
      html.line();
      html.tag("hr");
      html.line();
    }
  }

  private void code(FencedCodeBlock code) {
    String language = code.getInfo().strip().split("\\s+", 2)[0];
    html.line();
    if (language.equals("math")) {
      formula(code.getLiteral().strip(), true);
    } else if (Roles.isOutput(code)) {
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

  /** Writes the place of a widget; its script fills it, and without scripts it is not seen. */
  private void widget(Node node, String name) {
    Widget widget = Widget.named(name).orElse(null);
    if (widget == null) {
      links.fault(
          document, node, "widget must be one of %s, got %s".formatted(Widget.names(), name));
      return;
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("class", "widget");
    attributes.put("data-widget", name);
    attributes.put("data-words", widget.words(document.language().folder()));
    attributes.put("data-data", widget.start());
    html.line();
    html.tag("section", attributes);
    html.tag("/section");
    html.line();
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
