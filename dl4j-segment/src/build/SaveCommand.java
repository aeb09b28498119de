import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Saves how the program is run, for the launcher: {@code java @segment.args}, and for commands that
 * train nothing {@code java @use.args}.
 *
 * <p>The class path is the one that this is run with; its folders become jars. Where the property
 * {@code rehearsal} names a program that does what the commands do, the classes that it loads are
 * saved too, as the JVM has them in its memory: {@code segment.jsa}. This halves the time until a
 * command begins. Without that file, or with one that does not fit, java reads the jars.
 */
class SaveCommand {
  private static final long PATIENCE_SECONDS = 120; // for a rehearsal of ten

  /* The classes of picocli are of Java 5: the JVM saves none of such, and takes 40 ms to verify
   * them, unless they are among its own. */
  private static final String OLD = "picocli-.*\\.jar";

  private final Path folder;
  private final List<String> flags;
  private final String main;

  private SaveCommand(Path folder, List<String> flags, String main) {
    this.folder = folder;
    this.flags = flags;
    this.main = main;
  }

  /** Takes the file, and what java is given beside the class path. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0]).toAbsolutePath();
    List<String> command = List.of(args).subList(1, args.length);
    int last = command.size() - 1;
    SaveCommand saved =
        new SaveCommand(file.getParent(), command.subList(0, last), command.get(last));
    List<String> classes = saved.classes();
    List<String> archive = saved.archive(classes, System.getProperty("rehearsal", ""));
    saved.write("use.args", saved.command(classes, archive, toUse(saved.flags)));
    saved.write(file.getFileName().toString(), saved.command(classes, archive, saved.flags));
  }

  /*
   * Modules beside the usual ones cost a tenth of a second, and only losses use them. Most of the
   * time is the network's, in native code: the second compiler of Java takes more of it in the
   * first seconds than it gives back in the first minute; so do threads of a collector for garbage
   * of a few arrays, and code that the JVM makes for each method that is called by its name often.
   */
  private static List<String> toUse(List<String> flags) {
    List<String> others = new ArrayList<>(flags);
    others.add("-XX:TieredStopAtLevel=1");
    others.add("-XX:+UseSerialGC");
    others.add("-Dsun.reflect.inflationThreshold=" + Integer.MAX_VALUE);
    int modules = others.indexOf("--add-modules");
    if (modules >= 0) {
      others.subList(modules, modules + 2).clear();
    }
    return others;
  }

  private List<String> command(List<String> classes, List<String> archive, List<String> jvm) {
    List<String> command = new ArrayList<>(classes);
    command.addAll(jvm);
    command.addAll(archive);
    command.add(main);
    return command;
  }

  private Path write(String name, List<String> command) throws IOException {
    Path whole = folder.resolve(name + ".part");
    Files.write(whole, command.stream().map(SaveCommand::quoted).toList());
    return Files.move(whole, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** As java reads its files of arguments: a path may have spaces. */
  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Returns the flags that say where classes are. Those in folders are never saved, nor is what
   * comes behind a folder.
   */
  private List<String> classes() throws IOException {
    List<String> entries = new ArrayList<>();
    List<String> old = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName().toString().matches(OLD)) {
        old.add(entry);
      } else {
        entries.add(Files.isDirectory(path) ? jar(path, entries.size()).toString() : entry);
      }
    }
    List<String> flags =
        new ArrayList<>(List.of("-classpath", String.join(File.pathSeparator, entries)));
    if (!old.isEmpty()) {
      flags.add("-Xbootclasspath/a:" + String.join(File.pathSeparator, old));
    }
    return flags;
  }

  private Path jar(Path classes, int number) throws IOException {
    Path jars = Files.createDirectories(folder.resolve("launcher"));
    Path part = jars.resolve(number + ".part"); // a program that runs keeps the jar it has
    try (OutputStream out = Files.newOutputStream(part);
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> tree = Files.walk(classes)) {
      jar.setLevel(0); // quick to read
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        jar.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
    return Files.move(part, jars.resolve(number + ".jar"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Returns flags that use the archive, or none if there could not be one. */
  private List<String> archive(List<String> classes, String rehearsal)
      throws IOException, InterruptedException {
    Path archive = folder.resolve("segment.jsa");
    Files.deleteIfExists(archive);
    if (rehearsal.isEmpty()) {
      return List.of();
    }
    List<String> command = new ArrayList<>(classes);
    command.addAll(flags);
    command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, rehearsal));
    Path arguments = write("rehearsal.args", command);
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments);
    java.environment().put("OMP_NUM_THREADS", "1");
    java.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = java.redirectError(folder.resolve("rehearsal.log").toFile()).start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    if (!ended || process.exitValue() != 0 || !Files.exists(archive)) {
      Files.deleteIfExists(archive);
      return List.of();
    }
    // Of an archive that does not fit the JVM says nothing: it is only slower.
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds*=off");
  }
}
