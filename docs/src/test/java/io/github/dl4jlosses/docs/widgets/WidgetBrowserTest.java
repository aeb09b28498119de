package io.github.dl4jlosses.docs.widgets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dl4jlosses.browser.Chromium;
import io.github.dl4jlosses.docs.Printed;
import io.github.dl4jlosses.docs.site.BuildSite;
import io.github.dl4jlosses.examples.lessons.Lesson8Objects;
import io.github.dl4jlosses.examples.lessons.TinyMask;
import io.github.dl4jlosses.loss.LossBCEWithLogits;
import io.github.dl4jlosses.loss.LossCrossEntropy;
import io.github.dl4jlosses.loss.LossDice;
import io.github.dl4jlosses.loss.Reduction;
import io.github.dl4jlosses.loss.SegmentationLoss;
import io.github.dl4jlosses.loss.Smooth;
import io.github.dl4jlosses.loss.Target;
import io.github.dl4jlosses.loss.ValueAndGradient;
import io.github.dl4jlosses.metric.PrecisionRecallCurve;
import io.github.dl4jlosses.metric.instance.GroundTruth;
import io.github.dl4jlosses.metric.instance.ImageObjects;
import io.github.dl4jlosses.metric.instance.Instance;
import io.github.dl4jlosses.metric.instance.InstanceExtractor;
import io.github.dl4jlosses.metric.matching.InstanceMatcher;
import io.github.dl4jlosses.metric.matching.InstanceScores;
import io.github.dl4jlosses.metric.matching.InstanceScores.Ties;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Widgets in a real browser show the library's numbers, and can be used in every way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WidgetBrowserTest {
  private static final Path FIXTURE = Path.of("src", "test", "resources", "site", "docs");
  private static final double SAME = 1e-12; // both compute in double, with their own exp and log
  private static final int SIDE = 24; // of the image of OVERLAP

  private @Nullable Chromium browser;
  private @Nullable Path site;

  @BeforeAll
  void openABrowser(@TempDir Path home) throws Exception {
    browser = Chromium.start("the widgets of the lessons");
    site = home;
    Printed.by(() -> BuildSite.main(new String[] {FIXTURE.toString(), home.toString()}));
  }

  @AfterAll
  void closeIt() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void startAfresh() throws Exception {
    browser().resize(1200, 900);
    browser().prefer("light");
    open("en");
  }

  private Chromium browser() {
    return Objects.requireNonNull(browser);
  }

  private void open(String language) throws Exception {
    browser().open(Objects.requireNonNull(site).resolve(language).resolve("2-next.html"));
    browser()
        .evaluate(
            "new Promise(done => { const wait = () => place('odds').dataset.ready === ''"
                + " ? done(0) : setTimeout(wait, 10); window.place = name =>"
                + " document.querySelector(`[data-widget=${name}]`); wait(); })");
  }

  /** Sets a state, and returns the values that the widget has then. */
  private JsonNode values(Widget widget, String state) throws Exception {
    String place = "place('" + widget.word() + "')";
    return browser().evaluate(place + ".set(" + state + ")," + place + ".values");
  }

  private String shown(Widget widget, String value) throws Exception {
    String selector = "place('%s').querySelector('[data-value=%s]').textContent";
    return browser().evaluate(selector.formatted(widget.word(), value)).asText();
  }

  private static double[] doubles(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).asDouble()).toArray();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}: class {3}")
  @CsvSource({"1, 2, 3, 2", "-8, 8, 0, 0", "0, 0, 0, 1", "-7.9, -8, -7.8, 1"})
  void softmaxIsThatOfTheLibrary(double z0, double z1, double z2, int label) throws Exception {
    String state = "{z0: %s, z1: %s, z2: %s, label: %d}".formatted(z0, z1, z2, label);
    JsonNode values = values(Widget.SOFTMAX, state);
    INDArray logits = Nd4j.createFromArray(new double[][] {{z0, z1, z2}});
    INDArray y = Nd4j.createFromArray(new double[][] {{label}});
    ValueAndGradient right = new LossCrossEntropy().valueAndGradient(y, logits, null);
    assertEquals(right.value(), values.get("loss").asDouble(), SAME);
    double[] p = Nd4j.nn().softmax(logits, 1).toDoubleMatrix()[0];
    assertArrayEquals(p, doubles(values.get("p")), SAME);
    double[] gradient = right.gradient().toDoubleMatrix()[0];
    assertArrayEquals(gradient, doubles(values.get("gradient")), SAME);
    assertEquals("%.4f".formatted(right.value()), shown(Widget.SOFTMAX, "loss"));
  }

  @ParameterizedTest(name = "weight {0}, smoothing {1}, {2}")
  @CsvSource({"1, 0, MEAN", "5, 0, MEAN", "0, 0.5, MEAN", "20, 0.1, SUM", "2.5, 0.05, NONE"})
  void theMaskIsThatOfTheLibrary(double weight, double smoothing, String reduction)
      throws Exception {
    int[] classes = TinyMask.classes().reshape(16).toIntVector();
    classes[5] = 1; // was road
    classes[7] = 0; // was void
    String state = "{classes: %s, weight: %s, smoothing: %s, reduction: '%s'}";
    JsonNode values =
        values(
            Widget.MASK,
            state.formatted(
                IntStream.of(classes).boxed().toList(),
                weight,
                smoothing,
                reduction.toLowerCase(Locale.ROOT)));
    LossCrossEntropy loss =
        new LossCrossEntropy()
            .withIgnoreIndex(255)
            .withWeight(1, weight)
            .withLabelSmoothing(smoothing);
    INDArray y = Nd4j.createFromArray(classes).reshape(1, 1, 4, 4);
    double[] losses = loss.losses(y, TinyMask.logits(), null).reshape(16).toDoubleVector();
    assertArrayEquals(losses, doubles(values.get("losses")), SAME);
    if (reduction.equals("NONE")) {
      assertEquals("the 16 numbers above", shown(Widget.MASK, "value"));
      return;
    }
    double value =
        loss.withReduction(Reduction.valueOf(reduction)).value(y, TinyMask.logits(), null);
    assertEquals(value, values.get("value").asDouble(), SAME * Math.max(1, value));
    assertEquals("%.4f".formatted(value), shown(Widget.MASK, "value"));
  }

  @Test
  void aMaskOfVoidHasNoMean() throws Exception {
    values(Widget.MASK, "{classes: Array(16).fill(255)}");
    assertEquals("0/0 = NaN", shown(Widget.MASK, "value"));
  }

  @Test
  void aMaskOfClassesThatWeighNothingHasNoMean() throws Exception {
    values(
        Widget.MASK, "{classes: Array(16).fill(1), weight: 0, smoothing: 0.1, reduction: 'mean'}");
    LossCrossEntropy loss = new LossCrossEntropy().withWeight(1, 0).withLabelSmoothing(.1);
    INDArray cars = Nd4j.ones(DataType.INT32, 1, 1, 4, 4);
    assertEquals(Double.NaN, loss.value(cars, TinyMask.logits(), null));
    assertEquals("NaN", shown(Widget.MASK, "value"));
  }

  @ParameterizedTest(name = "posWeight {0}, threshold {1}")
  @CsvSource({"1, 0.5", "5, 0.5", "20, 0.9", "100, 0.01", "1, 0.99"})
  void countsAndLossOfTheImageAreThoseOfTheLibrary(int posWeight, double threshold)
      throws Exception {
    JsonNode values =
        values(Widget.ODDS, "{posWeight: %d, threshold: %s}".formatted(posWeight, threshold));
    int[] gray = ShipMap.values(ShipMap.png());
    int[] labels = ShipMap.labels();
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, gray.length, 1);
    INDArray y = Nd4j.zeros(DataType.DOUBLE, gray.length, 1);
    for (int i = 0; i < gray.length; i++) {
      double q = ShipMap.probability(gray[i]);
      logits.putScalar(i, 0, Math.log(q / (1 - q)) + Math.log(posWeight));
      y.putScalar(i, 0, labels[i]);
    }
    double loss =
        new LossBCEWithLogits().withPosWeight(posWeight).withIgnoreIndex(2).value(y, logits, null);
    assertEquals(loss, values.get("loss").asDouble(), 1e-10); // 1 - p loses digits near p = 1
    IntToDoubleFunction answer = i -> 1 / (1 + Math.exp(-logits.getDouble(i, 0)));
    PrecisionRecallCurve curve =
        PrecisionRecallCurve.of(
            scores(labels, label -> label == 1, answer),
            scores(labels, label -> label == 0, answer));
    int k = 0;
    while (k + 1 < curve.size() && curve.threshold(k + 1) >= threshold) {
      k++;
    }
    boolean isAny = curve.threshold(k) >= threshold;
    assertEquals(isAny ? curve.truePositives(k) : 0, values.get("tp").asLong());
    assertEquals(isAny ? curve.falsePositives(k) : 0, values.get("fp").asLong());
    assertEquals(curve.positives(), values.get("tp").asLong() + values.get("fn").asLong());
    if (isAny) {
      assertEquals(curve.precision(k), values.get("precision").asDouble(), SAME);
      assertEquals(curve.recall(k), values.get("recall").asDouble(), SAME);
    }
  }

  private static double[] scores(int[] labels, IntPredicate kind, IntToDoubleFunction score) {
    return IntStream.range(0, labels.length)
        .filter(i -> kind.test(labels[i]))
        .mapToDouble(score)
        .toArray();
  }

  @ParameterizedTest(name = "confidences {0}, {1}, {2}, {3}, IoU {4}")
  @CsvSource({
    "0.9, 0.8, 0.7, 0.6, 0.5",
    "0.9, 0.8, 0.7, 0.6, 0.1",
    "0.9, 0.8, 0.7, 0.6, 0.8",
    "0.1, 0.9, 0.5, 0.7, 0.25",
    "0.5, 0.5, 0.5, 0.6, 0.1",
    "0.3, 0.95, 0.3, 0.05, 0.95"
  })
  void apIsThatOfTheLibrary(double c0, double c1, double c2, double c3, double iou)
      throws Exception {
    String state = "{c0: %s, c1: %s, c2: %s, c3: %s, iou: %s}".formatted(c0, c1, c2, c3, iou);
    JsonNode values = values(Widget.RANKING, state);
    InstanceScores scores = scores(iou, c0, c1, c2, c3);
    assertEquals(scores.ap(1, iou).value(), values.get("ap").asDouble(), SAME);
    assertEquals(scores.curve(1, iou).averagePrecision(), values.get("stepSum").asDouble(), SAME);
    assertEquals(scores.ap(1, 0.1).value(), values.get("ap10").asDouble(), SAME);
    assertEquals(scores.ap(1, 0.5).value(), values.get("ap50").asDouble(), SAME);
    assertEquals(scores.ap(1, 0.7).value(), values.get("ap70").asDouble(), SAME);
    assertEquals("%.4f".formatted(scores.ap(1, iou).value()), shown(Widget.RANKING, "ap"));
  }

  private static InstanceScores scores(double iou, double... confidences) {
    InstanceExtractor extractor = new InstanceExtractor();
    int width = Lesson8Objects.TRUTH.get(0).length();
    int[] mask = String.join("", Lesson8Objects.TRUTH).chars().map(c -> c == '.' ? 0 : 1).toArray();
    double[] p =
        String.join("", Lesson8Objects.FOUND)
            .chars()
            .mapToDouble(c -> c == '.' ? 0 : (c - '0') / 10.)
            .toArray();
    List<GroundTruth> ships = extractor.truth(mask, width, 0, 255);
    List<Instance> found =
        extractor.threshold(p, width, 1, 0.5, new BitSet()).stream()
            .sorted(Comparator.comparingDouble(Instance::confidence).reversed())
            .toList();
    List<Instance> moved =
        IntStream.range(0, confidences.length)
            .mapToObj(i -> new Instance(1, found.get(i).region(), confidences[i]))
            .toList();
    InstanceMatcher matcher = new InstanceMatcher().withIous(0.1, 0.5, 0.7, iou);
    return new InstanceScores(
        matcher, Ties.GROUPED, List.of(matcher.match(new ImageObjects(ships, moved))));
  }

  @ParameterizedTest(name = "truth {0}, forecast {1}, shift {2}, smooth {3}")
  @CsvSource({
    "6, 4, 3, 0.00001",
    "6, 6, 0, 1",
    "3, 0, 0, 0.00001",
    "0, 5, -2, 0.00001",
    "0, 0, 0, 1",
    "2.5, 2.5, 11, 0.00001"
  })
  void diceAndCrossEntropyAreThoseOfTheLibrary(
      double truth, double forecast, double shift, double smooth) throws Exception {
    String state = "{truth: %s, forecast: %s, shift: %s, smooth: %s}";
    JsonNode values = values(Widget.OVERLAP, state.formatted(truth, forecast, shift, smooth));
    INDArray t = image((x, y) -> Math.hypot(x, y) < truth ? 1 : 0);
    INDArray logits =
        image(
            (x, y) ->
                forecast == 0
                    ? -6
                    : Math.max(-6, Math.min(6, 3 * (forecast - Math.hypot(x - shift, y)))));
    assertEquals(t.sumNumber().doubleValue(), values.get("pixels").asDouble());
    assertLoss(new LossBCEWithLogits(), t, logits, values, "ce");
    LossDice dice = new LossDice().withTarget(Target.BINARY).withSmooth(Smooth.of(smooth));
    assertLoss(dice, t, logits, values, "dice");
  }

  private interface Pixel {
    double at(double x, double y);
  }

  private static INDArray image(Pixel pixel) {
    double[] image =
        IntStream.range(0, SIDE * SIDE)
            .mapToDouble(i -> pixel.at(i % SIDE - 11.5, Math.floorDiv(i, SIDE) - 11.5))
            .toArray();
    return Nd4j.createFromArray(image).reshape(1, 1, SIDE, SIDE);
  }

  private static void assertLoss(
      SegmentationLoss loss, INDArray t, INDArray logits, JsonNode values, String name) {
    ValueAndGradient right = loss.valueAndGradient(t, logits, null);
    assertEquals(right.value(), values.get(name).asDouble(), SAME);
    double[] gradient = right.gradient().reshape(SIDE * SIDE).toDoubleVector();
    assertArrayEquals(gradient, doubles(values.get(name + "Gradient")), SAME);
    double norm = Math.sqrt(DoubleStream.of(gradient).map(g -> g * g).sum());
    assertEquals(norm, values.get(name + "Norm").asDouble(), SAME);
  }

  @Test
  void aSliderIsMovedWithTheKeyboard() throws Exception {
    browser().evaluate("place('softmax').querySelector('[name=z0]').focus()");
    browser().press("ArrowRight", 39);
    assertEquals(1.1, browser().evaluate("place('softmax').state.z0").asDouble());
    browser().press("Home", 36);
    assertEquals(-8, browser().evaluate("place('softmax').state.z0").asDouble());
    assertEquals(
        "−8.0", browser().evaluate("document.activeElement.ariaValueText").asText().strip());
  }

  @Test
  void thePixelsOfAMaskAreOneStopOfTheKeyboard() throws Exception {
    browser().evaluate("place('mask').querySelector('button').focus()");
    browser().press("ArrowDown", 40);
    browser().press("ArrowRight", 39);
    assertEquals(
        "row 2, column 2: road, 0.009",
        browser().evaluate("document.activeElement.ariaLabel").asText());
    browser().evaluate("document.activeElement.click()");
    assertEquals(1, browser().evaluate("place('mask').state.classes[5]").asInt());
    assertEquals(
        1,
        browser()
            .evaluate("place('mask').querySelectorAll('.pixels [tabindex=\"0\"]').length")
            .asInt());
  }

  @Test
  void aPixelOfAMaskIsChangedByATouch() throws Exception {
    browser().resize(375, 800);
    double[] pixel = center("place('mask').querySelector('button')");
    touch(List.of(pixel), "place('mask').state.classes[0] === 1");
  }

  @Test
  void aSliderIsDraggedByATouchAndThePageStays() throws Exception {
    browser().resize(375, 800);
    double[] thumb = center("place('ranking').querySelector('[name=iou]')"); // 0.5 is the middle
    double before = browser().evaluate("scrollY").asDouble();
    List<double[]> way =
        IntStream.rangeClosed(0, 8)
            .mapToObj(i -> new double[] {thumb[0] + 5 * i, thumb[1] + i})
            .toList();
    touch(way, "place('ranking').state.iou > 0.65");
    assertEquals(before, browser().evaluate("scrollY").asDouble());
  }

  private double[] center(String element) throws Exception {
    JsonNode at =
        browser()
            .evaluate(
                "(() => { const e = %s; e.scrollIntoView({block: 'center'});".formatted(element)
                    + " const r = e.getBoundingClientRect();"
                    + " return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()");
    return new double[] {at.get("x").asDouble(), at.get("y").asDouble()};
  }

  /** Moves a finger, and waits for what comes of it. */
  private void touch(List<double[]> way, String expected) throws Exception {
    browser().call("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
    try {
      for (int i = 0; i < way.size(); i++) {
        Map<String, Double> finger = Map.of("x", way.get(i)[0], "y", way.get(i)[1]);
        String type = i == 0 ? "touchStart" : "touchMove";
        browser()
            .call("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", List.of(finger)));
      }
      browser()
          .call("Input.dispatchTouchEvent", Map.of("type", "touchEnd", "touchPoints", List.of()));
      String waiting =
          "new Promise(done => { const wait = () => %s ? done(true) : setTimeout(wait, 10);"
              + " setTimeout(() => done(false), 5000); wait(); })";
      assertTrue(browser().evaluate(waiting.formatted(expected)).asBoolean(), expected);
    } finally {
      browser().call("Emulation.setTouchEmulationEnabled", Map.of("enabled", false));
    }
  }

  @Test
  void whatIsNotFoundIsColored() throws Exception {
    values(Widget.ODDS, "{posWeight: 1, threshold: 0.99}");
    String colors =
        "(() => { const d = place('odds').querySelectorAll('canvas')[2].getContext('2d')"
            + ".getImageData(0, 0, 64, 64).data; let n = 0; for (let i = 0; i < d.length; i += 4)"
            + " n += d[i] === 204 && d[i + 1] === 70 ? 1 : 0; return n; })()";
    int missed = browser().evaluate("place('odds').values.fn").asInt();
    assertTrue(missed > 0);
    assertEquals(missed, browser().evaluate(colors).asInt());
  }

  @ParameterizedTest(name = "{0}, {1}, {2} pixels wide")
  @CsvSource({"en, light, 1200", "zh, dark, 375", "zh, light, 320"})
  void axeFindsNoViolationAndNothingScrollsSideways(String language, String scheme, int width)
      throws Exception {
    browser().resize(width, 800);
    browser().prefer(scheme);
    open(language);
    assertEquals(List.of(), browser().events("Runtime.exceptionThrown"));
    assertEquals(List.of(), browser().events("Runtime.consoleAPICalled"));
    assertEquals(width, browser().evaluate("document.documentElement.scrollWidth").asInt());
    assertEquals("", browser().axeViolations());
  }

  @Test
  void wordsAreThoseOfThePagesLanguage() throws Exception {
    open("zh");
    String text = browser().evaluate("document.querySelector('article').innerText").asText();
    assertTrue(text.contains("动手试试"), text);
    for (Widget widget : Widget.values()) {
      assertFalse(text.contains("undefined"), widget.word());
    }
  }

  @Test
  void withoutJavaScriptThereIsNoEmptyBox() throws Exception {
    browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    try {
      browser().open(Objects.requireNonNull(site).resolve("en/2-next.html"));
      String all = "[...document.querySelectorAll('.widget')].some(w => w.checkVisibility())";
      assertFalse(browser().evaluate(all).asBoolean());
    } finally {
      browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }
  }
}
