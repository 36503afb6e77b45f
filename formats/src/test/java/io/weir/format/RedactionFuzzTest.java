package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Redactor;
import io.weir.format.PersonalFormatsTest.Home;
import io.weir.format.avro.Avro;
import io.weir.format.cloudevents.CloudEvents;
import io.weir.format.cloudevents.CloudEvents.CloudEvent;
import io.weir.format.protobuf.Protobuf;
import io.weir.format.registry.Framing;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.privacy.PersonalData;
import io.weir.testkit.Fuzz;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Payloads that nobody wrote: each is treated, so that treating it again changes nothing, or it is
 * kept sealed, in bounded memory and time.
 */
class RedactionFuzzTest {
  private static <T> void fuzz(String name, Codec<T> codec, PersonalData data, T seed) {
    Redactor redactor = Redactor.of(codec, data);
    Fuzz.Result result =
        Fuzz.of(name, bytes -> treated(redactor, bytes), CodecException.class)
            .seeds(codec.encode(seed))
            .run();
    assertThat(result.accepted()).isPositive();
    assertThat(result.refused()).isPositive();
  }

  private static byte[] treated(Redactor redactor, byte[] bytes) {
    Redactor.Redacted redacted = redactor.redact(bytes, 0, bytes.length);
    if (redacted.failure() != null) {
      throw redacted.failure();
    }
    return redacted.bytes();
  }

  private static final Home HOME = new Home("planted", 7);

  @Test
  void json() {
    fuzz("treated json", Json.of(Home.class), PersonalData.annotated(), HOME);
  }

  @Test
  void avro() {
    fuzz("treated avro", Avro.of(Home.class), PersonalData.annotated(), HOME);
    for (Framing framing : new Framing[] {Framing.glue().compressing(), Framing.confluent()}) {
      MemoryRegistry registry = new MemoryRegistry(framing);
      registry.add(SchemaType.AVRO, Avro.of(Home.class).schema().toString());
      Codec<Home> codec = Avro.of(Home.class).registered(registry, "homes");
      fuzz("treated avro in the framing of " + framing, codec, PersonalData.annotated(), HOME);
    }
  }

  @Test
  void protobuf() {
    Value text = Value.newBuilder().setStringValue("planted").build();
    Struct struct = Struct.newBuilder().putFields("a", text).putFields("b", text).build();
    PersonalData data = PersonalData.annotated().mask("fields.a");
    fuzz("treated protobuf", Protobuf.of(Struct.class), data, struct);
    String file = "syntax = \"proto3\"; package google.protobuf; message Struct {}";
    MemoryRegistry registry = new MemoryRegistry(Framing.confluent());
    registry.add(SchemaType.PROTOBUF, file);
    Codec<Struct> registered = Protobuf.of(Struct.class).registered(registry, "s", file);
    fuzz("treated protobuf in a framing", registered, data, struct);
  }

  @Test
  void cloudEvents() {
    CloudEvent<Home> event =
        new CloudEvent<>("1", "s", "t", "u", null, "a/b", null, Map.of("user", "planted"), HOME);
    PersonalData data = PersonalData.annotated().mask("user");
    fuzz("treated cloudevents", CloudEvents.of(Avro.of(Home.class)), data, event);
    fuzz("treated messages", CloudEvents.ofMessages(Json.of(Home.class)), data, event);
  }
}
