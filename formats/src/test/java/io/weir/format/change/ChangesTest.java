package io.weir.format.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes as Debezium and DMS write them. */
class ChangesTest {
  record Order(long id, String item) {}

  private static final Debezium<Order> DEBEZIUM = Debezium.of(Json.of(Order.class));
  private static final Dms<Order> DMS = Dms.of(Json.of(Order.class));
  private static final Order OLD = new Order(1, "tea");
  private static final Order NEW = new Order(1, "ä\"\u2028");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Change<Order>> changes(Origin origin) {
    return List.of(
        new Change<>(Kind.READ, null, NEW, origin),
        new Change<>(Kind.INSERT, null, NEW, origin),
        new Change<>(Kind.UPDATE, OLD, NEW, origin),
        new Change<>(Kind.UPDATE, null, NEW, origin),
        new Change<>(Kind.DELETE, OLD, null, origin),
        new Change<>(Kind.TRUNCATE, null, null, origin),
        new Change<>(Kind.INSERT, null, NEW, new Origin("", "", "", null, null)));
  }

  @Nested
  class OfDebezium extends CodecContract<Change<Order>> {
    @Override
    protected Codec<Change<Order>> codec() {
      return DEBEZIUM;
    }

    @Override
    protected List<Change<Order>> values() {
      return changes(new Origin("shop", "public", "orders", "7:8", Instant.EPOCH.minusNanos(1)));
    }

    /** Of nothing at all is left a tombstone. */
    @Override
    protected boolean refusesTruncation() {
      return false;
    }
  }

  @Nested
  class OfDms extends CodecContract<Change<Order>> {
    @Override
    protected Codec<Change<Order>> codec() {
      return DMS;
    }

    @Override
    protected List<Change<Order>> values() {
      return changes(new Origin("", "public", "orders", "7", Instant.EPOCH.minusNanos(1)));
    }
  }

  private static final String UPDATE =
      """
      {"before":{"id":1,"item":"tea"},"after":{"id":1,"item":"milk"},
       "source":{"version":"3.0.0.Final","connector":"postgresql","name":"shop","ts_ms":1559033904863,
         "snapshot":"false","db":"shop","sequence":"[]","schema":"public","table":"orders",
         "txId":571,"lsn":24023128,"xmin":null},
       "op":"u","ts_ms":1559033904900,"transaction":null}
      """;

  private static final Change<Order> UPDATED =
      new Change<>(
          Kind.UPDATE,
          OLD,
          new Order(1, "milk"),
          new Origin("shop", "public", "orders", "571", Instant.ofEpochMilli(1_559_033_904_863L)));

  @Test
  void debeziumWithoutSchema() {
    assertThat(DEBEZIUM.decode(bytes(UPDATE))).isEqualTo(UPDATED);
  }

  @Test
  void debeziumWithSchema() {
    String schema = "{\"type\":\"struct\",\"fields\":[{\"field\":\"before\"}],\"optional\":false}";
    assertThat(DEBEZIUM.decode(bytes("{\"schema\":" + schema + ",\"payload\":" + UPDATE + "}")))
        .isEqualTo(UPDATED);
    assertThat(DEBEZIUM.decode(bytes("{\"schema\":" + schema + ",\"payload\":null}"))).isNull();
  }

  @Test
  void aTransactionOfItsOwnMetadataIsPreferred() {
    String with =
        UPDATE.replace(
            "\"transaction\":null",
            "\"transaction\":{\"id\":\"571:53195832\",\"total_order\":1,\"data_collection_order\":1}");
    assertThat(DEBEZIUM.decode(bytes(with)).origin().transaction()).isEqualTo("571:53195832");
  }

  @Test
  void aTruncateHasNoRows() {
    Change<Order> change =
        DEBEZIUM.decode(
            bytes("{\"source\":{\"db\":\"shop\",\"table\":\"orders\"},\"op\":\"t\",\"ts_ms\":5}"));
    assertThat(change)
        .isEqualTo(
            new Change<>(
                Kind.TRUNCATE,
                null,
                null,
                new Origin("shop", "", "orders", null, Instant.ofEpochMilli(5))));
    assertThatThrownBy(change::row).hasMessageContaining("a truncate has no row");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{\"status\":\"BEGIN\",\"id\":\"571:53195829\",\"ts_ms\":1,\"event_count\":null}",
        "{\"op\":\"m\",\"source\":{\"db\":\"shop\"},\"message\":{\"prefix\":\"p\",\"content\":\"\"}}"
      })
  void whatIsNoChangeOfDebeziumIsFiltered(String payload) {
    assertThat(DEBEZIUM.decode(bytes(payload))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"op\":\"x\",\"source\":{}}",
        "{\"op\":\"c\",\"source\":{}}",
        "{\"op\":\"c\",\"after\":{\"id\":1,\"item\":\"tea\"}}",
        "{\"op\":\"d\",\"before\":null,\"source\":{}}",
        "{\"op\":\"c\",\"after\":{\"id\":\"tea\"},\"source\":{}}",
        "{\"op\":\"c\",\"after\":{\"id\":1,\"item\":\"tea\"},\"source\":{}} {}"
      })
  void whatIsNoDebeziumIsRefused(String payload) {
    assertThatThrownBy(() -> DEBEZIUM.decode(bytes(payload))).isInstanceOf(CodecException.class);
  }

  private static String dms(String operation, String parts) {
    return """
    {%s "metadata":{"timestamp":"2026-03-01T12:00:00.123456Z","record-type":"data",
      "operation":"%s","partition-key-type":"primary-key","schema-name":"shop",
      "table-name":"orders","transaction-id":8796}}
    """
        .formatted(parts, operation);
  }

  private static final Origin DMS_ORIGIN =
      new Origin("", "shop", "orders", "8796", Instant.parse("2026-03-01T12:00:00.123456Z"));

  @Test
  void dmsLoadsInsertsUpdatesAndDeletes() {
    String tea = "\"data\":{\"id\":1,\"item\":\"tea\"},";
    assertThat(DMS.decode(bytes(dms("load", tea))))
        .isEqualTo(new Change<>(Kind.READ, null, OLD, DMS_ORIGIN));
    assertThat(DMS.decode(bytes(dms("insert", tea))))
        .isEqualTo(new Change<>(Kind.INSERT, null, OLD, DMS_ORIGIN));
    assertThat(DMS.decode(bytes(dms("update", tea))))
        .isEqualTo(new Change<>(Kind.UPDATE, null, OLD, DMS_ORIGIN));
    assertThat(DMS.decode(bytes(dms("delete", tea))))
        .isEqualTo(new Change<>(Kind.DELETE, OLD, null, DMS_ORIGIN));
    String both = tea + "\"before-image\":{\"id\":2,\"item\":\"milk\"},";
    assertThat(DMS.decode(bytes(dms("update", both))))
        .isEqualTo(new Change<>(Kind.UPDATE, new Order(2, "milk"), OLD, DMS_ORIGIN));
    assertThat(DMS.decode(bytes(dms("delete", both))))
        .isEqualTo(new Change<>(Kind.DELETE, new Order(2, "milk"), null, DMS_ORIGIN));
  }

  @Test
  void controlRecordsOfDmsAreFiltered_andATruncateIsAChange() {
    String control =
        dms("create-table", "\"control\":{},")
            .replace("\"record-type\":\"data\"", "\"record-type\":\"control\"");
    assertThat(DMS.decode(bytes(control))).isNull();
    assertThat(DMS.decode(bytes(control.replace("create-table", "truncate-table"))))
        .isEqualTo(new Change<>(Kind.TRUNCATE, null, null, DMS_ORIGIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\":{\"id\":1,\"item\":\"tea\"}}",
        "{\"metadata\":{\"record-type\":\"data\",\"operation\":\"insert\"}}",
        "{\"metadata\":{\"record-type\":\"other\",\"operation\":\"insert\"}}",
        "{\"data\":{\"id\":1,\"item\":\"tea\"},\"metadata\":{\"record-type\":\"data\",\"operation\":\"upsert\"}}"
      })
  void whatIsNoRecordOfDmsIsRefused(String payload) {
    assertThatThrownBy(() -> DMS.decode(bytes(payload))).isInstanceOf(CodecException.class);
  }

  /** A null, which is no event, is written as a tombstone. */
  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    fuzz("debezium", DEBEZIUM, bytes(UPDATE));
    fuzz("dms", DMS, bytes(dms("update", "\"data\":{\"id\":1,\"item\":\"tea\"},")));
  }

  private static void fuzz(String name, Codec<Change<Order>> codec, byte[] seed) {
    byte[] none =
        bytes(name.equals("dms") ? dms("create-table", "").replace("\"data\"", "\"control\"") : "");
    Fuzz.Result result =
        Fuzz.of(
                name,
                bytes -> {
                  Change<Order> change = codec.decode(bytes);
                  return change == null ? none : codec.encode(change);
                },
                CodecException.class)
            .seeds(seed, codec.encode(UPDATED))
            .words("\"op\":\"d\"", "null", "\"before\":", "\"operation\":\"delete\"", "-0", "1e9")
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
