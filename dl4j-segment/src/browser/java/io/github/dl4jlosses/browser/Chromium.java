package io.github.dl4jlosses.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;
/**
 * A headless Chromium with one page, driven through its DevTools protocol, for which the JDK's
 * WebSocket is enough.
 */
public final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of(
          "chromium",
          "chromium-browser",
          "chromium-headless-shell",
          "google-chrome",
          "google-chrome-stable",
          "chrome",
          "chrome.exe",
          "msedge.exe");
  private static final List<String> PLACES =
      List.of(
          "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
          "/Applications/Chromium.app/Contents/MacOS/Chromium",
          "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
          "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe");
  private static final int SECONDS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path profile;
  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final StringBuilder message = new StringBuilder();
  private String session = "";
  private int calls;

  /** Returns the browser of this machine: that of -Dchromium=…, or one that is installed. */
  private static Optional<Path> find() {
    String given = System.getProperty("chromium", "");
    if (!given.isEmpty()) {
      return Optional.of(Path.of(given));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))),
            PLACES.stream()
                .filter(place -> place.startsWith("/") == (File.separatorChar == '/'))
                .map(Path::of))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts the browser of this machine. Without one the test is skipped, and says so, or fails
   * where REQUIRE_BROWSER is set.
   *
   * @param tested what is not tested then
   */
  public static Chromium start(String tested) throws Exception {
    Path program = find().orElse(null);
    if (program != null) {
      return new Chromium(program);
    }
    String message =
        "no Chromium or Chrome found: install one, or name it with -Dchromium=/path/to/it";
    if (System.getenv("REQUIRE_BROWSER") != null) {
      fail(message);
    }
    System.err.println("*** " + tested + " IS NOT TESTED: " + message + " ***");
    return abort(message);
  }

  /** Starts a browser, with an empty page. */
  private Chromium(Path program) throws Exception {
    profile = Files.createTempDirectory("chromium");
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox", // it does not run as root with one; it opens our own files only
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--disable-component-update",
                "--disable-background-networking",
                "--no-first-run",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log.txt").toFile())
            .start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(SECONDS))
            .buildAsync(address(), new Listener())
            .get(SECONDS, TimeUnit.SECONDS);
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  /** Returns where the browser listens, which it writes into its profile. */
  private URI address() throws Exception {
    Path file = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 50 * SECONDS; i++) {
      if (Files.exists(file) && Files.readString(file).lines().count() >= 2) {
        List<String> lines = Files.readAllLines(file);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(20);
    }
    process.destroy();
    throw new IOException("no browser: " + Files.readString(profile.resolve("log.txt")));
  }

  /** Collects messages, which may come in pieces. */
  private final class Listener implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        try {
          JsonNode json = JSON.readTree(message.toString());
          CompletableFuture<JsonNode> answer =
              json.has("id") ? answers.remove(json.get("id").asInt()) : null;
          if (answer != null) {
            answer.complete(json);
          } else {
            events.add(json);
          }
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
        message.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Calls a method of the protocol, and returns its result. */
  public JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = ++calls;
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    Map<String, Object> call =
        session.isEmpty()
            ? Map.of("id", id, "method", method, "params", parameters)
            : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
    socket.sendText(JSON.writeValueAsString(call), true).get(SECONDS, TimeUnit.SECONDS);
    JsonNode json = answer.get(SECONDS, TimeUnit.SECONDS);
    if (json.has("error")) {
      throw new IOException(method + ": " + json.get("error"));
    }
    return json.get("result");
  }

  /** Opens a file, and waits until it is there. */
  public void open(Path file) throws Exception {
    events.clear();
    JsonNode begun = call("Page.navigate", Map.of("url", file.toUri().toString()));
    String loader = begun.get("loaderId").asText();
    for (int i = 0; i < 50 * SECONDS && !isLoaded(loader); i++) {
      Thread.sleep(20);
    }
  }

  /** Whether the load that came after this navigation is over; one before it may come late. */
  private boolean isLoaded(String loader) {
    boolean navigated = false;
    for (JsonNode event : events) {
      String method = event.get("method").asText();
      JsonNode frame = event.path("params").path("frame");
      navigated |=
          method.equals("Page.frameNavigated") && frame.path("loaderId").asText().equals(loader);
      if (navigated && method.equals("Page.loadEventFired")) {
        return true;
      }
    }
    return false;
  }

  /** Returns what the browser told of one kind since the page was opened. */
  public List<JsonNode> events(String method) {
    List<JsonNode> found = new ArrayList<>();
    events.stream()
        .filter(event -> event.get("method").asText().equals(method))
        .forEach(event -> found.add(event.get("params")));
    return found;
  }

  /** Returns the value of an expression, awaited if it is a promise. */
  public JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(result.get("exceptionDetails").toString());
    }
    return result.get("result").path("value");
  }

  /**
   * Returns what axe-core finds wrong with the accessibility of the page; nothing if all is well.
   */
  public String axeViolations() throws Exception {
    try (InputStream axe = Chromium.class.getResourceAsStream("/axe.min.js")) {
      byte[] script = Objects.requireNonNull(axe).readAllBytes();
      evaluate(new String(script, StandardCharsets.UTF_8) + ";0");
    }
    return evaluate(
            "axe.run().then(r => r.violations.map(v =>"
                + " v.id + ': ' + v.nodes.map(n => n.html + n.failureSummary).join(' | ')).join('\\n'))")
        .asText();
  }

  /** Sets the size of the window in pixels. */
  public void resize(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Says what the reader prefers: light or dark. */
  public void prefer(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /** Presses a key. */
  public void press(String key, int code) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
    }
  }

  /** Writes a picture of the window. */
  public void screenshot(Path file) throws Exception {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").asText();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
