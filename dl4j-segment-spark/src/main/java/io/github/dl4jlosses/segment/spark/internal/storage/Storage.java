package io.github.dl4jlosses.segment.spark.internal.storage;

import io.github.dl4jlosses.segment.internal.io.Arguments;
import io.github.dl4jlosses.segment.internal.io.AtomicFiles;
import io.github.dl4jlosses.segment.internal.io.FileNames;
import io.github.dl4jlosses.segment.internal.io.FolderTree;
import io.github.dl4jlosses.segment.internal.io.OutputFolder;
import io.github.dl4jlosses.segment.internal.io.UnfinishedFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads and writes places, on the driver and on executors. A place is a path of this machine, which
 * all machines of a cluster must share, or an address such as {@code hdfs://host/a.png}, of which
 * Hadoop's FileSystem knows what to do.
 *
 * <p>A file that is written is whole or not there: it gets its name when all of it is written.
 */
public final class Storage implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Pattern ADDRESS = Pattern.compile("(?!file:)[A-Za-z][A-Za-z0-9+.-]+:/.*");
  private static final String UNFINISHED = "_unfinished-"; // Spark and Hadoop overlook such names

  private static final int MOST = Integer.MAX_VALUE - 8; // bytes of an array

  private final SerializableConfiguration hadoop;

  private Storage(SerializableConfiguration hadoop) {
    this.hadoop = hadoop;
  }

  /** Returns the storage with the settings that Spark has for Hadoop. */
  public static Storage of(JavaSparkContext spark) {
    return new Storage(new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /** Returns whether a place is a path of this machine. */
  public static boolean isLocal(String place) {
    return !ADDRESS.matcher(place).matches();
  }

  /** Returns a place in a folder. */
  public static String child(String folder, String name) {
    return isLocal(folder)
        ? FileNames.text(FileNames.child(FileNames.path(folder), name))
        : folder.replaceAll("/+$", "") + "/" + name;
  }

  /** Returns a place in a folder, below as many folders as a path has. */
  public static String like(String folder, Path path) {
    String place = folder;
    for (Path name : path) {
      place = name.toString().isEmpty() ? place : child(place, FileNames.name(name));
    }
    return place;
  }

  /** Returns the last name of a place. */
  public static String name(String place) {
    return isLocal(place)
        ? FileNames.name(FileNames.path(place))
        : place.substring(place.lastIndexOf('/') + 1);
  }

  /** Returns a place that is the same on all machines: the folder of a program is not. */
  public static String absolute(String place) {
    return isLocal(place) ? FileNames.text(FileNames.path(place).toAbsolutePath()) : place;
  }

  /**
   * Returns what Hadoop and Spark call a place, in which no sign stands for others. They would take
   * a path for one of their own file system, and an address of a file as it is written.
   */
  public static String address(String place) {
    return isLocal(place)
        ? new org.apache.hadoop.fs.Path(
                "file", /* authority= */ null, FileNames.path(place).toAbsolutePath().toString())
            .toString()
        : path(place).toString();
  }

  private FileSystem system(String address) throws IOException {
    return path(address).getFileSystem(hadoop.value());
  }

  private static org.apache.hadoop.fs.Path path(String address) {
    return new org.apache.hadoop.fs.Path(address);
  }

  /**
   * Returns the content of a file.
   *
   * @throws IllegalArgumentException if it has more bytes than an array
   */
  public byte[] read(String place) throws IOException {
    if (isLocal(place)) {
      requireInMemory(place, Files.size(FileNames.path(place)));
      return Files.readAllBytes(FileNames.path(place));
    }
    requireInMemory(place, system(place).getFileStatus(path(place)).getLen());
    try (InputStream in = system(place).open(path(place))) {
      return in.readAllBytes();
    }
  }

  private static void requireInMemory(String place, long bytes) {
    if (bytes > MOST) {
      throw Arguments.bad(
          "file " + FileNames.shown(place),
          "have at most " + MOST + " bytes",
          bytes,
          "cut the image into parts");
    }
  }

  /** Returns whether there is such a file or folder. */
  public boolean exists(String place) throws IOException {
    return isLocal(place) ? Files.exists(FileNames.path(place)) : system(place).exists(path(place));
  }

  /** A file, and how long it is. */
  public record StoredFile(String place, long bytes) {}

  /** Returns the files in a folder, or those of a glob, in the order of their names. */
  public List<StoredFile> files(String place) throws IOException {
    // Hadoop's globs are the same everywhere.
    String address = isLocal(place) ? FileNames.path(place).toAbsolutePath().toString() : place;
    FileSystem system = isLocal(place) ? FileSystem.getLocal(hadoop.value()) : system(place);
    FileStatus[] found = isGlob(place) ? system.globStatus(path(address)) : list(system, address);
    List<StoredFile> files = new ArrayList<>();
    for (FileStatus status : found == null ? new FileStatus[0] : found) {
      if (status.isFile()) {
        String uri = status.getPath().toString();
        String file = isLocal(place) ? status.getPath().toUri().getPath() : uri;
        files.add(new StoredFile(file, status.getLen()));
      }
    }
    files.sort(
        Comparator.comparing((StoredFile file) -> name(file.place))
            .thenComparing(StoredFile::place));
    return files;
  }

  private static FileStatus[] list(FileSystem system, String address) throws IOException {
    try {
      return system.listStatus(path(address));
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Returns whether a place has signs that stand for others. */
  public static boolean isGlob(String place) {
    return place.matches(".*[*?\\[{].*");
  }

  /**
   * Checks that a folder is not there yet, or is empty.
   *
   * @throws IllegalArgumentException if it has files
   */
  public void requireNew(String folder) throws IOException {
    if (isLocal(folder)) {
      OutputFolder.requireNew(FileNames.path(folder));
    } else if (exists(folder) && system(folder).listStatus(path(folder)).length > 0) {
      throw OutputFolder.withFiles(Path.of(folder));
    }
  }

  /** Makes a folder, and those that it is in. */
  public void makeFolder(String folder) throws IOException {
    if (isLocal(folder)) {
      Files.createDirectories(FileNames.path(folder));
    } else {
      system(folder).mkdirs(path(folder));
    }
  }

  /**
   * Writes a file. Several tasks may write the same at once, or one after the other: once it is
   * there, it is never missing.
   *
   * @throws IOException if another file has the name
   */
  public void write(String place, AtomicFiles.Content content) throws IOException {
    if (isLocal(place)) {
      AtomicFiles.write(FileNames.path(place), content);
      return;
    }
    org.apache.hadoop.fs.Path file = path(place);
    org.apache.hadoop.fs.Path part =
        new org.apache.hadoop.fs.Path(file.getParent(), UNFINISHED + UUID.randomUUID());
    FileSystem system = system(place);
    try {
      FSDataOutputStream written = system.create(part);
      try (OutputStream out = written) {
        content.writeTo(out);
      }
      if (!system.rename(part, file)) {
        requireWritten(system, file, written.getPos());
      }
    } finally {
      system.delete(part, /* recursive= */ false);
    }
  }

  /** Checks that a task that does the same has written a file, where renaming does not replace. */
  private static void requireWritten(FileSystem system, org.apache.hadoop.fs.Path file, long length)
      throws IOException {
    if (!system.exists(file)) {
      throw new IOException("no name for " + file);
    }
    long found = system.getFileStatus(file).getLen();
    if (found != length) {
      throw new IOException(
          "another file of the name " + file + ": " + found + " bytes, not " + length);
    }
  }

  /** Removes what writers left in a folder that were killed. */
  public void removeUnfinished(String folder) throws IOException {
    if (isLocal(folder)) {
      try (Stream<Path> tree = Files.walk(FileNames.path(folder))) {
        for (Path file : tree.filter(UnfinishedFiles::isOne).toList()) {
          Files.deleteIfExists(file);
        }
      }
      return;
    }
    removeUnfinished(system(folder), path(folder));
  }

  private static void removeUnfinished(FileSystem system, org.apache.hadoop.fs.Path folder)
      throws IOException {
    for (FileStatus status : system.listStatus(folder)) {
      if (status.isDirectory()) {
        removeUnfinished(system, status.getPath());
      } else if (status.getPath().getName().startsWith(UNFINISHED)) {
        system.delete(status.getPath(), /* recursive= */ false);
      }
    }
  }

  /** Removes a folder with all that is in it. */
  public void remove(String folder) throws IOException {
    if (!isLocal(folder)) {
      system(folder).delete(path(folder), /* recursive= */ true);
      return;
    }
    FolderTree.remove(FileNames.path(folder));
  }
}
