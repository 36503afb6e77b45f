package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.UnavailableException;
import io.weir.format.registry.Framing;
import io.weir.format.registry.MemoryRegistry;
import io.weir.format.registry.SchemaType;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Records with the id of their schema in front. */
class RegisteredAvroTest {
  record View(String id, String page, long at) {}

  record Wider(String id, String page, long at, Optional<String> referrer) {}

  private static final View VIEW = new View("1", "/a", 5);

  private static MemoryRegistry registry(Framing framing) {
    MemoryRegistry registry = new MemoryRegistry(framing);
    registry.add(SchemaType.AVRO, Avro.of(View.class).schema().toString());
    return registry;
  }

  private static Codec<View> codec(Framing framing) {
    return Avro.of(View.class).registered(registry(framing), "views");
  }

  abstract static class Contract extends CodecContract<View> {
    private final Codec<View> codec;

    Contract(Framing framing) {
      codec = RegisteredAvroTest.codec(framing);
    }

    @Override
    protected Codec<View> codec() {
      return codec;
    }

    @Override
    protected List<View> values() {
      return List.of(VIEW, new View("", "ä", Long.MIN_VALUE));
    }
  }

  @Nested
  class InConfluentsFraming extends Contract {
    InConfluentsFraming() {
      super(Framing.confluent());
    }
  }

  @Nested
  class InGluesFraming extends Contract {
    InGluesFraming() {
      super(Framing.glue());
    }
  }

  @Nested
  class InGluesFramingCompressed extends Contract {
    InGluesFramingCompressed() {
      super(Framing.glue().compressing());
    }
  }

  @Test
  void aRecordOfAnotherVersionIsResolved_andEachVersionIsAskedForOnce() {
    MemoryRegistry registry = registry(Framing.confluent());
    registry.add(
        SchemaType.AVRO, Avro.of(Wider.class).schema().toString().replace("Wider", "View"));
    Codec<View> old = Avro.of(View.class).registered(registry, "views");
    Codec.Decoding<View> decoder = old.decoder();
    byte[] recent =
        Framing.confluent()
            .write(
                io.weir.format.registry.SchemaId.of(2),
                Avro.of(Wider.class).encode(new Wider("1", "/a", 5, Optional.of("r"))));
    byte[] own = old.encode(VIEW);
    int before = registry.asked();
    for (int i = 0; i < 50; i++) {
      assertThat(decoder.decode(recent, 0, recent.length)).isEqualTo(VIEW);
      assertThat(decoder.decode(own, 0, own.length)).isEqualTo(VIEW);
    }
    assertThat(registry.asked() - before).isEqualTo(2);
  }

  @Test
  void anUnknownSchemaIsNamed_andSoIsOneThatCannotBeRead() {
    MemoryRegistry registry = registry(Framing.confluent());
    Codec<View> codec = Avro.of(View.class).registered(registry, "views");
    byte[] bytes = codec.encode(VIEW);
    bytes[4] = 9;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 9 is unknown");
    registry.add(SchemaType.AVRO, "{\"type\":\"record\",\"name\":\"View\",\"fields\":[]}");
    bytes[4] = 2;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 2: values that were written as View cannot be read");
    registry.add(SchemaType.PROTOBUF, "message View {}");
    bytes[4] = 3;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("schema 3: it is of type PROTOBUF");
  }

  @Test
  void aRegistryThatIsAwayIsNoFaultOfTheRecord() {
    MemoryRegistry registry = registry(Framing.confluent());
    byte[] bytes = codec(Framing.confluent()).encode(VIEW);
    Codec<View> cold = Avro.of(View.class).registered(registry, "views");
    registry.away(true);
    assertThatThrownBy(() -> cold.decode(bytes)).isInstanceOf(UnavailableException.class);
    registry.away(false);
    assertThat(cold.decode(bytes)).isEqualTo(VIEW);
    registry.away(true);
    assertThat(cold.decode(bytes)).isEqualTo(VIEW);
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    for (Framing framing : List.of(Framing.confluent(), Framing.glue())) {
      Codec<View> codec = RegisteredAvroTest.codec(framing);
      Fuzz.Result result =
          Fuzz.of(
                  "avro in the framing of " + framing,
                  bytes -> codec.encode(codec.decode(bytes)),
                  CodecException.class)
              .seeds(codec.encode(VIEW))
              .run();
      assertThat(result.accepted()).isPositive();
    }
  }
}
