package io.weir.embedded.schema;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** One version reads the other if all that the other allows is allowed by it, too. */
final class JsonSchemaRules implements SchemaCheck.Rules {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode old;
  private final JsonNode recent;

  JsonSchemaRules(byte[] old, byte[] recent) {
    this.old = parsed(old, "OLD");
    this.recent = parsed(recent, "NEW");
  }

  private static JsonNode parsed(byte[] text, String which) {
    try {
      JsonNode schema = JSON.readTree(text);
      if (schema.isObject() || schema.isBoolean()) {
        return schema;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(which + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(which + " cannot be read", e);
    }
    throw new IllegalArgumentException(which + " is no JSON Schema, an object or a boolean");
  }

  @Override
  public List<Finding> newReads() {
    return new JsonInclusion(old, recent, "OLD", "NEW").findings();
  }

  @Override
  public List<Finding> oldReads() {
    return new JsonInclusion(recent, old, "NEW", "OLD").findings();
  }
}
