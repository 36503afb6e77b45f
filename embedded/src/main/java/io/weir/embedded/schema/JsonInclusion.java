package io.weir.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what one JSON Schema allows and another one refuses, keyword by keyword. It never calls
 * schemas compatible that are not; what it cannot tell is a finding, too.
 */
final class JsonInclusion {
  private static final JsonNode ANY = BooleanNode.TRUE;

  /** What says nothing of which values are allowed. */
  private static final Set<String> NOTES =
      Set.of(
          "$schema",
          "$id",
          "id",
          "$comment",
          "$defs",
          "definitions",
          "$anchor",
          "title",
          "description",
          "default",
          "examples",
          "readOnly",
          "writeOnly",
          "deprecated");

  private static final Set<String> TYPES =
      Set.of("null", "boolean", "object", "array", "number", "string");

  /** What the rules below compare; a schema with others may allow less than they see. */
  private static final Set<String> SEEN =
      Set.of(
          "type",
          "enum",
          "const",
          "properties",
          "required",
          "additionalProperties",
          "items",
          "minimum",
          "maximum",
          "exclusiveMinimum",
          "exclusiveMaximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "uniqueItems",
          "$ref");

  private final JsonNode wrote;
  private final JsonNode reads;
  private final String writer;
  private final String reader;
  private final Set<List<JsonNode>> compared = new HashSet<>();
  private final List<Finding> found = new ArrayList<>();

  /**
   * @param writer the name of the schema whose values are read
   * @param reader the name of the schema that they are held against
   */
  JsonInclusion(JsonNode wrote, JsonNode reads, String writer, String reader) {
    this.wrote = wrote;
    this.reads = reads;
    this.writer = writer;
    this.reader = reader;
  }

  List<Finding> findings() {
    compare(wrote, reads, "");
    return found;
  }

  private void compare(JsonNode wider, JsonNode narrower, String place) {
    JsonNode from = followed(wider, wrote);
    JsonNode to = followed(narrower, reads);
    if (from == null || to == null) {
      undecided(
          place,
          "a $ref leads out of the schema, or to another one",
          "put the schema it names into $defs");
      return;
    }
    if (isAny(to) || from.isBoolean() && !from.asBoolean() || !compared.add(List.of(from, to))) {
      return; // Compared before, or within itself: what is wrong there is told there.
    }
    if (to.isBoolean()) {
      refused(from, place, reader + " allows nothing here", "allow what " + writer + " does");
      return;
    }
    Iterator<String> keywords = to.fieldNames();
    while (keywords.hasNext()) {
      String keyword = keywords.next();
      if (!NOTES.contains(keyword) && !keyword.equals("$ref")) {
        keyword(keyword, from, to, place);
      }
    }
  }

  private static boolean isAny(JsonNode schema) {
    return schema.isBoolean() && schema.asBoolean() || schema.isObject() && schema.isEmpty();
  }

  /**
   * The schema that a reference to a part of its own document names; null if it leads elsewhere.
   */
  private static @Nullable JsonNode followed(JsonNode schema, JsonNode root) {
    JsonNode at = schema;
    for (int steps = 0; at.has("$ref"); steps++) {
      String ref = at.get("$ref").asText();
      boolean alone =
          Stream.of(at)
              .flatMap(JsonInclusion::names)
              .allMatch(name -> name.equals("$ref") || NOTES.contains(name));
      if (!alone || steps > 100 || !(ref.equals("#") || ref.startsWith("#/"))) {
        return null;
      }
      at = root.at(ref.substring(1).replace("%25", "%"));
      if (at.isMissingNode()) {
        return null;
      }
    }
    return at;
  }

  private static Stream<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  private void keyword(String keyword, JsonNode from, JsonNode to, String place) {
    switch (keyword) {
      case "type" -> types(from, to, place);
      case "enum", "const" -> values(from, to, place);
      case "properties" -> properties(from, to, place);
      case "additionalProperties" -> additional(from, to, place);
      case "required" -> required(from, to, place);
      case "items" -> {
        if (mayBe(from, "array")) {
          items(from, to, place);
        }
      }
      case "minimum", "exclusiveMinimum" -> least(keyword, from, to, place);
      case "maximum", "exclusiveMaximum" -> most(keyword, from, to, place);
      case "minLength" -> atLeast(keyword, "string", from, to, place);
      case "maxLength" -> atMost(keyword, "string", from, to, place);
      case "minItems" -> atLeast(keyword, "array", from, to, place);
      case "maxItems" -> atMost(keyword, "array", from, to, place);
      case "minProperties" -> atLeast(keyword, "object", from, to, place);
      case "maxProperties" -> atMost(keyword, "object", from, to, place);
      case "uniqueItems" -> unique(from, to, place);
      case "allOf" -> to.get("allOf").forEach(each -> compare(from, each, place));
      default -> same(keyword, from, to, place);
    }
  }

  private static Set<String> typesOf(JsonNode schema) {
    Set<String> types = new LinkedHashSet<>();
    if (schema.has("type")) {
      JsonNode type = schema.get("type");
      (type.isArray() ? type : List.of(type)).forEach(one -> types.add(one.asText()));
    } else if (schema.has("enum")) {
      schema.get("enum").forEach(value -> types.add(typeOf(value)));
    } else if (schema.has("const")) {
      types.add(typeOf(schema.get("const")));
    } else {
      types.addAll(TYPES);
    }
    return types;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }

  private static boolean mayBe(JsonNode schema, String type) {
    Set<String> types = typesOf(schema);
    return types.contains(type) || type.equals("number") && types.contains("integer");
  }

  private void types(JsonNode from, JsonNode to, String place) {
    Set<String> more = typesOf(from);
    Set<String> allowed = typesOf(to);
    more.removeIf(
        type -> allowed.contains(type) || type.equals("integer") && allowed.contains("number"));
    if (!more.isEmpty()) {
      refused(
          from,
          place,
          writer
              + " allows "
              + String.join(", ", more)
              + ", "
              + reader
              + " only "
              + String.join(", ", allowed),
          "allow the other types in " + reader + ", or add a property for the new one");
    }
  }

  private void values(JsonNode from, JsonNode to, String place) {
    List<JsonNode> allowed = valuesOf(to);
    if (!from.has("enum") && !from.has("const")) {
      refused(
          from,
          place,
          reader + " allows some values alone, " + writer + " any",
          "leave the values open in " + reader);
      return;
    }
    List<JsonNode> more =
        valuesOf(from).stream().filter(value -> !allowed.contains(value)).toList();
    if (!more.isEmpty()) {
      refused(from, place, reader + " lacks the values " + more, "keep all values in " + reader);
    }
  }

  private static List<JsonNode> valuesOf(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else {
      schema.get("enum").forEach(values::add);
    }
    return values;
  }

  private static JsonNode property(JsonNode schema, String name) {
    if (schema.path("properties").has(name)) {
      return schema.get("properties").get(name);
    }
    return schema.has("additionalProperties") ? schema.get("additionalProperties") : ANY;
  }

  private void properties(JsonNode from, JsonNode to, String place) {
    if (mayBe(from, "object")) {
      names(to.get("properties"))
          .forEach(name ->
              compare(property(from, name), to.get("properties").get(name), place + "/" + name));
    }
  }

  private void additional(JsonNode from, JsonNode to, String place) {
    if (!mayBe(from, "object")) {
      return;
    }
    if (to.has("patternProperties")) {
      same("additionalProperties", from, to, place);
      return;
    }
    JsonNode others = to.get("additionalProperties");
    names(from.path("properties"))
        .filter(name -> !to.path("properties").has(name))
        .forEach(name -> compare(from.get("properties").get(name), others, place + "/" + name));
    compare(
        from.has("additionalProperties") ? from.get("additionalProperties") : ANY,
        others,
        place + "/*");
  }

  private void required(JsonNode from, JsonNode to, String place) {
    if (!mayBe(from, "object")) {
      return;
    }
    Set<String> sure = new HashSet<>();
    from.path("required").forEach(name -> sure.add(name.asText()));
    to.get("required")
        .forEach(name -> {
          if (!sure.contains(name.asText())) {
            refused(
                from,
                place + "/" + name.asText(),
                reader + " requires it, " + writer + " does not",
                "do not require it in " + reader);
          }
        });
  }

  private void items(JsonNode from, JsonNode to, String place) {
    JsonNode each = to.get("items");
    if (each.isArray()
        || from.path("items").isArray()
        || from.has("prefixItems")
        || to.has("prefixItems")) {
      same("items", from, to, place);
      same("prefixItems", from, to, place);
    } else {
      compare(from.has("items") ? from.get("items") : ANY, each, place + "/[]");
    }
  }

  private void least(String keyword, JsonNode from, JsonNode to, String place) {
    boolean without = keyword.equals("exclusiveMinimum");
    double bound = to.get(keyword).asDouble();
    boolean fits =
        from.has("minimum")
                && (without
                    ? from.get("minimum").asDouble() > bound
                    : from.get("minimum").asDouble() >= bound)
            || from.has("exclusiveMinimum") && from.get("exclusiveMinimum").asDouble() >= bound;
    bound(fits, "number", keyword, from, to, place);
  }

  private void most(String keyword, JsonNode from, JsonNode to, String place) {
    boolean without = keyword.equals("exclusiveMaximum");
    double bound = to.get(keyword).asDouble();
    boolean fits =
        from.has("maximum")
                && (without
                    ? from.get("maximum").asDouble() < bound
                    : from.get("maximum").asDouble() <= bound)
            || from.has("exclusiveMaximum") && from.get("exclusiveMaximum").asDouble() <= bound;
    bound(fits, "number", keyword, from, to, place);
  }

  private void atLeast(String keyword, String type, JsonNode from, JsonNode to, String place) {
    int least = to.get(keyword).asInt();
    bound(least <= from.path(keyword).asInt(0), type, keyword, from, to, place);
  }

  private void atMost(String keyword, String type, JsonNode from, JsonNode to, String place) {
    int most = to.get(keyword).asInt();
    bound(from.path(keyword).asInt(Integer.MAX_VALUE) <= most, type, keyword, from, to, place);
  }

  private void unique(JsonNode from, JsonNode to, String place) {
    boolean fits = !to.get("uniqueItems").asBoolean() || from.path("uniqueItems").asBoolean();
    bound(fits, "array", "uniqueItems", from, to, place);
  }

  private void bound(
      boolean fits, String type, String keyword, JsonNode from, JsonNode to, String place) {
    if (!fits && mayBe(from, type)) {
      refused(
          from,
          place,
          reader
              + " has "
              + keyword
              + " "
              + to.get(keyword)
              + ", "
              + writer
              + " has "
              + (from.has(keyword) ? from.get(keyword) : "none"),
          "keep the wider bound in " + reader);
    }
  }

  /**
   * A keyword without a rule is decided only where both have it alike, and it refers to nothing.
   */
  private void same(String keyword, JsonNode from, JsonNode to, String place) {
    JsonNode own = to.path(keyword);
    boolean refers =
        own.toString().contains("\"$ref\"") || own.toString().contains("\"$dynamicRef\"");
    if (!own.isMissingNode() && (!own.equals(from.path(keyword)) || refers)) {
      undecided(
          place,
          "no rule tells whether the "
              + keyword
              + " of "
              + reader
              + " allows all that "
              + writer
              + " does",
          "look at it, or keep it as it is");
    }
  }

  /** Not decided where the writer has keywords that may allow less than the rules see. */
  private void refused(JsonNode from, String place, String what, String instead) {
    boolean whole = names(from).allMatch(name -> SEEN.contains(name) || NOTES.contains(name));
    if (whole) {
      found.add(Finding.incompatible(named(place), what, instead));
    } else {
      undecided(place, what + ", unless its other keywords forbid it", instead);
    }
  }

  private void undecided(String place, String what, String instead) {
    found.add(Finding.undecided(named(place), what, instead));
  }

  private static String named(String place) {
    return place.isEmpty() ? "/" : place;
  }
}
