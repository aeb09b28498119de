package io.github.dl4jlosses.docs.site;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import io.github.dl4jlosses.docs.widgets.Widget;
import io.github.dl4jlosses.segment.internal.io.Version;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The site: a page for each document, in both languages, and what the pages use.
 *
 * <p>The documents are {@code README.md}, {@code en/*.md} and {@code zh/*.md} of a folder; each
 * {@code README.md} becomes an index. Files whose names begin with a number are lessons, the others
 * guides, which stand behind the lessons.
 */
final class Site {
  private static final Configuration TEMPLATES = templates();
  private static final String JAVADOC = "apidocs/index.html"; // where Maven writes it

  private final Path docs;
  private final Map<Path, Document> documents = new TreeMap<>();
  private final Links links;

  /**
   * Reads the documents.
   *
   * @param source the address under which the repository's files can be seen, or nothing
   */
  Site(Path docs, String source) throws IOException {
    this.docs = docs;
    read(docs.resolve("README.md"));
    for (Language language : Language.values()) {
      try (Stream<Path> files = Files.list(docs.resolve(language.folder()))) {
        for (Path file : files.filter(name -> name.toString().endsWith(".md")).toList()) {
          read(file);
        }
      }
    }
    this.links = new Links(docs, documents, source);
  }

  private static Configuration templates() {
    Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
    templates.setClassForTemplateLoading(Site.class, "");
    templates.setDefaultEncoding("UTF-8");
    templates.setLocale(Locale.ROOT);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
    return templates;
  }

  private void read(Path file) throws IOException {
    documents.put(file.normalize(), Document.read(docs, file.normalize()));
  }

  /**
   * Writes the site, and returns its first page. Its pages link to those of Javadoc, if they are in
   * the folder already.
   *
   * @throws BadDocumentsException if a link leads nowhere, and the like; then nothing is written
   */
  Path write(Path folder) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    SearchIndex search = new SearchIndex();
    for (Document document : documents.values()) {
      pages.put(document.page(), page(document, Files.exists(folder.resolve(JAVADOC))));
      search.add(document);
    }
    if (!links.faults().isEmpty()) {
      throw new BadDocumentsException(links.faults());
    }
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Path file = folder.resolve(page.getKey());
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, page.getValue());
    }
    for (Path picture : links.pictures()) {
      Figure.write(picture, folder.resolve(docs.relativize(picture)));
    }
    new Assets(folder.resolve("assets")).write();
    Files.writeString(folder.resolve("assets").resolve("sections.js"), search.script());
    return folder.resolve("index.html");
  }

  /* Public because the template engine calls only public methods. */

  /** A link in the page's frame; its title is HTML, and its number that of a lesson or nothing. */
  public record Link(String href, String title, String lang, String number, boolean current) {}

  /** An entry of the table of contents. */
  public record Entry(int level, String id, String html) {}

  private String page(Document document, boolean hasJavadoc) throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("lang", document.language().tag());
    model.put("words", document.language().words());
    model.put("version", Version.number());
    model.put("title", document.title());
    model.put("summary", document.summary());
    model.put("kicker", kicker(document));
    model.put("root", Links.href(document, ""));
    model.put("home", Links.href(document, document.language().folder() + "/index.html"));
    model.put("javadoc", hasJavadoc ? Links.href(document, JAVADOC) : "");
    model.put("body", PageRenderer.html(document, links));
    model.put("contents", contents(document));
    model.put("widgets", document.widgets().stream().map(Widget::script).toList());
    model.put("languages", languages(document));
    putNeighbors(model, document);
    StringWriter html = new StringWriter();
    try {
      TEMPLATES.getTemplate("page.ftlh").process(model, html);
    } catch (TemplateException e) {
      throw new IllegalStateException(e); // template and model belong together
    }
    return html.toString();
  }

  private static String kicker(Document document) {
    if (document.isIndex()) {
      return "";
    }
    OptionalInt number = document.number();
    return number.isPresent()
        ? document.language().word("lesson", number.getAsInt())
        : document.language().word("guide");
  }

  private List<Entry> contents(Document document) {
    return document.sections().stream()
        .filter(section -> section.heading().getLevel() == 2 || section.heading().getLevel() == 3)
        .map(
            section ->
                new Entry(
                    section.heading().getLevel(),
                    section.id(),
                    PageRenderer.inline(document, links, section.heading())))
        .toList();
  }

  private List<Link> languages(Document document) {
    List<Link> all = new ArrayList<>();
    for (Language language : Language.values()) {
      Document same = documents.get(document.in(docs, language));
      if (same == null) {
        String message = "document must exist in both languages, got no %s (translate it)";
        links.fault(document, document.root(), message.formatted(document.in(docs, language)));
      } else {
        boolean isCurrent = language == document.language() && !document.isHome();
        String href = Links.href(document, same.page());
        all.add(new Link(href, language.label(), language.tag(), "", isCurrent));
      }
    }
    return all;
  }

  /** Lessons by number, then guides in the order in which the index links to them. */
  private List<Document> inOrder(Language language) {
    List<Path> links = index(language).links();
    return documents.values().stream()
        .filter(document -> document.language() == language && !document.isIndex())
        .sorted(
            Comparator.<Document>comparingInt(lesson -> lesson.number().orElse(Integer.MAX_VALUE))
                .thenComparingInt(guide -> place(links, guide.file())))
        .toList();
  }

  private static int place(List<Path> links, Path file) {
    int place = links.indexOf(file);
    return place < 0 ? links.size() : place;
  }

  private Document index(Language language) {
    Path file = docs.resolve(language.folder()).resolve("README.md").normalize();
    return Objects.requireNonNull(documents.get(file), file.toString());
  }

  private void putNeighbors(Map<String, Object> model, Document document) {
    List<Document> pages = inOrder(document.language());
    model.put("lessons", links(document, pages.stream().filter(Document::isLesson)));
    model.put("guides", links(document, pages.stream().filter(page -> !page.isLesson())));
    int here = pages.indexOf(document);
    int before = document.isIndex() ? -1 : here - 1;
    int after = document.isHome() ? pages.size() : here + 1;
    if (before >= 0) {
      model.put("previous", link(document, pages.get(before)));
    }
    if (after < pages.size()) {
      model.put("next", link(document, pages.get(after)));
    }
  }

  private List<Link> links(Document from, Stream<Document> pages) {
    return pages.map(to -> link(from, to)).toList();
  }

  private Link link(Document from, Document to) {
    String href = Links.href(from, to.page());
    String title =
        to.sections().isEmpty()
            ? to.title()
            : Document.withoutNumber(
                PageRenderer.inline(to, links, to.sections().get(0).heading()));
    String number = to.isLesson() ? String.valueOf(to.number().getAsInt()) : "";
    return new Link(href, title, to.language().tag(), number, from == to);
  }
}
