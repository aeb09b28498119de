package io.github.dl4jlosses.segment.spark.internal.wire;

import io.github.dl4jlosses.segment.internal.io.FileNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects as bytes, for another process of the same program: Java serialization in which records,
 * paths and optionals need not be {@link Serializable}.
 *
 * <p>What a record must be, its constructor checks there too. As with all of Java serialization,
 * the bytes must come from a process that is trusted.
 */
public final class Wire {
  private Wire() {}

  /** Returns an object as bytes. */
  public static byte[] bytes(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new Writer(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail; a class may be of no use here
    }
    return bytes.toByteArray();
  }

  /** Returns the object of the bytes. */
  public static <T> T read(byte[] bytes, Class<T> type) {
    try (ObjectInputStream in = new Reader(bytes)) {
      return type.cast(in.readObject());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("both processes must have the same program, got " + e, e);
    }
  }

  private static final class Writer extends ObjectOutputStream {
    Writer(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected @Nullable Object replaceObject(@Nullable Object value) {
      if (value instanceof Path path) {
        return new PathText(FileNames.text(path.toAbsolutePath())); // there the folder is another
      }
      if (value instanceof Optional<?> optional) {
        return new OptionalValue(optional.orElse(null));
      }
      return value instanceof Record record && !(record instanceof Serializable)
          ? RecordValues.of(record)
          : value;
    }
  }

  /** Finds classes where this one was found: executors have other loaders for what they get. */
  private static final class Reader extends ObjectInputStream {
    Reader(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), /* initialize= */ false, Wire.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type);
      }
    }
  }

  private record PathText(String text) implements Serializable {
    @Serial
    private Object readResolve() {
      return FileNames.path(text);
    }
  }

  private record OptionalValue(@Nullable Object value) implements Serializable {
    @Serial
    private Object readResolve() {
      return Optional.ofNullable(value);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record RecordValues(Class<?> type, @Nullable Object[] values) implements Serializable {
    static RecordValues of(Record record) {
      RecordComponent[] components = record.getClass().getRecordComponents();
      @Nullable Object[] values = new Object[components.length];
      try {
        for (int i = 0; i < components.length; i++) {
          components[i].getAccessor().setAccessible(true); // of a record that is private
          values[i] = components[i].getAccessor().invoke(record);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e); // accessors exist, and return a field
      }
      return new RecordValues(record.getClass(), values);
    }

    @Serial
    private Object readResolve() {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      try {
        Constructor<?> canonical = type.getDeclaredConstructor(types);
        canonical.setAccessible(true);
        return canonical.newInstance(values);
      } catch (InvocationTargetException e) {
        throw new IllegalStateException(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e); // each record has it
      }
    }
  }
}
