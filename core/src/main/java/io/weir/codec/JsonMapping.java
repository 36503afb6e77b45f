package io.weir.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's mapper for the settings of a {@link Json}. Most codecs share one.
 *
 * @param identities notices objects that refer to each other; null if the author's settings
 *     replaced it
 */
record JsonMapping(ObjectMapper mapper, @Nullable ObjectIdentities identities) {
  /** The most characters of a number besides its digits: sign, point, exponent. */
  private static final int BESIDES_DIGITS = 20;

  private static final class Shared {
    static final JsonMapping DEFAULT = made(JsonSettings.DEFAULT);
  }

  static JsonMapping of(JsonSettings settings) {
    return settings == JsonSettings.DEFAULT ? Shared.DEFAULT : made(settings);
  }

  private static JsonMapping made(JsonSettings settings) {
    ObjectIdentities identities = new ObjectIdentities();
    JsonMapper.Builder builder =
        JsonMapper.builder(factory(settings))
            .annotationIntrospector(identities)
            .addModule(new JavaTimeModule().disable(JavaTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID))
            .addModule(new JsonModule(settings));
    reading(builder, settings);
    writing(builder);
    if (settings.customizer() != null) {
      settings.customizer().accept(builder);
    }
    ObjectMapper mapper = builder.build();
    boolean noticed = mapper.getDeserializationConfig().getAnnotationIntrospector() == identities;
    return new JsonMapping(mapper, noticed ? identities : null);
  }

  private static JsonFactory factory(JsonSettings settings) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNumberLength(settings.maxDigits() + BESIDES_DIGITS)
                .maxNestingDepth(settings.maxNesting())
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(settings.maxNesting()).build())
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, settings.uniqueFields())
        .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS, settings.nonFinite())
        .configure(JsonWriteFeature.WRITE_NAN_AS_STRINGS, false)
        .addDecorator((factory, generator) -> new JsonReadable(generator, settings))
        .build();
  }

  private static void reading(JsonMapper.Builder builder, JsonSettings settings) {
    builder
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .withCoercionConfigDefaults(
            all -> all.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Boolean,
            some -> some.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
        .configure(
            DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL,
            settings.unknownEnums() == Json.UnknownEnums.AS_NULL)
        .configure(
            DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE,
            settings.unknownEnums() == Json.UnknownEnums.AS_DEFAULT);
  }

  private static void writing(JsonMapper.Builder builder) {
    builder
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID);
  }

  ObjectReader readerFor(Type type) {
    return mapper.readerFor(mapper.constructType(type));
  }

  /** Reads an object from memory into a map of its fields, each value as it is. */
  ObjectReader fields() {
    return mapper.readerForMapOf(Object.class);
  }

  ObjectWriter writerFor(Type type) {
    return mapper.writerFor(mapper.constructType(type));
  }
}
