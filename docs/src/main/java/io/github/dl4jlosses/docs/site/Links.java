package io.github.dl4jlosses.docs.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.commonmark.node.Node;

/**
 * Where links lead: to another page, to a picture that the site has too, to a file of the
 * repository, or elsewhere. Those that lead nowhere are faults.
 */
final class Links {
  private static final Pattern ELSEWHERE = Pattern.compile("(?i)(https?|mailto):.*");

  private final Path docs;
  private final Path repository;
  private final Map<Path, Document> documents;
  private final String source;
  private final Set<Path> pictures = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * Starts without faults.
   *
   * @param documents those that become pages, by file
   * @param source the address under which the repository's files can be seen, or nothing
   */
  Links(Path docs, Map<Path, Document> documents, String source) {
    this.docs = docs;
    this.repository = docs.toAbsolutePath().normalize().resolveSibling("");
    this.documents = documents;
    this.source = source.replaceAll("/+$", "");
  }

  /**
   * What becomes of a link.
   *
   * @param href empty for a file that the site does not have and does not know an address of
   * @param path such a file's path in the repository, otherwise empty
   */
  record Target(String href, String path) {}

  /** Returns where a link leads, seen from the page of a document. */
  Target resolve(Document from, Node node, String destination) {
    if (ELSEWHERE.matcher(destination).matches()) {
      return new Target(destination, "");
    }
    int hash = destination.indexOf('#');
    String fragment = hash < 0 ? "" : decode(destination.substring(hash + 1));
    String path = decode(hash < 0 ? destination : destination.substring(0, hash));
    Path file = path.isEmpty() ? from.file() : from.file().resolveSibling(path).normalize();
    Document to = documents.get(Files.isDirectory(file) ? file.resolve("README.md") : file);
    if (to != null) {
      return page(from, node, to, fragment);
    }
    if (!Files.exists(file)) {
      fault(from, node, "link must lead to a file, got " + destination + " (is it misspelled?)");
      return new Target("", "");
    }
    return file(file);
  }

  private Target page(Document from, Node node, Document to, String fragment) {
    if (!fragment.isEmpty() && !to.hasAnchor(fragment)) {
      List<String> ids = to.sections().stream().map(Document.Section::id).toList();
      String message = "link must lead to a heading of %s, got #%s (it has %s)";
      fault(from, node, message.formatted(to.file(), fragment, String.join(", ", ids)));
    }
    String anchor = fragment.isEmpty() ? "" : "#" + fragment;
    return new Target(to == from ? anchor : href(from, to.page()) + anchor, "");
  }

  private Target file(Path file) {
    Path inRepository = repository.relativize(file.toAbsolutePath().normalize());
    String path = inRepository.toString().replace('\\', '/');
    return new Target(source.isEmpty() ? "" : source + "/" + path, path);
  }

  /** Returns the address of a picture, which the site will have too. */
  String picture(Document from, Node node, String destination) {
    if (ELSEWHERE.matcher(destination).matches()) {
      fault(from, node, "picture must be a file, got " + destination + " (pages need no network)");
      return "";
    }
    Path file = from.file().resolveSibling(decode(destination)).normalize();
    if (!Files.isRegularFile(file) || !file.startsWith(docs)) {
      fault(from, node, "picture must be a file in %s, got %s".formatted(docs, destination));
      return "";
    }
    pictures.add(file);
    return href(from, docs.relativize(file).toString().replace('\\', '/'));
  }

  /** Returns the text of a picture that is there. */
  String read(Document from, String destination) {
    try {
      return Files.readString(from.file().resolveSibling(decode(destination)).normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes a fault at a node. */
  void fault(Document document, Node node, String message) {
    faults.add(document.place(node) + ": " + message);
  }

  /** Returns a path in the site as seen from a document's page. */
  static String href(Document from, String path) {
    return from.isHome() ? path : "../" + path;
  }

  /** Returns the pictures that pages show. */
  Set<Path> pictures() {
    return pictures;
  }

  List<String> faults() {
    return faults;
  }

  private static String decode(String url) {
    return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
