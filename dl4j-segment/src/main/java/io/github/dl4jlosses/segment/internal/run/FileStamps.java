package io.github.dl4jlosses.segment.internal.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sizes and times of files, which tell without reading them whether they may have changed.
 *
 * @param stamps of each file that was there
 */
public record FileStamps(Map<Path, Stamp> stamps) {
  /** Size in bytes, and time of the last change. */
  public record Stamp(long size, FileTime time) {}

  public FileStamps {
    stamps = Map.copyOf(stamps);
  }

  public static FileStamps of(Collection<Path> files) {
    Map<Path, Stamp> stamps = new LinkedHashMap<>();
    files.forEach(file -> stamp(file).ifPresent(stamp -> stamps.put(file, stamp)));
    return new FileStamps(stamps);
  }

  private static Optional<Stamp> stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(new Stamp(now.size(), now.lastModifiedTime()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the stamps of now; files that are gone keep theirs, as who reads them says so. */
  public FileStamps now() {
    Map<Path, Stamp> now = new LinkedHashMap<>(stamps);
    now.replaceAll((file, before) -> stamp(file).orElse(before));
    return new FileStamps(now);
  }
}
