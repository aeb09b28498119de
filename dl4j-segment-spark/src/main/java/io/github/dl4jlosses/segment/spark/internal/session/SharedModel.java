package io.github.dl4jlosses.segment.spark.internal.session;

import io.github.dl4jlosses.onednn.OneDnn;
import io.github.dl4jlosses.segment.internal.model.ModelFiles;
import io.github.dl4jlosses.segment.internal.model.ModelFiles.Model;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * The network of a file, on all executors: it travels once, and each executor has as many of it as
 * it has tasks at a time, as a network serves one thread.
 */
public final class SharedModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final Map<String, Queue<Model>> IDLE = new ConcurrentHashMap<>(); // of this JVM

  private final String id = UUID.randomUUID().toString();
  private final Broadcast<byte[]> file;
  private final String name;

  private SharedModel(Broadcast<byte[]> file, String name) {
    this.file = file;
    this.name = name;
  }

  /** Sends the file of a network. */
  public static SharedModel of(JavaSparkContext spark, Path file, Model model) throws IOException {
    return new SharedModel(spark.broadcast(Files.readAllBytes(file)), model.name());
  }

  /** What is done with a network. */
  @FunctionalInterface
  public interface Use<T> {
    T with(Model model) throws IOException;
  }

  /** Returns what is made with a network that no other thread has meanwhile. */
  public <T> T use(Use<T> use) throws IOException {
    Queue<Model> idle = IDLE.computeIfAbsent(id, key -> new ConcurrentLinkedQueue<>());
    @Nullable Model taken = idle.poll();
    Model model = taken == null ? read() : taken;
    try {
      return use.with(model);
    } finally {
      idle.add(model);
    }
  }

  private Model read() throws IOException {
    Path copy = Files.createTempFile("model", ".zip");
    try {
      Files.write(copy, file.value());
      Model model = ModelFiles.load(copy, OneDnn::enable);
      return new Model(model.network(), model.info(), name);
    } finally {
      Files.deleteIfExists(copy);
    }
  }
}
