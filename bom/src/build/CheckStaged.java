import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * Checks what a release uploads by the rules of Maven Central, and by ours: java CheckStaged.java
 * FOLDER VERSION, where the folder is a Maven repository. What is to be there is what the bill of
 * materials names.
 */
public class CheckStaged {
  private static final String GROUP = "io.github.dl4jlosses";
  private static final String BOM = "dl4j-losses-bom";
  private static final Map<String, String> CHECKSUMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");
  private static final Set<String> PARTS =
      Set.of(
          "modelVersion groupId artifactId version packaging name description url licenses"
              .concat(" developers scm dependencyManagement dependencies")
              .split(" "));

  private final List<String> faults = new ArrayList<>();
  private final Path group;
  private final String version;

  private CheckStaged(Path repository, String version) {
    this.group = repository.resolve(GROUP.replace('.', '/'));
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    CheckStaged check = new CheckStaged(Path.of(args[0]), args[1]);
    Set<String> published = check.published();
    for (String artifact : published) {
      check.artifact(artifact);
    }
    check.faults.forEach(System.err::println);
    if (!check.faults.isEmpty()) {
      System.exit(1);
    }
    System.out.println("staged: " + String.join(", ", published) + ", version " + args[1]);
  }

  private void require(boolean is, String otherwise) {
    if (!is) {
      faults.add(otherwise);
    }
  }

  private Set<String> published() throws Exception {
    Set<String> named = new TreeSet<>(Set.of(BOM));
    String own = "//dependencyManagement//dependency[groupId='" + GROUP + "']/artifactId";
    named.addAll(texts(pom(BOM), own));
    Set<String> staged = new TreeSet<>(names(group));
    require(
        staged.equals(named), "staged must be what the BOM names, " + named + ", got " + staged);
    staged.retainAll(named);
    return staged;
  }

  private void artifact(String artifact) throws Exception {
    Path folder = group.resolve(artifact).resolve(version);
    String stem = artifact + "-" + version;
    List<String> files = new ArrayList<>(List.of(stem + ".pom", stem + "-cyclonedx.json"));
    pom(artifact, pom(artifact));
    if (!artifact.equals(BOM)) {
      files.addAll(List.of(stem + ".jar", stem + "-sources.jar", stem + "-javadoc.jar"));
      jars(folder.resolve(stem + ".jar"), stem);
    }
    String sbom = Files.readString(folder.resolve(stem + "-cyclonedx.json"));
    require(sbom.contains("pkg:maven/" + GROUP + "/" + artifact + "@" + version), stem + ": SBOM");
    Set<String> there = names(folder);
    boolean signed = there.contains(stem + ".pom.asc");
    Set<String> expected = new TreeSet<>();
    for (String file : files) {
      expected.add(file);
      if (signed) {
        expected.add(file + ".asc");
      }
    }
    for (String file : List.copyOf(expected)) {
      for (Map.Entry<String, String> sum : CHECKSUMS.entrySet()) {
        if (!file.endsWith(".asc") || there.contains(file + "." + sum.getKey())) {
          expected.add(file + "." + sum.getKey());
          checksum(folder.resolve(file), sum.getKey(), sum.getValue());
        }
      }
    }
    require(there.equals(expected), stem + ": files must be " + expected + ", got " + there);
  }

  private void checksum(Path file, String suffix, String algorithm) throws IOException {
    Path sum = file.resolveSibling(file.getFileName() + "." + suffix);
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
      String right = HexFormat.of().formatHex(digest);
      String got = Files.exists(sum) ? Files.readString(sum).strip() : "no file";
      require(got.equals(right), sum + " must be " + right + ", got " + got);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pom(String artifact, Document pom) throws Exception {
    for (String part : texts(pom, "/project/*", true)) {
      require(PARTS.contains(part), artifact + ": a published pom must have no " + part);
    }
    for (String path :
        List.of(
            "groupId[.='" + GROUP + "']",
            "artifactId[.='" + artifact + "']",
            "version[.='" + version + "']",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url")) {
      require(texts(pom, "/project/" + path).size() == 1, artifact + ": pom must have " + path);
    }
    for (String text : texts(pom, "//*[not(*)] | //@*")) {
      boolean own = artifact.equals(BOM) && text.equals("${project.version}"); // known to importers
      require(own || !text.contains("${"), artifact + ": pom must have values, got " + text);
      require(!text.contains("SNAPSHOT"), artifact + ": pom must name releases, got " + text);
    }
    for (String path :
        List.of(
            "//dependency[not(version)]",
            "//dependency[classifier]", // natives: of one platform
            "//dependency[scope='test' or scope='system']",
            "//dependency[groupId='"
                + GROUP
                + "' and version!='"
                + version
                + "' and version!='${project.version}']")) {
      List<String> got = texts(pom, path);
      require(got.isEmpty(), artifact + ": pom must have no " + path + ", got " + got);
    }
  }

  private void jars(Path jar, String stem) throws IOException {
    Set<String> classes;
    try (JarFile file = new JarFile(jar.toFile())) {
      classes = file.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
      String module = file.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
      require(
          module != null && module.startsWith(GROUP), jar + ": module must be ours, got " + module);
      for (String text : List.of("LICENSE", "NOTICE")) {
        InputStream in = file.getInputStream(file.getEntry("META-INF/" + text));
        String packed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        require(
            packed.equals(Files.readString(Path.of(text))), jar + ": " + text + " must be ours");
      }
    }
    Set<String> sources = entries(jar.resolveSibling(stem + "-sources.jar"));
    Set<String> pages = entries(jar.resolveSibling(stem + "-javadoc.jar"));
    for (String name : classes) {
      if (name.endsWith("package-info.class")) {
        String folder = name.substring(0, name.lastIndexOf('/') + 1);
        require(sources.contains(folder + "package-info.java"), stem + ": no sources of " + folder);
        // JDK 17's javadoc fails where it leaves out records that the public API names: it lists all.
        boolean isPublic = !folder.contains("/internal/") || pages.contains(folder);
        require(!isPublic || pages.contains(folder + "package-summary.html"), stem + ": " + folder);
      }
    }
    require(pages.contains("index.html"), stem + "-javadoc.jar must have index.html");
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Document pom(String artifact) throws Exception {
    String name = artifact + "-" + version + ".pom";
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(group.resolve(artifact).resolve(version).resolve(name).toFile());
  }

  private static List<String> texts(Document pom, String path) throws Exception {
    return texts(pom, path, false);
  }

  private static List<String> texts(Document pom, String path, boolean names) throws Exception {
    NodeList found =
        (NodeList)
            XPathFactory.newDefaultInstance()
                .newXPath()
                .evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .map(node -> names ? node.getNodeName() : node.getTextContent().strip())
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
