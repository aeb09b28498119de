package io.github.dl4jlosses.docs.site;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
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
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The site: a page for each document, in both languages, and what the pages use.
 *
 * <p>The documents are {@code README.md}, {@code en/*.md} and {@code zh/*.md} of a folder; each
 * {@code README.md} becomes an index, and the others are lessons, in the order of the numbers that
 * their names begin with.
 */
final class Site {
  private static final Configuration TEMPLATES = templates();

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
   * Writes the site, and returns its first page.
   *
   * @throws BadDocumentsException if a link leads nowhere, and the like; then nothing is written
   */
  Path write(Path folder) throws IOException {
    Map<String, String> pages = new TreeMap<>();
    SearchIndex search = new SearchIndex();
    for (Document document : documents.values()) {
      pages.put(document.page(), page(document));
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

  /** A link in the page's frame; its title is HTML. */
  public record Link(String href, String title, String lang, boolean current) {}

  /** An entry of the table of contents. */
  public record Entry(int level, String id, String html) {}

  private String page(Document document) throws IOException {
    Map<String, Object> model = new HashMap<>();
    model.put("lang", document.language().tag());
    model.put("words", document.language().words());
    model.put("title", document.title());
    model.put(
        "kicker", document.isIndex() ? "" : document.language().word("lesson", document.number()));
    model.put("root", Links.href(document, ""));
    model.put("home", Links.href(document, document.language().folder() + "/index.html"));
    model.put("body", PageRenderer.html(document, links));
    model.put("contents", contents(document));
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
        all.add(new Link(href, language.label(), language.tag(), isCurrent));
      }
    }
    return all;
  }

  private void putNeighbors(Map<String, Object> model, Document document) {
    List<Document> lessons =
        documents.values().stream()
            .filter(other -> other.language() == document.language() && !other.isIndex())
            .sorted(Comparator.comparingInt(Document::number))
            .toList();
    model.put("lessons", lessons.stream().map(lesson -> link(document, lesson)).toList());
    int here = lessons.indexOf(document);
    int before = document.isIndex() ? -1 : here - 1;
    int after = document.isHome() ? lessons.size() : here + 1;
    if (before >= 0) {
      model.put("previous", link(document, lessons.get(before)));
    }
    if (after < lessons.size()) {
      model.put("next", link(document, lessons.get(after)));
    }
  }

  private Link link(Document from, Document to) {
    String href = Links.href(from, to.page());
    String title =
        to.sections().isEmpty()
            ? to.title()
            : Document.withoutNumber(
                PageRenderer.inline(to, links, to.sections().get(0).heading()));
    return new Link(href, title, to.language().tag(), from == to);
  }
}
