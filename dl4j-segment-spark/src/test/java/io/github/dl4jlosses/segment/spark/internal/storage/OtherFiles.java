package io.github.dl4jlosses.segment.spark.internal.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/** A file system with a scheme of its own, as HDFS is one, on this disk; it may become full. */
public final class OtherFiles extends RawLocalFileSystem {
  /** How Hadoop finds it. */
  public static final String SETTING = "spark.hadoop.fs.other.impl=" + OtherFiles.class.getName();

  /** How many bytes can be written. */
  public static final String ROOM = "fs.other.room";

  private static final URI NONE = URI.create("other://disk");

  /** A file for whose content memory is not enough. */
  public static final String LARGE = "large.png";

  /** A file that cannot be read the first time. */
  public static final String ONCE_LOST = "once-lost.png";

  /** A file whose writer is killed before it has its name, and so removes nothing. */
  public static final String KILLED_WRITING = "killed-writing.png";

  private final Set<String> ofKilled = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isFirst = new AtomicBoolean(true);
  private final AtomicLong written = new AtomicLong();
  private long room = Long.MAX_VALUE;
  private @Nullable URI uri; // until it is initialized

  /** For Hadoop. */
  public OtherFiles() {}

  /** Returns the address of a file or folder. */
  public static String address(Path file) {
    return "other://disk" + file.toAbsolutePath();
  }

  /** Returns its address on a disk that has no other files. */
  public static String addressOnAnother(Path file) {
    return "other://another" + file.toAbsolutePath();
  }

  @Override
  public URI getUri() {
    return Objects.requireNonNullElse(uri, NONE);
  }

  @Override
  public String getScheme() {
    return "other";
  }

  @Override
  public void initialize(URI address, Configuration conf) throws IOException {
    super.initialize(address, conf);
    uri = URI.create(address.getScheme() + "://" + address.getAuthority());
    room = conf.getLong(ROOM, Long.MAX_VALUE);
  }

  /** A file of the name {@link #LARGE} is larger than memory. */
  @Override
  public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize) throws IOException {
    if (file.getName().equals(LARGE)) {
      throw new OutOfMemoryError("Java heap space");
    }
    if (file.getName().equals(ONCE_LOST) && isFirst.getAndSet(false)) {
      throw new IOException("connection reset");
    }
    return super.open(file, bufferSize);
  }

  /** Unlike the local file system, and like HDFS, replaces nothing, and says no more than false. */
  @Override
  public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
      throws IOException {
    requireName(to);
    if (to.getName().equals(KILLED_WRITING)) {
      ofKilled.add(from.getName());
      throw new IOException("killed");
    }
    return exists(from) && !exists(to) && super.rename(from, to);
  }

  @Override
  public boolean delete(org.apache.hadoop.fs.Path file, boolean recursive) throws IOException {
    if (ofKilled.remove(file.getName())) {
      throw new IOException("killed");
    }
    return super.delete(file, recursive);
  }

  @Override
  public FSDataOutputStream create(
      org.apache.hadoop.fs.Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    requireName(file);
    FSDataOutputStream whole =
        super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Limited(whole), null);
  }

  /** As HDFS does. */
  private static void requireName(org.apache.hadoop.fs.Path file) {
    if (file.getName().contains(":")) {
      throw new IllegalArgumentException("Pathname " + file + " is not a valid DFS filename.");
    }
  }

  private final class Limited extends FilterOutputStream {
    Limited(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      for (int i = 0; i < length; i++) {
        write(bytes[from + i]);
      }
    }

    @Override
    public void write(int b) throws IOException {
      if (written.incrementAndGet() > room) {
        throw new IOException("no space left");
      }
      out.write(b);
    }
  }
}
