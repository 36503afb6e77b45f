package io.weir.format.jsonschema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.UnavailableException;
import io.weir.format.registry.Framing;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaId;
import io.weir.format.registry.SchemaType;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** JSON that is held to a schema. */
class JsonSchemaTest {
  record View(String page, long bytes) {}

  private static final String SCHEMA =
      """
      {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object",
       "required":["page","bytes"],
       "properties":{"page":{"$ref":"#/$defs/page"},"bytes":{"type":"integer","minimum":0}},
       "$defs":{"page":{"type":"string","maxLength":20}}}
      """;

  private static final JsonSchema<View> CODEC = JsonSchema.of(SCHEMA, Json.of(View.class));
  private static final View VIEW = new View("/a", 5);

  private static Codec<View> registered(MemoryRegistry registry) {
    return CODEC.registered(registry, "views");
  }

  private static MemoryRegistry registry(Framing framing) {
    MemoryRegistry registry = new MemoryRegistry(framing);
    registry.add(SchemaType.JSON, SCHEMA);
    return registry;
  }

  @Nested
  class Plain extends CodecContract<View> {
    @Override
    protected Codec<View> codec() {
      return CODEC;
    }

    @Override
    protected List<View> values() {
      return List.of(VIEW, new View("ä\u2028", Long.MAX_VALUE));
    }
  }

  @Nested
  class WithIds extends CodecContract<View> {
    private final Codec<View> codec = registered(registry(Framing.glue().compressing()));

    @Override
    protected Codec<View> codec() {
      return codec;
    }

    @Override
    protected List<View> values() {
      return List.of(VIEW, new View("", 0));
    }
  }

  @Test
  void aPayloadThatBreaksTheSchemaIsRefused_andTheMessageSaysWhere() {
    assertThatThrownBy(() -> CODEC.decode("{\"page\":\"/a\",\"bytes\":-1}".getBytes(UTF_8)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("breaks its schema at /bytes");
    assertThatThrownBy(() -> CODEC.decode("{\"bytes\":1}".getBytes(UTF_8)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("breaks its schema at the top")
        .hasMessageContaining("page");
    byte[] broken = "{\"page\":\"/a\",\"bytes\":-1}".getBytes(UTF_8);
    assertThatThrownBy(() -> CODEC.decoder().decode(broken, 0, broken.length))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void aValueThatBreaksTheSchemaIsNotWritten() {
    assertThatThrownBy(() -> CODEC.encode(new View("a page of too many letters", 1)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("breaks its schema at /page");
  }

  @Test
  void nothingIsFetchedOverTheNetwork() {
    assertThatThrownBy(() ->
            JsonSchema.of("{\"$ref\":\"http://127.0.0.1:9/other.json\"}", Json.of(View.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no JSON Schema that stands alone");
    assertThatThrownBy(() -> JsonSchema.of("{\"type\":", Json.of(View.class)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRecordOfAnUnknownOrAnotherSchemaIsRefused_andAnOutageIsNone() {
    MemoryRegistry registry = registry(Framing.confluent());
    Codec<View> codec = registered(registry);
    byte[] payload = CODEC.encode(VIEW);
    assertThatThrownBy(() -> codec.decode(Framing.confluent().write(SchemaId.of(9), payload)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 9 is unknown");
    SchemaId avro = registry.add(SchemaType.AVRO, "\"string\"");
    assertThatThrownBy(() -> codec.decode(Framing.confluent().write(avro, payload)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 2: it is of type AVRO, not JSON");
    registry.away(true);
    assertThatThrownBy(() -> codec.decode(Framing.confluent().write(SchemaId.of(1), payload)))
        .isInstanceOf(UnavailableException.class);
    registry.away(false);
    assertThat(codec.decode(Framing.confluent().write(SchemaId.of(1), payload))).isEqualTo(VIEW);
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    Codec<View> registered = registered(registry(Framing.confluent()));
    for (Codec<View> codec : List.of(CODEC, registered)) {
      Fuzz.Result result =
          Fuzz.of(
                  "json schema, " + codec.describe(),
                  bytes -> codec.encode(codec.decode(bytes)),
                  CodecException.class)
              .seeds(codec.encode(VIEW))
              .words("\"bytes\":", "1e5", "-0", "[", "{\"a\":", "\"\\u0000\"")
              .run();
      assertThat(result.accepted()).isPositive();
    }
  }
}
