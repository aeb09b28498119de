package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.widgets.Widget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** A file of Markdown, and the places in it that a link can lead to. */
final class Document {
  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(TablesExtension.create(), new MathSyntax()))
          .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
          .build();
  private static final Pattern HTML_ID = Pattern.compile("\\b(?:id|name)\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern NUMBER = Pattern.compile("(\\d+)-.*");
  private static final Pattern NUMBERED =
      Pattern.compile("(\\d+\\.|第\\s*\\d+\\s*课[:：.]?)[\\s\\u3000]+");
  private static final Pattern WIDGET = Pattern.compile("\\s*<!--\\s*widget:\\s*(.*?)\\s*-->\\s*");
  private static final int SUMMARY = 155; // characters that search engines show
  private static final String INDEX = "README.md";

  private final Path file;
  private final Path inDocs;
  private final Node root;
  private final List<Section> sections = new ArrayList<>();
  private final Set<String> anchors = new HashSet<>();
  private final Set<Widget> widgets = new LinkedHashSet<>();

  /** A heading and its identifier. */
  record Section(Heading heading, String id) {
    String title() {
      return PlainText.of(heading);
    }
  }

  private Document(Path docs, Path file, String markdown) {
    this.file = file;
    this.inDocs = docs.relativize(file);
    this.root = PARSER.parse(markdown);
    IdGenerator ids = IdGenerator.builder().build();
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Heading heading) {
            Section section = new Section(heading, ids.generateId(PlainText.of(heading)));
            sections.add(section);
            anchors.add(section.id());
            visitChildren(heading);
          }

          @Override
          public void visit(HtmlBlock html) {
            addAnchors(html.getLiteral());
            widgetIn(html.getLiteral()).flatMap(Widget::named).ifPresent(widgets::add);
          }

          @Override
          public void visit(HtmlInline html) {
            addAnchors(html.getLiteral());
          }
        });
  }

  /** Reads a file in the folder of the documents. */
  static Document read(Path docs, Path file) throws IOException {
    return new Document(docs, file, Files.readString(file));
  }

  private void addAnchors(String html) {
    Matcher id = HTML_ID.matcher(html);
    while (id.find()) {
      anchors.add(id.group(1));
    }
  }

  Path file() {
    return file;
  }

  Node root() {
    return root;
  }

  /** Returns the headings in their order. */
  List<Section> sections() {
    return sections;
  }

  boolean hasAnchor(String id) {
    return anchors.contains(id);
  }

  /** Returns the identifier of a heading of this document. */
  String id(Heading heading) {
    return sections.stream()
        .filter(section -> section.heading() == heading)
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Returns the first heading, or the name of the file where there is none. */
  String title() {
    return sections.isEmpty()
        ? String.valueOf(file.getFileName())
        : withoutNumber(sections.get(0).title());
  }

  /** Returns a title without the lesson's number, which the page shows apart. */
  static String withoutNumber(String title) {
    Matcher number = NUMBERED.matcher(title);
    return number.lookingAt() ? title.substring(number.end()) : title;
  }

  /** Returns the page's path in the site, with slashes: {@code en/1-cross-entropy.html}. */
  String page() {
    String path = inDocs.toString().replace('\\', '/');
    return isIndex()
        ? path.substring(0, path.length() - INDEX.length()) + "index.html"
        : path.substring(0, path.length() - ".md".length()) + ".html";
  }

  /** Returns the document of the same name in another language. */
  Path in(Path docs, Language other) {
    return docs.resolve(other.folder()).resolve(file.getFileName());
  }

  Language language() {
    return inDocs.startsWith(Language.CHINESE.folder()) ? Language.CHINESE : Language.ENGLISH;
  }

  boolean isIndex() {
    return file.endsWith(INDEX);
  }

  /** Returns whether this is the index of all languages. */
  boolean isHome() {
    return inDocs.getNameCount() == 1;
  }

  /** Returns the number that the file's name begins with; none for a guide. */
  OptionalInt number() {
    Matcher number = NUMBER.matcher(String.valueOf(file.getFileName()));
    return number.matches()
        ? OptionalInt.of(Integer.parseInt(number.group(1)))
        : OptionalInt.empty();
  }

  /** Returns whether this is a lesson: whether its file has a number. */
  boolean isLesson() {
    return number().isPresent();
  }

  /** Returns the files that it links to, in the order of the links. */
  List<Path> links() {
    List<Path> links = new ArrayList<>();
    root.accept(
        new AbstractVisitor() {
          @Override
          public void visit(Link link) {
            links.add(file.resolveSibling(link.getDestination().split("#", 2)[0]).normalize());
          }
        });
    return links;
  }

  /** Returns the widgets in it. */
  Set<Widget> widgets() {
    return widgets;
  }

  /** Returns the name in a comment that places a widget. */
  static Optional<String> widgetIn(String html) {
    Matcher widget = WIDGET.matcher(html);
    return widget.matches() ? Optional.of(widget.group(1)) : Optional.empty();
  }

  /** Returns the beginning of the text, in whole words: what a search engine shows of a page. */
  String summary() {
    StringBuilder text = new StringBuilder();
    for (Node node = root.getFirstChild(); node != null; node = node.getNext()) {
      boolean isText = node instanceof Paragraph && !Roles.isSignpost(node);
      text.append(isText && text.length() <= SUMMARY ? PlainText.of(node) + " " : "");
    }
    String all = text.toString().strip();
    if (all.length() <= SUMMARY) {
      return all;
    }
    int space = all.lastIndexOf(' ', SUMMARY);
    int end = space < SUMMARY / 2 ? SUMMARY : space; // Chinese has no spaces
    return all.substring(0, end) + "…";
  }

  /** Returns {@code file:line} of a node. */
  String place(Node node) {
    Node known = node;
    while (known.getSourceSpans().isEmpty() && known.getParent() != null) {
      known = known.getParent();
    }
    int line = known.getSourceSpans().isEmpty() ? 0 : known.getSourceSpans().get(0).getLineIndex();
    return file + ":" + (line + 1);
  }
}
