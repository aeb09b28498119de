package io.github.dl4jlosses.segment.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.browser.Chromium;
import io.github.dl4jlosses.segment.internal.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The page in a real browser. The profile slow leaves pictures of it in target/report. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportBrowserTest {
  private static final int EPOCHS = 4;

  private @Nullable Chromium browser;
  private @Nullable RunFolder run;

  @BeforeAll
  void openABrowser(@TempDir Path home) throws Exception {
    browser = Chromium.start("report.html");
    run = SmallRun.write(home, EPOCHS);
  }

  @AfterAll
  void closeIt() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private Chromium browser() {
    return Objects.requireNonNull(browser);
  }

  private RunFolder run() {
    return Objects.requireNonNull(run);
  }

  @BeforeEach
  void openThePage() throws Exception {
    browser().resize(1280, 900);
    browser().prefer("light");
    browser().open(run().report());
  }

  @Test
  void nothingIsReportedOnTheConsoleAndNothingIsLoaded() throws Exception {
    browser().evaluate("document.querySelectorAll('th button').forEach(button => button.click())");
    assertEquals(List.of(), browser().events("Runtime.exceptionThrown"));
    assertEquals(List.of(), browser().events("Runtime.consoleAPICalled"));
    assertEquals(List.of(), browser().events("Log.entryAdded"));
    for (JsonNode request : browser().events("Network.requestWillBeSent")) {
      String url = request.get("request").get("url").asText();
      assertTrue(url.startsWith("data:") || url.equals(run().report().toUri().toString()), url);
    }
  }

  @Test
  void namesFromOutsideAreTextAndNoScript() throws Exception {
    assertEquals("U-Net on shapes: epoch 4 of 4", text("document.title"));
    assertTrue(text("document.querySelector('#settings').textContent").contains(SmallRun.HOSTILE));
    assertTrue(text("document.querySelector('#gallery').textContent").contains("0000 <b>&'.png"));
    assertEquals("0", text("String(document.querySelectorAll('.gallery b').length)"));
  }

  @Test
  void theTableOfEpochsHasTheNumbersOfTheCsv() throws Exception {
    List<String> csv = Files.readAllLines(run().metrics());
    assertEquals(1 + EPOCHS, csv.size());
    String rows =
        text(
            "[...document.querySelectorAll('#epoch-table tbody tr')].map(row =>"
                + " [...row.querySelectorAll('data')].map(d => d.value).join(',')).join('\\n')");
    assertEquals(String.join("\n", csv.subList(1, csv.size())), rows);
  }

  @Test
  void theLargeFiguresAreTheLastLineOfTheCsv() throws Exception {
    List<String> last = lastLine();
    assertEquals(
        String.join(
            ",", last.get(2), last.get(3), last.get(5), last.get(7), last.get(8), last.get(1)),
        text("[...document.querySelectorAll('.big data')].map(d => d.value).join(',')"));
  }

  @ParameterizedTest(name = "{0}, {1} pixels wide")
  @CsvSource({"light, 1280", "dark, 375"})
  void axeFindsNoViolation(String scheme, int width) throws Exception {
    browser().resize(width, 900);
    browser().prefer(scheme);
    assertEquals("", browser().axeViolations());
  }

  @ParameterizedTest(name = "{0}, {1} pixels wide")
  @CsvSource({"dark, 1280", "light, 375"})
  @Tag("slow")
  void axeFindsNoViolationInTheOtherScheme(String scheme, int width) throws Exception {
    axeFindsNoViolation(scheme, width);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"light", "dark"})
  @Tag("slow")
  void picturesAreTakenForThoseWhoWantToLook(String scheme) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "report"));
    browser().prefer(scheme);
    for (int width : new int[] {1280, 375}) {
      browser().resize(width, 900);
      int height = browser().evaluate("document.documentElement.scrollHeight").asInt();
      browser().resize(width, height);
      browser().screenshot(folder.resolve(scheme + "-" + width + ".png"));
    }
    String paper = text("getComputedStyle(document.body).backgroundColor");
    assertEquals(scheme.equals("light") ? "rgb(246, 245, 241)" : "rgb(16, 22, 28)", paper);
  }

  @ParameterizedTest(name = "{0} pixels")
  @CsvSource({"320", "360", "375", "768", "1280"})
  void thePageNeverScrollsSideways(int width) throws Exception {
    browser().resize(width, 800);
    assertEquals(width, browser().evaluate("document.documentElement.scrollWidth").asInt());
  }

  @Test
  void theSliderShowsThePredictionsOfEarlierEpochs() throws Exception {
    String layers =
        "[...document.querySelectorAll('.layer')].map(l => l.getAttribute('href')).join()";
    String last = text(layers);
    browser().evaluate("document.getElementById('epoch-slider').focus()");
    browser().press("Home", 36);
    assertEquals("1", text("document.getElementById('epoch-output').textContent"));
    assertEquals(
        "epoch 1",
        text(
            "document.getElementById('epoch-slider').ariaValueText || document.getElementById('epoch-slider').getAttribute('aria-valuetext')"));
    assertNotEquals(last, text(layers));
    browser().press("End", 35);
    assertEquals(last, text(layers));
  }

  @Test
  void tablesAreSortedByTheirHeads() throws Exception {
    String first = "document.querySelector('#epoch-table tbody tr th').textContent";
    browser().evaluate("document.querySelector('#epoch-table th button').click()");
    assertEquals("1", text(first));
    browser().evaluate("document.querySelector('#epoch-table th button').click()");
    assertEquals("4", text(first));
    assertEquals("descending", text("document.querySelector('#epoch-table th').ariaSort"));
  }

  @Test
  void chartsTellTheirValuesToPointerAndKeyboard() throws Exception {
    String tip = "document.querySelector('#progress figure:nth-of-type(2) .tip').innerText";
    browser().evaluate("document.querySelectorAll('#progress .plot')[1].focus()");
    browser().press("End", 35);
    String meanIou = PageNumber.of(Double.parseDouble(lastLine().get(2)), 4).text();
    assertTrue(text(tip).startsWith("epoch 4: mIoU " + meanIou));
    browser().press("ArrowLeft", 37);
    assertTrue(text(tip).startsWith("epoch 3: mIoU "));

    JsonNode spot =
        browser()
            .evaluate(
                "(() => { const spot = document.querySelector('#curves .spot.ring');"
                    + " spot.scrollIntoView({block: 'center'});"
                    + " const r = spot.getBoundingClientRect();"
                    + " return [r.x + r.width / 2, r.y + r.height / 2]; })()");
    browser()
        .call(
            "Input.dispatchMouseEvent",
            Map.of("type", "mouseMoved", "x", spot.get(0).asDouble(), "y", spot.get(1).asDouble()));
    String told = text("document.querySelector('#curves .tip').innerText");
    assertTrue(told.contains("(largest)"), told);
  }

  @Test
  void tabVisitsLinksChartsTablesAndTheSliderInReadingOrder() throws Exception {
    List<String> visited = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      browser().press("Tab", 9);
      String where =
          text(
              "(() => { const e = document.activeElement; return e === document.body ? '' :"
                  + " (e.closest('section')?.id || e.closest('nav, header')?.tagName || e.className)"
                  + " + ' ' + (e.className || e.tagName); })()");
      if (where.isEmpty()) {
        break;
      }
      if (visited.isEmpty() || !visited.get(visited.size() - 1).equals(where)) {
        visited.add(where);
      }
      assertNotEquals("none", text("getComputedStyle(document.activeElement).outlineStyle"), where);
    }
    assertEquals(
        List.of(
            "skip skip",
            "NAV A",
            "progress plot",
            "curves plot",
            "classes scroll card",
            "classes BUTTON",
            "confusion scroll card",
            "gallery INPUT",
            "errors scroll card tall",
            "errors BUTTON",
            "epochs scroll card tall",
            "epochs BUTTON"),
        visited);
  }

  @Test
  void everythingIsReadableWithoutJavaScript() throws Exception {
    browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      browser().open(run().report());
      String text = text("document.body.innerText");
      String meanIou = PageNumber.of(Double.parseDouble(lastLine().get(2)), 4).text();
      assertTrue(text.contains(meanIou));
      assertTrue(text.contains("Objects missed and invented"));
      assertEquals("0", text("String(document.querySelectorAll('th button').length)"));
      assertFalse(
          browser().evaluate("document.querySelector('.slider').checkVisibility()").asBoolean());
      assertEquals(
          "48", text("String(document.querySelectorAll('.gallery .tile').length)")); // 12 images
    } finally {
      browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }

  private List<String> lastLine() throws Exception {
    return List.of(Files.readAllLines(run().metrics()).get(EPOCHS).split(",", -1));
  }

  private String text(String expression) throws Exception {
    return browser().evaluate(expression).asText();
  }
}
