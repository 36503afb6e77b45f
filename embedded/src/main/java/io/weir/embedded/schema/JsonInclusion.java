package io.weir.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
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

  private static final Set<String> VALUES = Set.of("type", "enum", "const");

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

  /** Keywords that mean something by each other: they are alike only together. */
  private static final List<Set<String>> TOGETHER =
      List.of(
          Set.of("contains", "minContains", "maxContains"),
          Set.of("if", "then", "else"),
          Set.of("items", "prefixItems", "additionalItems"),
          Set.of("properties", "patternProperties", "additionalProperties"));

  /** Keywords that mean something by all others. */
  private static final Set<String> BY_ALL = Set.of("unevaluatedProperties", "unevaluatedItems");

  private final JsonNode wrote;
  private final JsonNode reads;
  private final String writer;
  private final String reader;
  private final Set<List<JsonNode>> compared = new HashSet<>();
  private final List<Finding> found = new ArrayList<>();

  /** How many schemas of the writer around the compared one have keywords without a rule. */
  private int unseen;

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
    String one = wrote.path("$schema").asText();
    String other = reads.path("$schema").asText();
    boolean isOneOpen = one.isEmpty() || other.isEmpty();
    if (isOneOpen ? JsonForms.isOld(wrote) != JsonForms.isOld(reads) : !one.equals(other)) {
      undecided("", "the two are of different versions of JSON Schema", "keep $schema as it is");
    }
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
    int others = isSeen(from) ? 0 : 1;
    unseen += others;
    if (to.isBoolean()) {
      refused(from, place, reader + " allows nothing here", "allow what " + writer + " does");
    } else {
      keywords(from, to, place);
    }
    unseen -= others;
  }

  private void keywords(JsonNode from, JsonNode to, String place) {
    names(to)
        .filter(keyword -> !NOTES.contains(keyword) && !keyword.equals("$ref"))
        .forEach(keyword -> {
          if (JsonForms.isWellFormed(keyword, to.get(keyword))) {
            keyword(keyword, from, to, place);
          } else {
            undecided(place, reader + " has a " + keyword + " of no known form", "mend it");
          }
        });
  }

  /** A schema of the writer whose keywords and types all have a rule. */
  private boolean isSeen(JsonNode schema) {
    return names(schema).allMatch(name -> SEEN.contains(name) || NOTES.contains(name))
        && typesOf(schema).stream().allMatch(JsonInclusion::isType);
  }

  private static boolean isType(String name) {
    return TYPES.contains(name) || name.equals("integer");
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
      String ref = JsonForms.decoded(at.get("$ref").asText());
      boolean alone =
          Stream.of(at)
              .flatMap(JsonInclusion::names)
              .allMatch(name -> name.equals("$ref") || NOTES.contains(name));
      boolean within = ref.equals("#") || ref.startsWith("#/");
      if (!alone || steps > 100 || !within || JsonForms.hasOtherBase(root)) {
        return null;
      }
      at = root.at(ref.substring(1));
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
      case "enum", "const" -> values(keyword, from, to, place);
      case "properties" -> properties(from, to, place);
      case "additionalProperties" -> additional(from, to, place);
      case "required" -> required(from, to, place);
      case "items", "prefixItems", "additionalItems" -> items(from, to, place);
      case "minimum", "exclusiveMinimum" -> limit(keyword, JsonLimit.lower(to), from, to, place);
      case "maximum", "exclusiveMaximum" -> limit(keyword, JsonLimit.upper(to), from, to, place);
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

  private Set<String> typesOf(JsonNode schema) {
    Set<String> types = new LinkedHashSet<>();
    if (schema.has("type")) {
      JsonNode type = schema.get("type");
      (type.isArray() ? type : List.of(type)).forEach(one -> types.add(one.asText()));
    } else if (schema.has("enum")) {
      schema.get("enum").forEach(value -> types.add(typeOf(value)));
    } else if (schema.has("const") && !isDraft4()) {
      types.add(typeOf(schema.get("const")));
    } else {
      types.addAll(TYPES);
    }
    return types;
  }

  /** Draft 4 has no const, and takes no 1.0 for an integer. */
  private boolean isDraft4() {
    return JsonForms.isOld(wrote) || JsonForms.isOld(reads);
  }

  private String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> JsonForms.isInteger(value, isDraft4()) ? "integer" : "number";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case ARRAY -> "array";
      case OBJECT -> "object";
      default -> "null";
    };
  }

  private boolean mayBe(JsonNode schema, String type) {
    Set<String> types = typesOf(schema);
    return types.contains(type)
        || type.equals("number") && types.contains("integer")
        || !types.stream().allMatch(JsonInclusion::isType);
  }

  private void types(JsonNode from, JsonNode to, String place) {
    Set<String> more = typesOf(from);
    Set<String> allowed = typesOf(to);
    more.removeIf(
        type -> allowed.contains(type) || type.equals("integer") && allowed.contains("number"));
    if (!more.isEmpty()) {
      refused(
          valuesOf(from) == null || !from.has("type") && isOfValues(from),
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

  private void values(String keyword, JsonNode from, JsonNode to, String place) {
    List<JsonNode> written = valuesOf(from);
    if (written == null) {
      refused(
          from,
          place,
          reader + " allows some values alone, " + writer + " any",
          "leave the values open in " + reader);
      return;
    }
    List<JsonNode> allowed = new ArrayList<>();
    (keyword.equals("const") ? List.of(to.get("const")) : to.get("enum")).forEach(allowed::add);
    List<JsonNode> more =
        written.stream()
            .filter(value -> mayHave(from, value))
            .filter(value -> allowed.stream().noneMatch(one -> JsonForms.isSame(one, value)))
            .toList();
    if (!more.isEmpty()) {
      refused(
          isOfValues(from),
          place,
          reader + " lacks the values " + more,
          "keep all values in " + reader);
    }
  }

  private boolean mayHave(JsonNode schema, JsonNode value) {
    String type = typeOf(value);
    return mayBe(schema, type) || type.equals("integer") && mayBe(schema, "number");
  }

  /** True if nothing but types and values says what it allows. */
  private static boolean isOfValues(JsonNode schema) {
    return names(schema).allMatch(name -> VALUES.contains(name) || NOTES.contains(name));
  }

  /** The values that are allowed alone; null if there are no such. */
  private @Nullable List<JsonNode> valuesOf(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const") && !isDraft4()) {
      values.add(schema.get("const"));
    } else if (schema.path("enum").isArray()) {
      schema.get("enum").forEach(values::add);
    } else {
      return null;
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
    if (!mayBe(from, "object")) {
      return;
    }
    names(to.get("properties"))
        .forEach(name -> {
          JsonNode narrower = to.get("properties").get(name);
          if (from.has("patternProperties") && !from.path("properties").has(name)) {
            patterned(narrower, from, to, place + "/" + name);
          } else {
            compare(property(from, name), narrower, place + "/" + name);
          }
        });
  }

  /** A name may be one of a pattern, whose schema then holds for it and not that of the others. */
  private void patterned(JsonNode narrower, JsonNode from, JsonNode to, String place) {
    if (!isAny(narrower)) {
      same("patternProperties", from, to, place);
    }
  }

  private void additional(JsonNode from, JsonNode to, String place) {
    if (!mayBe(from, "object")) {
      return;
    }
    JsonNode others = to.get("additionalProperties");
    if (to.has("patternProperties") || from.has("patternProperties")) {
      patterned(others, from, to, place);
      return;
    }
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
    if (!mayBe(from, "array")) {
      return;
    }
    JsonNode each = to.path("items");
    boolean byPlace =
        !(each.isObject() || each.isBoolean())
            || from.path("items").isArray()
            || Stream.of(from, to)
                .anyMatch(one -> one.has("prefixItems") || one.has("additionalItems"));
    if (byPlace) {
      same("items", from, to, place);
    } else {
      compare(from.has("items") ? from.get("items") : ANY, each, place + "/[]");
    }
  }

  private void limit(
      String keyword, @Nullable JsonLimit reads, JsonNode from, JsonNode to, String place) {
    boolean isLower = keyword.endsWith("inimum");
    String exclusive = isLower ? "exclusiveMinimum" : "exclusiveMaximum";
    if (isDraft4() && Stream.of(from, to).anyMatch(one -> one.path(exclusive).isNumber())) {
      undecided(place, exclusive + " is no number in draft 4", "mend it");
      return;
    }
    JsonLimit written = isLower ? JsonLimit.lower(from) : JsonLimit.upper(from);
    bound(reads == null || reads.holds(written), "number", keyword, from, to, place);
  }

  private void atLeast(String keyword, String type, JsonNode from, JsonNode to, String place) {
    BigDecimal least = to.get(keyword).decimalValue();
    JsonNode written = from.path(keyword);
    BigDecimal sure = written.isNumber() ? written.decimalValue() : BigDecimal.ZERO;
    bound(least.compareTo(sure) <= 0, type, keyword, from, to, place);
  }

  private void atMost(String keyword, String type, JsonNode from, JsonNode to, String place) {
    BigDecimal most = to.get(keyword).decimalValue();
    JsonNode written = from.path(keyword);
    boolean fits = written.isNumber() && written.decimalValue().compareTo(most) <= 0;
    bound(fits, type, keyword, from, to, place);
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
   * A keyword without a rule is decided only where both have it alike, with all keywords that it
   * means something by, and it refers to nothing.
   */
  private void same(String keyword, JsonNode from, JsonNode to, String place) {
    boolean alike =
        BY_ALL.contains(keyword)
            ? JsonForms.isSame(withoutNotes(from), withoutNotes(to)) && !JsonForms.refers(to)
            : TOGETHER.stream()
                .filter(names -> names.contains(keyword))
                .findFirst()
                .orElse(Set.of(keyword))
                .stream()
                .allMatch(name -> isAlike(from.path(name), to.path(name)));
    if (!alike) {
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

  private static boolean isAlike(JsonNode from, JsonNode to) {
    return JsonForms.isSame(from, to) && !JsonForms.refers(to);
  }

  private static JsonNode withoutNotes(JsonNode schema) {
    return schema instanceof ObjectNode object ? object.deepCopy().remove(NOTES) : schema;
  }

  /** Not decided where the writer has keywords that may allow less than the rules see. */
  private void refused(JsonNode from, String place, String what, String instead) {
    refused(valuesOf(from) == null, place, what, instead);
  }

  private void refused(boolean isSure, String place, String what, String instead) {
    if (isSure && unseen == 0) {
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
