package io.weir.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import io.weir.definition.Description;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says what annotations at a field say of the text or number that is written there. */
final class JacksonFormats {
  private JacksonFormats() {}

  static Description at(Description field, BeanProperty property, JacksonTypes types) {
    JsonFormat.Value format =
        property.findPropertyFormat(types.config(), property.getType().getRawClass());
    CountedIn counted = property.getAnnotation(CountedIn.class);
    Description formatted =
        field
            .with("pattern", format.hasPattern() ? format.getPattern() : null)
            .with("format", text(format))
            .with("counts", counted == null ? null : counted.value());
    AnnotatedMember member = property.getMember();
    return member == null ? formatted : coded(formatted, member, types.annotations());
  }

  private static @Nullable String text(JsonFormat.Value format) {
    List<String> words = new ArrayList<>();
    JsonFormat.Shape shape = format.getShape();
    if (shape != JsonFormat.Shape.ANY && shape != JsonFormat.Shape.NATURAL) {
      words.add("shape " + shape);
    }
    if (format.hasLocale()) {
      words.add("locale " + format.getLocale());
    }
    if (format.hasTimeZone()) {
      words.add("zone " + format.timeZoneAsString());
    }
    for (JsonFormat.Feature feature : JsonFormat.Feature.values()) {
      Boolean is = format.getFeature(feature);
      if (is != null) {
        words.add(feature + " " + is);
      }
    }
    return words.isEmpty() ? null : String.join(", ", words);
  }

  /** Code of the author's that writes or reads a part of it, or makes it of what stands there. */
  private static Description coded(
      Description field, AnnotatedMember member, AnnotationIntrospector annotations) {
    String writes =
        names(
            annotations.findKeySerializer(member),
            annotations.findContentSerializer(member),
            annotations.findSerializationConverter(member),
            annotations.findSerializationContentConverter(member));
    String reads =
        names(
            annotations.findKeyDeserializer(member),
            annotations.findContentDeserializer(member),
            annotations.findDeserializationConverter(member),
            annotations.findDeserializationContentConverter(member));
    return field
        .with("writtenBy", writes.isEmpty() ? null : writes)
        .with("readBy", reads.isEmpty() ? null : reads);
  }

  private static String names(@Nullable Object... code) {
    return Stream.of(code)
        .filter(Objects::nonNull)
        .map(one -> one instanceof Class<?> raw ? raw : one.getClass())
        .filter(one -> one != JsonSerializer.None.class && one != JsonDeserializer.None.class)
        .map(Class::getName)
        .collect(Collectors.joining(","));
  }
}
