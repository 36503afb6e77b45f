package io.weir.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;

/** The forms of keywords and values in a JSON Schema. */
final class JsonForms {
  /** Keywords whose values are no schemas and hold none. */
  private static final Set<String> VALUES = Set.of("enum", "const", "default", "examples");

  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

  private JsonForms() {}

  /** True if the rules understand it: other forms are of drafts that they do not know. */
  static boolean isWellFormed(String keyword, JsonNode value) {
    return switch (keyword) {
      case "properties" -> value.isObject();
      case "required", "enum", "allOf" -> value.isArray();
      case "minimum", "maximum" -> value.isNumber();
      case "exclusiveMinimum", "exclusiveMaximum" -> value.isNumber() || value.isBoolean();
      case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties" ->
          value.isNumber();
      case "uniqueItems" -> value.isBoolean();
      case "additionalProperties" -> value.isObject() || value.isBoolean();
      default -> true;
    };
  }

  /** True if they are one value: 1 and 1.0 are, at every depth. */
  static boolean isSame(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  /** True for 5, and for 5.0 but in old drafts. */
  static boolean isInteger(JsonNode number, boolean isOld) {
    return number.isIntegralNumber()
        || !isOld && number.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  /** True for a schema of draft 3 or 4. */
  static boolean isOld(JsonNode schema) {
    return schema.path("$schema").asText().matches(".*draft-0[1-4].*");
  }

  /** True if it refers to another schema, at any depth. */
  static boolean refers(JsonNode schema) {
    return REFERENCES.stream().anyMatch(name -> schema.findValue(name) != null);
  }

  /** A reference with its escapes of a URL resolved; empty if it is no URL. */
  static String decoded(String reference) {
    if (!reference.startsWith("#")) {
      return "";
    }
    try {
      return "#" + URI.create(reference).getFragment();
    } catch (IllegalArgumentException noUrl) {
      return "";
    }
  }

  /** True if a schema within has an id, so that references in it begin there. */
  static boolean hasOtherBase(JsonNode root) {
    return parts(root).anyMatch(JsonForms::hasBase);
  }

  private static boolean hasBase(JsonNode part) {
    return part.path("$id").isTextual() || part.path("id").isTextual() || hasOtherBase(part);
  }

  private static Stream<JsonNode> parts(JsonNode node) {
    return node.isObject()
        ? node.propertyStream()
            .filter(entry -> !VALUES.contains(entry.getKey()))
            .map(entry -> entry.getValue())
        : node.valueStream();
  }
}
