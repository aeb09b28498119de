package io.github.dl4jlosses.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The site in a real browser, opened from disk. The profile slow leaves pictures of it in
 * target/site-pictures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteBrowserTest {
  private static final Path LESSONS = Path.of("..", "docs");
  private static final Path FIXTURE = Path.of("src", "test", "resources", "site", "docs");

  private @Nullable Chromium browser;
  private @Nullable Path site;

  @BeforeAll
  void openABrowser(@TempDir Path home) throws Exception {
    browser = Chromium.start("the site of the lessons");
    site = home;
    new Site(FIXTURE, "").write(home);
  }

  @AfterAll
  void closeIt() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startAfresh() throws Exception {
    browser().resize(1280, 900);
    browser().prefer("light");
  }

  /* What a page remembers is of all pages. */
  @AfterEach
  void forget() throws Exception {
    browser().evaluate("localStorage.clear()");
  }

  private Chromium browser() {
    return Objects.requireNonNull(browser);
  }

  private void open(String page) throws Exception {
    browser().open(Objects.requireNonNull(site).resolve(page));
  }

  private String text(String expression) throws Exception {
    return browser().evaluate(expression).asText();
  }

  @ParameterizedTest
  @CsvSource({
    "index.html",
    "en/index.html",
    "zh/index.html",
    "en/1-everything.html",
    "zh/2-next.html"
  })
  void nothingIsReportedOnTheConsoleAndNothingComesFromTheNetwork(String page) throws Exception {
    open(page);
    search("loss");
    assertEquals(List.of(), browser().events("Runtime.exceptionThrown"));
    assertEquals(List.of(), browser().events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), browser().events("Log.entryAdded"));
    assertEquals(List.of(), browser().events("Network.loadingFailed"));
    String here = Objects.requireNonNull(site).toUri().toString();
    List<JsonNode> requests = browser().events("Network.requestWillBeSent");
    assertTrue(requests.size() >= 8, "page, styles, scripts");
    for (JsonNode request : requests) {
      String url = request.get("request").get("url").asText();
      assertTrue(url.startsWith("data:") || url.startsWith(here), url);
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2} pixels wide")
  @CsvSource({
    "en/1-everything.html, light, 1280",
    "zh/1-everything.html, dark, 390",
    "index.html, light, 390",
    "zh/index.html, dark, 1280"
  })
  void axeFindsNoViolation(String page, String scheme, int width) throws Exception {
    browser().resize(width, 900);
    browser().prefer(scheme);
    open(page);
    browser().evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    search(page.startsWith("zh") ? "概率" : "loss");
    assertEquals("", browser().axeViolations());
  }

  @ParameterizedTest(name = "{0}, {1}, {2} pixels wide")
  @CsvSource({
    "en/1-everything.html, dark, 1280",
    "en/1-everything.html, light, 390",
    "en/1-everything.html, dark, 390",
    "zh/1-everything.html, light, 1280",
    "zh/1-everything.html, dark, 1280",
    "zh/1-everything.html, light, 390"
  })
  @Tag("slow")
  void axeFindsNoViolationInTheOtherSchemes(String page, String scheme, int width)
      throws Exception {
    axeFindsNoViolation(page, scheme, width);
    picture(page.replace('/', '-').replace(".html", "-") + scheme + "-" + width);
  }

  @Test
  void theLessonsHaveNoBadFormulaAndFitAPhone(@TempDir Path lessons) throws Exception {
    new Site(LESSONS, "").write(lessons);
    browser().resize(390, 900);
    for (Path page : pages(lessons)) {
      browser().open(page);
      browser().evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
      assertEquals(List.of(), browser().events("Runtime.consoleAPICalled"), page.toString());
      assertEquals(List.of(), browser().events("Log.entryAdded"), page.toString());
      assertEquals("390", text("String(document.documentElement.scrollWidth)"), page.toString());
    }
  }

  /* As wide as they are on a phone, and on a large screen. Boxes are larger than letters. */
  @Test
  void theWordsOfFiguresAreInsideThemAndLargeEnough(@TempDir Path lessons) throws Exception {
    new Site(LESSONS, "").write(lessons);
    String bad =
        "[...document.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();"
            + " const m = t.getScreenCTM(); return r.left < -3 || r.right > innerWidth + 3"
            + " || parseFloat(getComputedStyle(t).fontSize) * Math.hypot(m.a, m.b) < 11; })"
            + ".map(t => t.textContent).join()";
    try (Stream<Path> all = Files.walk(lessons.resolve("figures"))) {
      for (Path figure : all.filter(file -> file.toString().endsWith(".light.svg")).toList()) {
        String name = figure.getFileName().toString();
        Path narrow = figure.resolveSibling(name.replace(".light", ".narrow.light"));
        boolean isNarrow = name.contains(".narrow.");
        if (name.startsWith("lesson") && (isNarrow || !Files.exists(narrow))) {
          browser().resize(343, 3000);
          browser().open(figure);
          assertEquals("", text(bad), figure + " on a phone");
        }
        if (name.startsWith("lesson") && !isNarrow) {
          browser().resize(688, 3000);
          browser().open(figure);
          assertEquals("", text(bad), figure + " on a large screen");
        }
      }
    }
  }

  private static List<Path> pages(Path site) throws Exception {
    try (Stream<Path> files = Files.walk(site)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  private void picture(String name) throws Exception {
    browser().evaluate("document.getElementById('query').value = ''");
    browser().press("Escape", 27);
    Path folder = Files.createDirectories(Path.of("target", "site-pictures"));
    int width = browser().evaluate("innerWidth").asInt();
    int height = browser().evaluate("document.documentElement.scrollHeight").asInt();
    browser().resize(width, height);
    browser().screenshot(folder.resolve(name + ".png"));
  }

  @ParameterizedTest(name = "{0}, {1} pixels wide")
  @CsvSource({
    "en/1-everything.html, 320",
    "en/1-everything.html, 390",
    "en/1-everything.html, 800",
    "zh/1-everything.html, 320",
    "zh/1-everything.html, 390",
    "zh/1-everything.html, 1280",
    "index.html, 390",
    "en/index.html, 390"
  })
  void aPageNeverScrollsSideways(String page, int width) throws Exception {
    browser().resize(width, 800);
    open(page);
    browser().evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })");
    assertEquals(width, browser().evaluate("document.documentElement.scrollWidth").asInt());
    search(page.startsWith("zh") ? "概率" : "loss");
    assertEquals(width, browser().evaluate("document.documentElement.scrollWidth").asInt());
  }

  @Test
  void whatIsTooWideScrollsByItselfAndWithTheKeyboard() throws Exception {
    browser().resize(390, 800);
    open("en/1-everything.html");
    String scrolling =
        text(
            "[...document.querySelectorAll('article [tabindex=\"0\"]')].map(e =>"
                + " e.querySelector('table, img, .katex')?.tagName ?? e.tagName).join()");
    assertEquals("SPAN,PRE,SPAN,TABLE", scrolling);
    String table = "document.querySelector('.scroll:has(> table)')";
    browser().evaluate(table + ".focus()");
    browser().press("ArrowRight", 39);
    waitFor(table + ".scrollLeft > 0");
  }

  @Test
  void formulasAreTypesetWithTheSitesFonts() throws Exception {
    open("en/1-everything.html");
    String all = "String(document.querySelectorAll('.math').length)";
    assertEquals(
        text(all),
        text("String(document.querySelectorAll('.math > .katex, .math > .katex-display').length)"));
    assertEquals("0", text("String(document.querySelectorAll('.bad, .katex-error').length)"));
    assertEquals(
        "true",
        text("document.fonts.ready.then(() => String(document.fonts.check('16px KaTeX_Math')))"));
    assertEquals(
        "−log⁡p",
        text("document.querySelector('h1 .katex-html').textContent.replace('log', 'log\\u2061')"));
  }

  @Test
  void codeIsColoredAndOutputIsNot() throws Exception {
    open("en/1-everything.html");
    assertEquals("new", text("document.querySelector('article .hljs-keyword').textContent"));
    assertEquals("2.162498816740175\n", text("document.querySelector('.output samp').innerHTML"));
    assertFalse(
        text("document.querySelector('article').textContent").contains("Everything#example"));
  }

  @ParameterizedTest(name = "{1} finds {2}")
  @CsvSource({
    "en/index.html, weights, en/1-everything.html#weights-of-classes",
    "en/2-next.html, smoothing table, en/1-everything.html#a-table",
    "en/index.html, ignoreIndex, en/1-everything.html#weights-of-classes",
    "en/index.html, surprized, en/1-everything.html",
    "zh/index.html, 概率, zh/2-next.html#概率与对数",
    "zh/2-next.html, 类别 权重, zh/1-everything.html#类别的权重",
    "zh/index.html, withWeight, zh/1-everything.html#类别的权重",
    "zh/index.html, 熵, zh/2-next.html#概率与对数",
    "en/index.html, 交叉熵, zh/2-next.html#概率与对数"
  })
  void searchFinds(String page, String words, String first) throws Exception {
    open(page);
    search(words);
    List<String> found =
        List.of(
            text("decodeURI([...document.querySelectorAll('#hits a')].map(a => a.href).join(' '))")
                .split(" "));
    assertTrue(found.stream().anyMatch(url -> url.endsWith("/" + first)), found.toString());
    assertEquals(
        found.size() + " ",
        text("document.getElementById('count').textContent.replace(/\\D+/g, ' ')")
                .stripLeading()
                .stripTrailing()
            + " ");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"zh, 平均精度", "zh, Dice", "en, Dice", "en, requires_grad", "zh, requires_grad"})
  void whatReadersAskForIsFoundInTheLessons(String language, String words, @TempDir Path lessons)
      throws Exception {
    new Site(LESSONS, "").write(lessons);
    browser().open(lessons.resolve(language).resolve("index.html"));
    search(words);
    assertTrue(text("document.getElementById('hits').innerText").length() > 20);
    assertEquals(
        language.equals("zh") ? "zh-CN" : "en", text("document.querySelector('#hits a').lang"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"weighs, weighs", "pos_weight, weights", "clas, class"})
  void whatIsMarkedAreWholeWords(String words, String marked) throws Exception {
    open("en/2-next.html");
    search(words);
    JsonNode marks =
        browser().evaluate("[...document.querySelectorAll('mark')].map(m => m.textContent)");
    assertTrue(marks.toString().contains("\"" + marked + "\""), marks.toString());
    for (JsonNode mark : marks) {
      assertTrue(mark.asText().matches("(?i)(weigh|class|withweight).*"), marks.toString());
    }
  }

  @Test
  void codeIsCopiedByAButton() throws Exception {
    open("en/1-everything.html");
    browser()
        .evaluate("navigator.clipboard.writeText = async text => { window.copied = text; }; 0");
    browser().evaluate("document.querySelector('.code .copy').click()");
    waitFor("document.querySelector('.copy').textContent === 'Copied'");
    assertTrue(text("window.copied").startsWith("/** The loss of one pixel. */\nLossCrossEntropy"));
    assertEquals("0", text("String(document.querySelectorAll('.output .copy').length)"));
  }

  @Test
  void theSectionThatIsReadIsMarkedInTheContents() throws Exception {
    open("en/1-everything.html");
    assertEquals("0", text("String(document.querySelectorAll('.contents [aria-current]').length)"));
    browser().evaluate("document.getElementById('a-table').scrollIntoView()");
    waitFor("document.querySelector('.contents [aria-current=location]')?.hash === '#a-table'");
  }

  @Test
  void eightyColumnsOfCodeFit() throws Exception {
    for (int width : new int[] {800, 1100, 1280}) {
      browser().resize(width, 900);
      open("en/1-everything.html");
      String pre = "document.querySelector('pre:has(code)')";
      browser().evaluate(pre + ".firstChild.textContent = 'x'.repeat(80)");
      assertTrue(holds(pre + ".scrollWidth <= " + pre + ".clientWidth"), width + " pixels");
    }
  }

  @Test
  void theHeaderOfAPhoneIsOneLineThatStays() throws Exception {
    browser().resize(375, 800);
    for (String page : List.of("en/1-everything.html", "zh/1-everything.html")) {
      open(page);
      assertTrue(browser().evaluate("document.querySelector('.top').offsetHeight").asInt() <= 56);
      browser().evaluate("scrollTo(0, 900)");
      assertEquals(
          0,
          browser().evaluate("document.querySelector('.top').getBoundingClientRect().top").asInt());
      assertTrue(browser().evaluate("document.getElementById('query').offsetWidth").asInt() >= 110);
    }
  }

  @Test
  void searchIsUsedWithTheKeyboardAlone() throws Exception {
    open("en/1-everything.html");
    browser().press("/", 191);
    browser().call("Input.insertText", Map.of("text", "back index"));
    assertEquals("The next one", text("document.querySelector('#hits .hit').textContent"));
    browser().press("ArrowDown", 40);
    assertEquals("A", text("document.activeElement.tagName"));
    browser().press("ArrowUp", 38);
    assertEquals("query", text("document.activeElement.id"));
    browser().press("Escape", 27);
    assertEquals("true", text("String(document.getElementById('results').hidden)"));
  }

  @Test
  void whatIsNowhereIsNotFound() throws Exception {
    open("en/1-everything.html");
    search("xylophone");
    assertEquals(
        "Nothing found. Fewer or shorter words find more.",
        text("document.getElementById('count').textContent"));
  }

  private void search(String words) throws Exception {
    browser().evaluate("document.getElementById('query').focus()");
    browser().call("Input.insertText", Map.of("text", words));
  }

  @ParameterizedTest(name = "the system prefers {0}")
  @CsvSource({"light", "dark"})
  void theSwitchTurnsThePageAndItsFiguresAndIsRemembered(String scheme) throws Exception {
    browser().prefer(scheme);
    open("en/1-everything.html");
    String other = scheme.equals("light") ? "dark" : "light";
    assertScheme(scheme);
    browser().evaluate("document.getElementById('theme').click()");
    assertScheme(other);
    open("zh/1-everything.html");
    assertScheme(other);
    browser().evaluate("document.getElementById('theme').click()");
    assertScheme(scheme);
  }

  private void assertScheme(String scheme) throws Exception {
    String paper = text("getComputedStyle(document.body).backgroundColor");
    assertEquals(scheme.equals("light") ? "rgb(246, 245, 241)" : "rgb(16, 22, 28)", paper);
    assertEquals(
        "curve." + scheme + ".svg",
        text(
            "[...document.querySelectorAll('figure img')].filter(i => i.checkVisibility())"
                + ".map(i => i.src.split('/').pop()).join()"));
    assertEquals(
        String.valueOf(scheme.equals("dark")),
        text("document.getElementById('theme').ariaPressed"));
  }

  @Test
  void theLanguageSwitchGoesToTheSameLesson() throws Exception {
    open("en/1-everything.html");
    browser().evaluate("document.querySelector('.languages a[lang=zh-CN]').click()");
    waitFor("document.documentElement?.lang === 'zh-CN' && document.readyState === 'complete'");
    assertTrue(text("location.href").endsWith("/zh/1-everything.html"));
    browser().evaluate("document.querySelector('.next').click()");
    waitFor("location.href.endsWith('/zh/2-next.html')");
  }

  private void waitFor(String condition) throws Exception {
    for (int i = 0; i < 250 && !holds(condition); i++) {
      Thread.sleep(20);
    }
    assertTrue(holds(condition), condition);
  }

  private boolean holds(String condition) throws Exception {
    try {
      return browser().evaluate(condition).asBoolean();
    } catch (IOException e) {
      return false; // the page is just being left
    }
  }

  @Test
  void everythingIsReadableWithoutJavaScript() throws Exception {
    browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      open("en/1-everything.html");
      String text = text("document.body.innerText");
      assertTrue(text.contains("w_{y_i}"), text);
      assertFalse(
          browser().evaluate("document.querySelector('.search').checkVisibility()").asBoolean());
    } finally {
      browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }

  @Test
  void printIsLightAndHasNothingToClick() throws Exception {
    open("en/1-everything.html");
    browser().evaluate("document.getElementById('theme').click()");
    browser().call("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      assertEquals("rgb(255, 255, 255)", text("getComputedStyle(document.body).backgroundColor"));
      assertEquals("rgb(31, 41, 51)", text("getComputedStyle(document.body).color"));
      assertFalse(
          browser().evaluate("document.querySelector('.top').checkVisibility()").asBoolean());
    } finally {
      browser().call("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }
}
