package io.weir.codec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.weir.definition.Description;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes an enum by what its writer writes of each constant. */
final class JacksonEnums {
  private JacksonEnums() {}

  static Description described(
      Description part, JavaType type, @Nullable JsonSerializer<?> writer, JacksonTypes types) {
    Class<?> raw = type.getRawClass();
    Class<?> declared = raw.isEnum() ? raw : raw.getSuperclass();
    Enum<?>[] all = (Enum<?>[]) declared.getEnumConstants();
    if (all == null) {
      return JacksonForm.hidden(part, raw.getSimpleName(), "any enum may be in it");
    }
    Description named =
        part.with("type", "enum")
            .with("constants", JsonForm.constants(declared))
            .with("unknown", unknown(type, all, types));
    List<Description> constants = new ArrayList<>();
    String[][] aliases = aliases(type, all, types);
    boolean plain = true;
    for (int i = 0; i < all.length; i++) {
      String text = text(all[i], writer, types);
      plain &= text != null && text.equals(all[i].name()) && aliases[i] == null;
      constants.add(constant(all[i], text, aliases[i]));
    }
    return plain ? named : named.with(constants);
  }

  private static Description constant(
      Enum<?> one, @Nullable String text, String @Nullable [] aliases) {
    Description constant = Description.of("constant", one.name()).with("text", text);
    if (aliases != null) {
      for (String alias : aliases) {
        constant = constant.with(Description.of("alias", alias));
      }
    }
    return constant;
  }

  /** A number has a sign in front, so that it is no text. */
  private static @Nullable String text(
      Enum<?> one, @Nullable JsonSerializer<?> writer, JacksonTypes types) {
    if (writer == null) {
      return null;
    }
    try (TokenBuffer out = new TokenBuffer(null, false)) {
      @SuppressWarnings("unchecked")
      JsonSerializer<Object> any = (JsonSerializer<Object>) writer;
      any.serialize(one, out, types.provider());
      var in = out.asParser();
      JsonToken token = in.nextToken();
      return token == null ? null : token.isNumeric() ? "number " + in.getText() : in.getText();
    } catch (IOException | RuntimeException unwritable) {
      return null;
    }
  }

  private static String[][] aliases(JavaType type, Enum<?>[] all, JacksonTypes types) {
    String[][] aliases = new String[all.length][];
    AnnotationIntrospector annotations = types.annotations();
    annotations.findEnumAliases(types.config(), annotated(type, types), all, aliases);
    return aliases;
  }

  private static AnnotatedClass annotated(JavaType type, JacksonTypes types) {
    return types.config().introspectClassAnnotations(type).getClassInfo();
  }

  /** What a text is read as that is none of theirs. */
  private static @Nullable String unknown(JavaType type, Enum<?>[] all, JacksonTypes types) {
    if (types.config().isEnabled(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)) {
      return "null";
    }
    if (!types
        .config()
        .isEnabled(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)) {
      return null;
    }
    Enum<?> instead = types.annotations().findDefaultEnumValue(annotated(type, types), all);
    return instead == null ? null : instead.name();
  }
}
