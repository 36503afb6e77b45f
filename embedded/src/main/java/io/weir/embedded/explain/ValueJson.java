package io.weir.embedded.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.KeyedSource;
import io.weir.StateEntry;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.privacy.PersonalFields;
import io.weir.privacy.Treatment;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operator keeps as JSON. Personal fields are masked, those that a value's type marks and
 * those that a source of the function declares: state that was stored before they were declared
 * still holds them.
 */
public final class ValueJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper READER = new ObjectMapper();
  private static final String STARS = "***";
  private static final String TOKEN = "tok_";

  private final PersonalFields declared;

  /**
   * @param function the one whose sources declare personal fields
   */
  public ValueJson(StreamFunction function) {
    PersonalFields all = PersonalFields.NONE;
    for (KeyedSource<?> keyed : function.sources().values()) {
      for (KeyedSource<?> input : keyed.inputs()) {
        all = all.and(input.source().settings().personal().fields());
        all = all.and(input.source().settings().codec().personal());
      }
    }
    this.declared = all.inAnyCase();
  }

  /** An entry: its kind, what it holds, and when something becomes of it. */
  public ObjectNode of(StateEntry entry) {
    ObjectNode node = JSON.objectNode().put("kind", entry.kind());
    entry.holds().forEach((name, value) -> node.set(name, value(value)));
    ArrayNode dues = JSON.arrayNode();
    for (StateEntry.Due due : entry.dues()) {
      dues.addObject()
          .put("domain", due.domain().name())
          .put("time", Times.text(due.time()))
          .put("what", due.what());
    }
    node.set("due", dues);
    return node;
  }

  /** A value: Weir's own as it is, the author's as JSON with its personal fields masked. */
  JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> JSON.nullNode();
      case String text -> JSON.textNode(text);
      case Instant time -> JSON.textNode(time.toString());
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Map<?, ?> map -> map(map);
      case Iterable<?> list -> list(list);
      case byte[] bytes -> JSON.textNode(bytes.length + " bytes");
      default -> authors(value);
    };
  }

  private JsonNode map(Map<?, ?> map) {
    ObjectNode node = JSON.objectNode();
    map.forEach((name, one) -> {
      JsonNode key = value(name);
      String text = key.isTextual() ? key.textValue() : key.toString();
      node.set(text, masked(value(one), declared.at(PersonalFields.folded(text))));
    });
    return node;
  }

  private JsonNode list(Iterable<?> list) {
    ArrayNode node = JSON.arrayNode();
    list.forEach(one -> node.add(value(one)));
    return node;
  }

  private JsonNode authors(Object value) {
    try {
      JsonNode node = READER.readTree(Json.bytes(value));
      PersonalFields own = Json.of(value.getClass()).personal().inAnyCase();
      return masked(masked(node, own), declared);
    } catch (IOException | RuntimeException noJson) {
      return JSON.textNode("a " + value.getClass().getSimpleName() + ", which has no JSON");
    }
  }

  private static JsonNode masked(JsonNode node, PersonalFields personal) {
    if (personal.isEmpty()) {
      return node;
    }
    if (personal.treatment() != null && !node.isContainerNode()) {
      return treated(node, personal.treatment());
    }
    if (node instanceof ArrayNode array) {
      ArrayNode all = JSON.arrayNode();
      array.forEach(one -> all.add(masked(one, personal)));
      return all;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode all = JSON.objectNode();
      object
          .properties()
          .forEach(field ->
              all.set(
                  field.getKey(),
                  masked(field.getValue(), personal.at(PersonalFields.folded(field.getKey())))));
      return all;
    }
    return node;
  }

  /** A token stays: it tells nothing of the value, and joins what belongs together. */
  private static JsonNode treated(JsonNode node, Treatment treatment) {
    if (node.isNull() || treatment == Treatment.DROP) {
      return JSON.nullNode();
    }
    boolean token = node.isTextual() && node.textValue().startsWith(TOKEN);
    return treatment == Treatment.TOKENISE && token ? node : JSON.textNode(STARS);
  }
}
