package io.github.dl4jlosses.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.docs.Printed;
import io.github.dl4jlosses.segment.internal.io.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of Markdown. */
class SiteTest {
  @TempDir private Path home = Path.of("");
  private Path docs = Path.of("");

  @BeforeEach
  void twoEmptyLanguages() throws IOException {
    docs = home.resolve("docs");
    for (String folder : new String[] {"en", "zh", "figures"}) {
      Files.createDirectories(docs.resolve(folder));
    }
    write("README.md", "# Home");
    for (String language : new String[] {"en", "zh"}) {
      write(language + "/README.md", "# Lessons");
      write(language + "/1-a.md", "# 1. A\n\nText\n\n## Weights: `w` & more\n\n## 权重（w）\n");
    }
  }

  private void write(String file, String markdown) throws IOException {
    Files.writeString(docs.resolve(file), markdown);
  }

  /** Returns the article of a lesson of this text, without the heading. */
  private String html(String markdown) throws IOException {
    write("en/1-a.md", "# A\n\n" + markdown + "\n");
    return article("");
  }

  private String article(String source) throws IOException {
    Path site = home.resolve("site");
    new Site(docs, source).write(site);
    String page = Files.readString(site.resolve("en/1-a.html"));
    String article = page.substring(page.indexOf("</h1>") + 5, page.indexOf("</article>"));
    return article.strip();
  }

  private String fault(String markdown) {
    BadDocumentsException e =
        assertThrows(BadDocumentsException.class, () -> html(markdown), markdown);
    assertFalse(Files.exists(home.resolve("site")), "nothing is written");
    return Objects.requireNonNull(e.getMessage()).replace(docs.toString(), "docs");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "$w_{y_i} * x_{y_i}$                    | w_{y_i} * x_{y_i}",
        "$a < b \\text{ & } c \\\\ d$           | a &lt; b \\text{ &amp; } c \\\\ d",
        "损失$L_i$是                             | L_i",
        "$`x_1 * x_2`$ and *this*               | x_1 * x_2",
        "it costs \\$5, and $\\$6$              | \\$6",
        "$x$-axis                               | x"
      })
  void aFormulaIsTexAndNoMarkdown(String markdown, String tex) throws IOException {
    String html = html(markdown);
    assertTrue(html.contains("<span class=\"math\">" + tex + "</span>"), html);
  }

  @ParameterizedTest
  @CsvSource({"it costs from $5 to $6", "a `$x$` in code", "\\$x\\$", "one $ alone", "x$ $y"})
  void aDollarSignMayBeADollarSign(String markdown) throws IOException {
    assertFalse(html(markdown).contains("math"));
  }

  @ParameterizedTest
  @CsvSource({
    "$$ x_1 $$",
    "'$$\nx_1\n$$'",
    "'$$x_1\n$$'",
    "'```math\nx_1\n```'",
    "and $$ x_1 $$ inside"
  })
  void aFormulaBetweenTwoDollarsIsDisplayed(String markdown) throws IOException {
    String html = html(markdown);
    assertTrue(html.contains("<span class=\"math display scroll\">x_1</span>"), html);
  }

  @Test
  void punctuationBehindAFormulaStaysWithIt() throws IOException {
    assertEquals(
        "<p><span class=\"kept\"><span class=\"math\">x</span>。</span>然后</p>", html("$x$。然后"));
  }

  @Test
  void aLinesEndBetweenChineseCharactersIsNoSpace() throws IOException {
    assertEquals("<p>交叉熵，损失 and\nloss</p>", html("交叉熵，\n损失 and\nloss"));
  }

  @Test
  void commentsAreNotShownAndSayWhatIsOutput() throws IOException {
    String html =
        html(
            "<!-- code: A#b -->\n```java\nint a;\n```\n\n<!-- output: A#b -->\n```text\n1 < 2\n```");
    assertEquals(
        """
        <pre class="scroll"><code class="language-java">int a;
        </code></pre>
        <div class="output"><p class="output-label">Output</p><pre class="scroll"><samp>1 &lt; 2
        </samp></pre></div>""",
        html.replaceAll("\n+", "\n"));
  }

  @Test
  void detailsHaveMarkdownInThem() throws IOException {
    String html = html("<details><summary>Answer</summary>\n\nIt is **zero**: $0$\n\n</details>");
    assertTrue(html.contains("<details><summary>Answer</summary>"), html);
    assertTrue(
        html.contains("<p>It is <strong>zero</strong>: <span class=\"math\">0</span></p>"), html);
  }

  @Test
  void aTableIsInABoxThatScrolls() throws IOException {
    String html = html("| a | b |\n|---|--:|\n| $x$ | 1 |");
    assertTrue(html.contains("<div class=\"scroll\"><table>"), html);
    assertTrue(html.contains("<td align=\"right\">1</td>"), html);
    assertTrue(html.contains("</table></div>"), html);
  }

  @Test
  void headingsHaveAnchorsAndStandInTheContents() throws IOException {
    article("");
    String page = Files.readString(home.resolve("site/en/1-a.html"));
    assertTrue(page.contains("<h1 id=\"1-a\">A</h1>"), page);
    assertTrue(
        page.contains("<a href=\"#weights-w--more\">Weights: <code>w</code> &amp; more</a>"), page);
    assertTrue(page.contains("<h2 id=\"权重w\">"), page);
    assertTrue(page.contains("Lesson 1"), page);
    assertTrue(page.contains(">dl4j-losses " + Version.number() + "</footer>"), page);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "README.md, ../en/index.html",
    "../zh/, ../zh/index.html",
    "../zh/1-a.md#权重w, ../zh/1-a.html#%E6%9D%83%E9%87%8Dw",
    "../README.md, ../index.html",
    "https://pytorch.org/a_b, https://pytorch.org/a_b"
  })
  void aLinkLeadsToAPage(String link, String href) throws IOException {
    String html = html("See [this](" + link + ") again.");
    Matcher found = Pattern.compile("<a href=\"([^\"]+)\"").matcher(html);
    assertTrue(found.find(), html);
    assertEquals(
        home.resolve("site/en")
            .resolve(href)
            .normalize()
            .toString()
            .replace("%E6%9D%83%E9%87%8D", "权重"),
        home.resolve("site/en").resolve(found.group(1)).normalize().toString());
  }

  @Test
  void aFileOfTheRepositoryIsTextOrALinkToWhereItCanBeSeen() throws IOException {
    Files.writeString(home.resolve("A.java"), "class A {}");
    write("en/1-a.md", "# A\n\nSee [`A`](../../A.java) for more of it.\n");
    assertEquals(
        "<p>See <span class=\"file\" title=\"A.java\"><code>A</code></span> for more of it.</p>",
        article(""));
    assertEquals(
        "<p>See <a href=\"https://host/blob/main/A.java\" title=\"A.java\"><code>A</code></a> for more of it.</p>",
        article("https://host/blob/main/"));
  }

  @Test
  void linksToNeighborsAreNotShownTwiceButChecked() throws IOException {
    assertEquals(
        "docs/en/1-a.md:3: link must lead to a file, got ../zh/2-b.md (is it misspelled?)",
        fault("[中文](../zh/2-b.md)\n\nText"));
    String signposts = "[中文](../zh/1-a.md) · next: [B](README.md)\n\n%s\n\n---\n\n[← B](README.md)";
    assertEquals("<p>Text</p>", html(signposts.formatted("Text")));
    assertTrue(html("Text\n\nNow see [B](README.md).").contains("Now see"));
  }

  @Test
  void aLinkThatLeadsNowhereIsToldByFileAndLine() {
    assertEquals(
        "docs/en/1-a.md:4: link must lead to a file, got 2-b.md (is it misspelled?)",
        fault("Text\nand [this](2-b.md) and more."));
    assertEquals(
        "docs/en/1-a.md:3: link must lead to a heading of docs/zh/README.md, got #b (it has lessons)",
        fault("And [this](../zh/README.md#b) and more."));
    assertEquals(
        "docs/en/1-a.md:3: link must be Markdown, got HTML (write [text](file.md))",
        fault("<a href=\"2-b.md\">b</a>"));
  }

  @Test
  void aPictureMustBeThereAndHaveAText() throws IOException {
    Files.writeString(docs.resolve("figures/a.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
    assertEquals(
        "docs/en/1-a.md:3: picture must be a file in docs, got ../figures/b.svg",
        fault("![b](../figures/b.svg)"));
    assertEquals(
        "docs/en/1-a.md:3: picture must have a text that stands for it, got none",
        fault("![](../figures/a.svg)"));
    assertEquals(
        "docs/en/1-a.md:3: picture must be a file, got https://a.org/a.png (pages need no network)",
        fault("![a](https://a.org/a.png)"));
  }

  @Test
  void aFormulaMustEnd() {
    assertEquals(
        "docs/en/1-a.md:3: formula must end with $$ at the end of a line, got no end",
        fault("$$\nx\n\nText"));
  }

  @Test
  void aLessonMustExistInBothLanguages() throws IOException {
    write("zh/2-b.md", "# B");
    assertEquals(
        "docs/zh/2-b.md:1: document must exist in both languages, got no docs/en/2-b.md (translate it)",
        fault("Text"));
  }

  private String page(String file) throws IOException {
    new Site(docs, "").write(home.resolve("site"));
    return Files.readString(home.resolve("site").resolve(file));
  }

  @Test
  void aPageHasADescriptionForSearchEngines() throws IOException {
    String words = "Text of a lesson that goes on and on, ".repeat(9);
    write("en/1-a.md", "[中文](../zh/1-a.md)\n\n# 1. A\n\nWith `code` & $x$.\n\n" + words + "\n");
    Matcher found =
        Pattern.compile("<meta name=\"description\" content=\"(.*)\">")
            .matcher(page("en/1-a.html"));
    assertTrue(found.find());
    String description = found.group(1);
    assertTrue(description.startsWith("With code &amp; x. Text of a lesson"), description);
    assertTrue(description.endsWith("…") && description.length() <= 160, description);
  }

  @Test
  void guidesStandBehindLessonsInTheOrderOfTheIndex() throws IOException {
    for (String language : List.of("en", "zh")) {
      for (String guide : List.of("a-guide", "b-guide")) {
        write(language + "/" + guide + ".md", "# " + guide + "\n\nText\n");
      }
      write(language + "/10-b.md", "# 10. B\n\nText\n");
      write(language + "/README.md", "# Lessons\n\n[b](b-guide.md) [a](a-guide.md)\n");
    }
    String page = page("en/b-guide.html");
    assertEquals(
        List.of("1-a.html", "10-b.html", "b-guide.html", "a-guide.html"),
        Pattern.compile("<li><a href=\"\\.\\./en/([^\"]*)\"")
            .matcher(page)
            .results()
            .map(link -> link.group(1))
            .toList());
    assertTrue(page.contains("data-number=\"10\""), page);
    assertTrue(page.contains("<p class=\"kicker\">Guide</p>"), page);
    assertTrue(page.contains("rel=\"prev\" href=\"../en/10-b.html\""), page);
  }

  @Test
  void pagesLinkToJavadocWhereItIs() throws IOException {
    for (String language : List.of("en", "zh")) {
      write(language + "/a-guide.md", "# A\n\nText\n");
    }
    assertFalse(page("en/1-a.html").contains("apidocs"));
    Path javadoc = home.resolve("site").resolve("apidocs").resolve("index.html");
    Files.createDirectories(javadoc.getParent());
    Files.writeString(javadoc, "<!DOCTYPE html>");
    assertTrue(
        page("en/1-a.html")
            .contains("<a href=\"../apidocs/index.html\" hreflang=\"en\">Javadoc</a>"));
    assertTrue(page("index.html").contains("<a href=\"apidocs/index.html\" hreflang=\"en\">"));
  }

  @Test
  void aWidgetIsAPlaceWithItsWordsAndItsScript() throws IOException {
    write("en/1-a.md", "# A\n\nText\n\n<!-- widget: overlap -->\n\nMore\n");
    String page = page("en/1-a.html");
    assertTrue(page.contains("<section class=\"widget\" data-widget=\"overlap\""), page);
    assertTrue(page.contains("&quot;Try it: Dice against cross entropy&quot;"), page);
    assertTrue(page.contains("assets/widgets/overlap.js"), page);
    assertFalse(page("zh/1-a.html").contains("assets/widgets"));
  }

  @Test
  void aWidgetMustBeOneThatThereIs() {
    assertEquals(
        "docs/en/1-a.md:3: widget must be one of softmax, mask, odds, ranking, overlap, got disk",
        fault("<!-- widget: disk -->"));
  }

  @Test
  void panelsOfAFigureStandBelowEachOtherOnAPhone() throws IOException {
    String panel = "<svg data-panel=\"\" x=\"%d\" y=\"0\" width=\"300\" height=\"100\"></svg>";
    String both = panel.formatted(0) + panel.formatted(300);
    Files.writeString(
        docs.resolve("figures/a.svg"), "<svg viewBox=\"0 0 600 100\">" + both + "</svg>");
    String html = html("![Two](../figures/a.svg)");
    assertTrue(
        html.contains(
            "<source media=\"(max-width: 30rem)\" srcset=\"../figures/a.narrow.light.svg\""),
        html);
    assertTrue(html.contains("style=\"max-width: 870px\""), html);
    String narrow = Files.readString(home.resolve("site/figures/a.narrow.dark.svg"));
    assertTrue(narrow.contains("viewBox=\"0 0 300 200\""), narrow);
    assertTrue(narrow.contains("x=\"0\" y=\"100\""), narrow);
  }

  @Test
  void aFigureIsWrittenInLightAndInDark() throws IOException {
    Files.writeString(
        docs.resolve("figures/a.svg"),
        "<svg><style>@media (prefers-color-scheme: dark) { p { fill: red } }</style></svg>");
    String html = html("![A curve](../figures/a.svg \"Figure 1\")");
    assertTrue(
        html.contains("<img class=\"in-light\" src=\"../figures/a.light.svg\" alt=\"A curve\""),
        html);
    assertTrue(html.contains("<figcaption>Figure 1</figcaption>"), html);
    Path figures = home.resolve("site/figures");
    assertTrue(Files.readString(figures.resolve("a.light.svg")).contains("@media (max-width: 0)"));
    assertTrue(Files.readString(figures.resolve("a.dark.svg")).contains("@media (min-width: 0)"));
  }

  @Test
  void theSearchKnowsSectionsByPageAndHeading() throws IOException {
    html("Text with $x^2$ and `code`.\n\n## B\n\nMore.");
    String script = Files.readString(home.resolve("site/assets/sections.js"));
    assertTrue(
        script.contains(
            "{\"heading\":\"A\",\"lang\":\"en\",\"page\":\"A\",\"text\":\"Text with x^2 and code.\",\"url\":\"en/1-a.html\"},"
                + "{\"heading\":\"B\",\"lang\":\"en\",\"page\":\"A\",\"text\":\"More.\",\"url\":\"en/1-a.html#b\"}"),
        script);
  }

  @Test
  void theSearchDoesNotFindTheLinksBetweenLessons() throws IOException {
    write("en/1-a.md", "[中文](../zh/1-a.md)\n\n# 1. A\n\nText\n\nNext: [B](README.md)\n");
    page("en/1-a.html");
    String script = Files.readString(home.resolve("site/assets/sections.js"));
    assertTrue(
        script.contains("{\"heading\":\"A\",\"lang\":\"en\",\"page\":\"A\",\"text\":\"Text\","),
        script);
    assertFalse(script.contains("中文"), script);
  }

  /* Sources and what the build leaves lie beside the documents. */
  @Test
  void theCommandWritesAPageForEachDocumentAndForNothingElse() throws Exception {
    Path site = home.resolve("site");
    Path repository = Path.of("..", "docs");
    String printed =
        Printed.by(() -> BuildSite.main(new String[] {repository.toString(), site.toString()}));
    assertEquals("site      " + site.resolve("index.html") + "\n", printed);
    List<String> documents =
        files(repository, "README.md|(en|zh)/[^/]*.md")
            .map(file -> file.replace("README", "index").replace(".md", ".html"))
            .sorted()
            .toList();
    assertEquals(documents, files(site, ".*.html").toList());
  }

  private static Stream<String> files(Path folder, String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> found =
          files
              .map(file -> folder.relativize(file).toString().replace('\\', '/'))
              .filter(file -> file.matches(name))
              .sorted()
              .toList();
      return found.stream();
    }
  }

  @Test
  void theSiteHasTheColorsOfTheReport() throws IOException {
    String report = css("/io/github/dl4jlosses/segment/internal/report/report.css");
    String site = css("/io/github/dl4jlosses/docs/site/site.css");
    Matcher color = Pattern.compile("(--[\\w-]+): light-dark\\((#\\w+), (#\\w+)\\)").matcher(site);
    int same = 0;
    while (color.find()) {
      if (report.contains(color.group(1) + ":")) {
        assertTrue(report.contains(color.group(1) + ": " + color.group(2) + ";"), color.group());
        assertTrue(report.contains(color.group(1) + ": " + color.group(3) + ";"), color.group());
        same++;
      }
    }
    assertTrue(same >= 10, same + " colors");
  }

  private static String css(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(SiteTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
