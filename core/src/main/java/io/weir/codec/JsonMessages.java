package io.weir.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rewrites Jackson's messages in terms of Weir: Jackson names settings that are set in other ways
 * here.
 */
final class JsonMessages {
  private static final String OWN_MAPPER = "; Json.of(type, mapper -> ..) can set it";

  /** A pattern of Jackson's messages, and Weir's text in its place. */
  private record Rule(Pattern says, String instead) {
    static Rule of(String says, String instead) {
      return new Rule(Pattern.compile(says), instead);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          Rule.of(
              "Cannot map `null` into type `?([^`]+?)`? \\(set [^)]*\\)",
              "null, or no value at all, for the primitive type $1; declare the boxed type if it"
                  + " may be missing"),
          Rule.of(
              " \\(but could if (?:coercion was enabled|enabling coercion) using `CoercionConfig`\\)",
              "; send it as what it is, or allow it with Json.of(type, mapper ->"
                  + " mapper.withCoercionConfig(..))"),
          Rule.of(
              "Non-standard token '(.*?)': enable `[^`]*` to allow",
              "$1 is no number of JSON; leave it out or use null, or declare nonFinite()"),
          Rule.of(
              "Unrecognized token '(-?(?:NaN|INF|Infinity))'.*",
              "$1 is no number of JSON; leave it out or use null, or declare nonFinite()"),
          Rule.of(
              "Document nesting depth \\((\\d+)\\) exceeds the maximum allowed \\((\\d+),.*",
              "objects and arrays stand in each other $1 times, maxNesting is $2; flatten the"
                  + " value, or declare more with maxNesting(..)"),
          Rule.of(
              "Number value length \\((\\d+)\\) exceeds the maximum allowed \\((\\d+),.*",
              "a number has $1 characters, more than maxDigits allows; send it as text, or declare"
                  + " more with maxDigits(..)"),
          Rule.of(
              "BigDecimal scale \\((-?\\d+)\\) magnitude exceeds the maximum allowed \\((\\d+)\\).*",
              "a number has an exponent of $1 digits, more than maxDigits allows; send it as text"),
          Rule.of(
              "(\\w+ (?:value )?length) \\((\\d+)\\) exceeds the maximum allowed \\((\\d+),.*",
              "$1 of $2 is more than $3; send less, or set another limit of the reader with"
                  + " Json.of(type, mapper -> ..)"),
          Rule.of(": not allowed as per `[^`]*`", "; a record is one value and nothing else"),
          Rule.of(
              ", and no default deserializer found.*|: cannot deserialize from (?:Object|Array)"
                  + " value \\(no delegate- or property-based Creator\\)",
              "; make it a record"),
          Rule.of(
              " and no properties discovered to create BeanSerializer \\(to avoid exception,"
                  + " disable [^)]*\\)",
              " and it has nothing to write; make it a record"),
          Rule.of(
              "Java 8 .* type (`[^`]+`) not supported by default.*",
              "$1 needs a module; add it with Json.of(type, mapper -> mapper.addModule(..))"),
          Rule.of(" \\(although at least one Creator exists\\)", ""),
          Rule.of("\\[Source: [^\\]]*; (line: \\d+, column: \\d+)\\]", "$1"),
          Rule.of(
              " \\(no Creators, like default constructor, exist\\)",
              " (it has no constructor that" + " fits; make it a record)"),
          Rule.of(" ?\\((?:set|enable|disable|to avoid|to allow)[^()]*\\)", OWN_MAPPER),
          Rule.of(
              "[:;,]? (?:enable|disable|set) [`'\"]?[\\w.]*(?:Feature|Config|Constraints)\\S*.*",
              OWN_MAPPER));

  private JsonMessages() {}

  /** The type without its package. */
  static String name(Type type) {
    return type instanceof Class<?> plain
        ? plain.getSimpleName()
        : type.getTypeName().replaceAll("[\\w.]+[.$](?=\\w)", "");
  }

  static CodecException unreadable(Type type, JsonProcessingException failure) {
    return new CodecException(
        "not readable as JSON of " + name(type) + where(failure) + ": " + text(failure), failure);
  }

  static CodecException unreadable(JsonProcessingException failure) {
    return new CodecException(
        "not readable as JSON" + where(failure) + ": " + text(failure), failure);
  }

  static CodecException unwritable(Type type, JsonProcessingException failure) {
    return new CodecException(
        "cannot write " + type.getTypeName() + " as JSON" + where(failure) + ": " + text(failure),
        failure);
  }

  private static String text(JsonProcessingException failure) {
    String text = String.valueOf(failure.getOriginalMessage());
    for (Rule rule : RULES) {
      text = rule.says.matcher(text).replaceAll(rule.instead);
    }
    return text;
  }

  /** The field, where Jackson knows it; else the place in the text. */
  private static String where(JsonProcessingException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return e.getLocation() == null || e.getLocation().getColumnNr() < 0
          ? ""
          : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }
    return mapping.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
        .collect(Collectors.joining(".", " at ", ""));
  }
}
