package io.github.dl4jlosses.segment.internal.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonSetter;
import org.nd4j.shade.jackson.annotation.Nulls;
import org.nd4j.shade.jackson.annotation.PropertyAccessor;
import org.nd4j.shade.jackson.core.JsonParseException;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.DeserializationContext;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.JsonMappingException;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.MapperFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.deser.std.StdDeserializer;
import org.nd4j.shade.jackson.databind.exc.InvalidNullException;
import org.nd4j.shade.jackson.databind.exc.MismatchedInputException;
import org.nd4j.shade.jackson.databind.exc.UnrecognizedPropertyException;
import org.nd4j.shade.jackson.databind.introspect.Annotated;
import org.nd4j.shade.jackson.databind.introspect.AnnotatedConstructor;
import org.nd4j.shade.jackson.databind.introspect.AnnotatedMember;
import org.nd4j.shade.jackson.databind.introspect.AnnotatedParameter;
import org.nd4j.shade.jackson.databind.introspect.JacksonAnnotationIntrospector;
import org.nd4j.shade.jackson.databind.json.JsonMapper;
import org.nd4j.shade.jackson.databind.module.SimpleModule;

/** Records as JSON and back, by the Jackson inside ND4J, so that the classpath has only one. */
public final class Json {
  /* Unknown properties are errors: nothing in a file is dropped in silence. Of two properties of one
   * name a tree shows the second, and an object may get the first: they are errors too. Doubles come
   * back to the last bit, NaN too. Only components of records are properties: a method isSmall says
   * something about a record, and is no part of it. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .annotationIntrospector(new RequiredComponents())
          .addModule(new SimpleModule().addDeserializer(Path.class, new NoPath()))
          .build();

  /** The trees of Jackson call themselves at each level, and a stack is only so deep. */
  private static final int MAX_DEPTH = 200;

  /** To make a number of so many digits takes their square of time. */
  private static final int MAX_DIGITS = 100;

  private static final int SHOWN = 200; // characters of what is wrong

  private Json() {}

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of numbers and texts can be written
    }
  }

  public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
    requireSimple(json);
    T value = MAPPER.readValue(json, type);
    if (value == null) { // the text null
      throw MismatchedInputException.from((JsonParser) null, type, json);
    }
    return value;
  }

  public static JsonNode tree(String json) throws JsonProcessingException {
    requireSimple(json);
    return MAPPER.readTree(json);
  }

  /** Returns what is wrong, and where in the tree, as it follows "cannot be read". */
  public static String problem(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference part : mapping.getPath()) {
        String field = part.getFieldName();
        path.append(field == null ? "[" + part.getIndex() + "]" : "." + field);
      }
    }
    String shown = FileNames.shown(reason(e));
    return (path.isEmpty() ? "" : " at " + FileNames.shown(path.substring(1)))
        + ": "
        + (shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…");
  }

  /** Jackson's own words are about classes and their constructors. */
  private static String reason(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException ours) { // of a record
      return String.valueOf(ours.getMessage());
    }
    if (e instanceof UnrecognizedPropertyException) {
      return "this version does not know the field";
    }
    if (e instanceof InvalidNullException) {
      return "it must not be null";
    }
    if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
      return "it must be " + kind(mismatch.getTargetType());
    }
    return String.valueOf(e.getOriginalMessage());
  }

  private static String kind(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return type == boolean.class ? "true or false" : "a number of type " + type.getSimpleName();
    }
    return type == String.class
        ? "a text"
        : type == Path.class ? "no file" : "an object, with all its fields";
  }

  private static void requireSimple(String json) throws JsonProcessingException {
    int depth = 0;
    try (JsonParser tokens = MAPPER.getFactory().createParser(json)) {
      for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new JsonParseException(tokens, "nested more than " + MAX_DEPTH + " levels deep");
        }
        if (token.isNumeric() && tokens.getTextLength() > MAX_DIGITS) {
          throw new JsonParseException(tokens, "a number of more than " + MAX_DIGITS + " digits");
        }
      }
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a text in memory does not fail
    }
  }

  /**
   * What a record must be given: all that is not marked as nullable, and no null in a list. That
   * its constructor takes the properties must be said: Jackson 2.13 looks at nulls only then.
   */
  private static final class RequiredComponents extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;
    private static final JsonSetter.Value REQUIRED =
        JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL);
    private static final JsonSetter.Value NULLABLE =
        JsonSetter.Value.construct(Nulls.SET, Nulls.FAIL);

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(
        MapperConfig<?> config, Annotated annotated) {
      return annotated instanceof AnnotatedConstructor constructor
              && isCanonical(constructor.getAnnotated())
          ? JsonCreator.Mode.PROPERTIES
          : super.findCreatorAnnotation(config, annotated);
    }

    private static boolean isCanonical(Constructor<?> constructor) {
      return constructor.getDeclaringClass().isRecord()
          && Arrays.equals(
              constructor.getParameterTypes(),
              Arrays.stream(constructor.getDeclaringClass().getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray());
    }

    @Override
    public @Nullable String findImplicitPropertyName(AnnotatedMember member) {
      return canonical(member)
          .map(of -> of.getDeclaringClass().getRecordComponents()[index(member)].getName())
          .orElseGet(() -> super.findImplicitPropertyName(member));
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated annotated) {
      return canonical(annotated)
          .map(of -> of.getAnnotatedParameterTypes()[index(annotated)])
          .map(type -> type.isAnnotationPresent(Nullable.class) ? NULLABLE : REQUIRED)
          .orElseGet(() -> super.findSetterInfo(annotated));
    }

    private static Optional<Constructor<?>> canonical(Annotated annotated) {
      return annotated instanceof AnnotatedParameter parameter
              && parameter.getMember() instanceof Constructor<?> constructor
              && isCanonical(constructor)
          ? Optional.of(constructor)
          : Optional.empty();
    }

    private static int index(Annotated parameter) {
      return ((AnnotatedParameter) parameter).getIndex();
    }
  }

  /** A file of a stranger does not choose which files are read; ours have no paths. */
  private static final class NoPath extends StdDeserializer<Path> {
    private static final long serialVersionUID = 1;

    NoPath() {
      super(Path.class);
    }

    @Override
    public Path deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return context.reportInputMismatch(this, "it must name no file");
    }
  }
}
