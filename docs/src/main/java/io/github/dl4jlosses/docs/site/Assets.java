package io.github.dl4jlosses.docs.site;

import io.github.dl4jlosses.docs.widgets.Widget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that pages use: our own, and those of three libraries, from their WebJars. */
final class Assets {
  private static final List<String> OURS = List.of("site.css", "site.js", "theme.js", "icon.svg");
  private static final Pattern FONT = Pattern.compile("url\\((fonts/[\\w-]+\\.woff2)\\)");

  private final Path folder;

  /** Starts with the folder of the copies. */
  Assets(Path folder) {
    this.folder = folder;
  }

  /** Copies all of them. */
  void write() throws IOException {
    Files.createDirectories(folder);
    for (String name : OURS) {
      copy(name, name);
    }
    copy(Widget.class, Widget.KIT, "widgets/" + Widget.KIT);
    for (Widget widget : Widget.values()) {
      copy(Widget.class, widget.script(), "widgets/" + widget.script());
    }
    String katex = webJar("org.webjars.npm", "katex");
    copy(katex + "/dist/katex.min.js", "katex/katex.min.js");
    copy(katex + "/dist/katex.min.css", "katex/katex.min.css");
    copy(katex + "/LICENSE", "katex/LICENSE");
    for (String font : fonts(Files.readString(folder.resolve("katex/katex.min.css")))) {
      copy(katex + "/dist/" + font, "katex/" + font);
    }
    String highlight = webJar("org.webjars", "highlightjs");
    copy(highlight + "/highlight.min.js", "highlight/highlight.min.js"); // its license is in it
    String lunr = webJar("org.webjars.npm", "lunr");
    copy(lunr + "/lunr.min.js", "lunr/lunr.min.js");
    copy(lunr + "/LICENSE", "lunr/LICENSE");
  }

  /* The style sheet names each font as WOFF2, WOFF and TTF; every browser takes the first. */
  private static Set<String> fonts(String css) {
    Set<String> fonts = new LinkedHashSet<>();
    Matcher font = FONT.matcher(css);
    while (font.find()) {
      fonts.add(font.group(1));
    }
    return fonts;
  }

  /** Returns the folder of a library's files, in which its version is. */
  private static String webJar(String group, String artifact) throws IOException {
    Properties maven = new Properties();
    String pom = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (InputStream in = open(Assets.class, pom)) {
      maven.load(in);
    }
    return "/META-INF/resources/webjars/%s/%s".formatted(artifact, maven.getProperty("version"));
  }

  private void copy(String resource, String name) throws IOException {
    copy(Assets.class, resource, name);
  }

  private void copy(Class<?> neighbor, String resource, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    try (InputStream in = open(neighbor, resource)) {
      Files.write(file, in.readAllBytes());
    }
  }

  private static InputStream open(Class<?> neighbor, String resource) throws IOException {
    InputStream in = neighbor.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("resource must be on the class path, got no " + resource);
    }
    return in;
  }
}
