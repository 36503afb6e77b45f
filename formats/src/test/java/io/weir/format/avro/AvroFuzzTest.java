package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.CodecException;
import io.weir.format.avro.AvroCodecsTest.Generated;
import io.weir.testkit.Fuzz;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Bytes that no encoder wrote: refused, or a value, in bounded memory and time. */
class AvroFuzzTest {
  record Nested(String text, List<Nested> more, Map<String, Long> counts, Optional<Nested> one) {}

  @Test
  void genericRecords() {
    Avro<GenericRecord> codec = Avro.generic(AvroCodecsTest.EVENT);
    GenericRecord one = AvroCodecsTest.event("1", null);
    Fuzz.Result result =
        Fuzz.of("avro generic", bytes -> codec.encode(codec.decode(bytes)), CodecException.class)
            .seeds(codec.encode(one), codec.encode(AvroCodecsTest.event("2", one)))
            .run();
    assertThat(result.accepted()).isPositive();
  }

  @Test
  void javaRecords() {
    Avro<Nested> codec = Avro.of(Nested.class);
    Nested leaf = new Nested("leaf", List.of(), Map.of("a", 1L), Optional.empty());
    Nested tree = new Nested("tree", List.of(leaf, leaf), Map.of(), Optional.of(leaf));
    Fuzz.Result result =
        Fuzz.of("avro records", bytes -> codec.encode(codec.decode(bytes)), CodecException.class)
            .seeds(codec.encode(leaf), codec.encode(tree))
            .run();
    assertThat(result.accepted()).isPositive();
  }

  @Test
  void generatedClasses() {
    Avro<Generated> codec = Avro.specific(Generated.class);
    Fuzz.Result result =
        Fuzz.of("avro specific", bytes -> codec.encode(codec.decode(bytes)), CodecException.class)
            .seeds(codec.encode(new Generated("page", 5)))
            .run();
    assertThat(result.accepted()).isPositive();
  }

  /** The fields that the reader does not know are passed over, whatever they claim to hold. */
  @Test
  void fieldsThatArePassedOver() {
    Avro<Nested> all = Avro.of(Nested.class);
    org.apache.avro.Schema text =
        new org.apache.avro.Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Nested\",\"fields\":[{\"name\":\"text\",\"type\":\"string\"}]}");
    Avro<GenericRecord> codec = Avro.generic(text).writtenAs(all.schema());
    Avro<GenericRecord> plain = Avro.generic(text);
    Nested leaf = new Nested("leaf", List.of(), Map.of("a", 1L), Optional.empty());
    byte[] seed =
        all.encode(new Nested("tree", List.of(leaf, leaf), Map.of("b", 2L), Optional.of(leaf)));
    Fuzz.Result result =
        Fuzz.of(
                "avro passed over",
                bytes -> {
                  byte[] first = plain.encode(codec.decode(bytes));
                  assertThat(plain.encode(plain.decode(first))).isEqualTo(first);
                  return bytes;
                },
                CodecException.class)
            .seeds(seed)
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
