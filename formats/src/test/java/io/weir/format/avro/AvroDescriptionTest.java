package io.weir.format.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.Codec;
import io.weir.codec.Messages;
import io.weir.codec.Tombstones;
import io.weir.definition.Description;
import io.weir.format.change.DynamoDb;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/** Bytes of Avro do not say by which schema they were written, so the description does. */
class AvroDescriptionTest {
  record View(String user, long at, long price) {}

  record PageView(String user, long at, long price) {}

  private static final Schema AT_FIRST =
      SchemaBuilder.record("V").fields().requiredLong("at").requiredLong("price").endRecord();
  private static final Schema PRICE_FIRST =
      SchemaBuilder.record("V").fields().requiredLong("price").requiredLong("at").endRecord();

  record Timed(String user, Instant at) {}

  private static String schema(Codec<?> codec) {
    return codec.description().setting("schema");
  }

  /** What nothing but the description could notice. */
  @Test
  void exchangedFieldsAreReadForEachOther() {
    GenericRecord view =
        new GenericRecordBuilder(AT_FIRST).set("at", 7L).set("price", 100L).build();
    byte[] stored = Avro.generic(AT_FIRST).encode(view);
    assertThat(Avro.generic(PRICE_FIRST).decode(stored).get("price")).isEqualTo(7L);

    assertThat(schema(Avro.generic(AT_FIRST))).isNotEqualTo(schema(Avro.generic(PRICE_FIRST)));
  }

  @Test
  void theNameOfARecordIsNotInItsBytes() {
    assertThat(schema(Avro.of(View.class)))
        .isEqualTo(schema(Avro.of(PageView.class)))
        .isEqualTo("{at: long, price: long, user: string}");
  }

  @Test
  void aLogicalTypeIsPartOfIt() {
    assertThat(schema(Avro.of(Timed.class))).isEqualTo("{at: long timestamp-micros, user: string}");
    Schema decimal =
        new Schema.Parser()
            .parse(
                """
                {"type":"bytes","logicalType":"decimal","precision":9,"scale":2}\
                """);
    assertThat(AvroShape.of(decimal)).isEqualTo("bytes decimal(9,2)");
  }

  @Test
  void aRecordWithinItselfEnds() {
    Schema node =
        SchemaBuilder.record("Node")
            .fields()
            .name("next")
            .type()
            .optional()
            .type("Node")
            .endRecord();
    assertThat(AvroShape.of(node)).isEqualTo("{next: (null | record#0)}");
  }

  @Test
  void theWritersSchemaIsTheOneOfTheBytes() {
    assertThat(schema(Avro.generic(PRICE_FIRST).writtenAs(AT_FIRST)))
        .isEqualTo(schema(Avro.generic(AT_FIRST)));
  }

  @Test
  void codecsAroundItPassItOn() {
    Avro<View> views = Avro.of(View.class);
    for (Codec<?> around :
        List.<Codec<?>>of(Messages.of(views), Tombstones.of(views), DynamoDb.of(views))) {
      Description inner = around.description().part("codec").orElseThrow();
      assertThat(inner).isEqualTo(views.description());
    }
  }
}
