package io.github.dl4jlosses.segment.internal.model;

import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A zip file of which each entry is read as it was written, or not at all.
 *
 * <p>A zip names its entries twice: in its directory at the end, and before the bytes of each.
 * {@code ZipFile} believes the directory, {@code ZipInputStream} the bytes, and only the second
 * looks at the checksum. Here both must say the same.
 */
final class ModelZip implements Closeable {
  private final InputStream content;
  private final ZipFile directory;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private ModelZip(InputStream content, ZipFile directory) throws ZipException {
    this.content = content;
    this.directory = directory;
    for (ZipEntry entry : (Iterable<ZipEntry>) directory.stream().map(ZipEntry::new)::iterator) {
      if (entries.putIfAbsent(entry.getName(), entry) != null) {
        throw new ZipException(entry.getName() + " is there twice");
      }
    }
  }

  /** Reads an entry; it need not be at its end then. */
  @FunctionalInterface
  interface Reader {
    void read(String name, InputStream in) throws IOException;
  }

  /* The stream is opened first: should another file take the name in between, it is the older one,
   * and its checksums are not those of the directory. */
  static ModelZip open(Path file) throws IOException {
    InputStream content = Files.newInputStream(file);
    try {
      return new ModelZip(content, new ZipFile(file.toFile()));
    } catch (FileNotFoundException e) { // it is there, and may not be opened
      content.close();
      throw new AccessDeniedException(file.toString());
    } catch (EOFException e) { // its comment is longer than the file, or so
      content.close();
      throw new ZipException("its end is not there");
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Returns how many bytes an entry unpacks to, as the directory says; -1 if it is not there. */
  long size(String name) {
    ZipEntry entry = entries.get(name);
    return entry == null ? -1 : entry.getSize();
  }

  /**
   * Reads an entry of a size that was looked at.
   *
   * @throws ZipException if it is not what the directory says
   */
  byte[] read(String name) throws IOException {
    ZipEntry entry = directory.getEntry(name);
    try (InputStream in = directory.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(entry.getSize()));
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (bytes.length != entry.getSize() || in.read() >= 0 || sum.getValue() != entry.getCrc()) {
        throw new ZipException("size or checksum differ");
      }
      return bytes;
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  /**
   * Reads all entries, in the order in which they lie in the file.
   *
   * @throws ZipException if one is not what the directory says, or not in it
   */
  void readAll(Reader reader) throws IOException {
    Set<String> left = new LinkedHashSet<>(entries.keySet());
    ZipInputStream zip = new ZipInputStream(content);
    for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
      ZipEntry listed = entries.get(entry.getName());
      if (listed == null || !left.remove(entry.getName())) {
        throw new ZipException("it has an entry that its directory does not have");
      }
      try {
        readToEnd(zip, listed, reader);
      } catch (ZipException | EOFException e) {
        throw damaged(listed.getName(), e);
      }
      if (entry.getCrc() != listed.getCrc() || entry.getSize() != listed.getSize()) {
        throw damaged(listed.getName(), new ZipException("size or checksum differ"));
      }
    }
    if (!left.isEmpty()) {
      throw new ZipException(left.iterator().next() + " is in its directory only");
    }
  }

  private static ZipEntry next(ZipInputStream zip) throws IOException {
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException e) { // a name that is not UTF-8
      throw new ZipException("an entry without a name");
    }
  }

  private static void readToEnd(ZipInputStream zip, ZipEntry listed, Reader reader)
      throws IOException {
    Counted in = new Counted(zip, listed.getSize());
    reader.read(listed.getName(), in);
    in.skipNBytes(in.left);
    if (zip.read() >= 0) { // at the end it looks at the checksum
      throw new ZipException("more bytes than its directory says");
    }
  }

  private static ZipException damaged(String name, IOException e) {
    ZipException damaged = new ZipException(name + " is damaged: " + e.getMessage());
    damaged.initCause(e);
    return damaged;
  }

  @Override
  public void close() throws IOException {
    directory.close();
    content.close();
  }

  /** So many bytes of another stream. */
  private static final class Counted extends InputStream {
    private final InputStream in;
    private long left;

    Counted(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int read = in.read(bytes, from, (int) Math.min(left, length));
      left -= Math.max(0, read);
      return read;
    }
  }
}
