package io.weir.format.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.Codec;
import io.weir.codec.CodecException;
import io.weir.codec.Json;
import io.weir.codec.Unfolded;
import io.weir.codec.Unfolding;
import io.weir.format.change.Change.Kind;
import io.weir.format.change.Change.Origin;
import io.weir.testkit.CodecContract;
import io.weir.testkit.Fuzz;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of items, as DynamoDB Streams and Kinesis Data Streams for DynamoDB write them. */
class DynamoDbTest {
  record Order(long id, String item) {}

  private static final DynamoDb<Order> CHANGES = DynamoDb.of(Json.of(Order.class));
  private static final Codec<Delta<Order>> DELTAS = DynamoDb.deltas(Json.of(Order.class));
  private static final Order OLD = new Order(1, "tea");
  private static final Order NEW = new Order(1, "ä\"\u2028");
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Origin ORDERS = new Origin("", "", "orders", null, AT);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Nested
  class OfChanges extends CodecContract<Change<Order>> {
    @Override
    protected Codec<Change<Order>> codec() {
      return CHANGES;
    }

    @Override
    protected List<Change<Order>> values() {
      return List.of(
          new Change<>(Kind.INSERT, null, NEW, ORDERS),
          new Change<>(Kind.UPDATE, OLD, NEW, ORDERS),
          new Change<>(Kind.UPDATE, null, NEW, ORDERS),
          new Change<>(Kind.DELETE, OLD, null, ORDERS),
          new Change<>(Kind.EXPIRE, OLD, null, ORDERS),
          new Change<>(Kind.INSERT, null, NEW, new Origin("", "", "", null, null)));
    }
  }

  @Nested
  class OfDeltas extends CodecContract<Delta<Order>> {
    @Override
    protected Codec<Delta<Order>> codec() {
      return DELTAS;
    }

    @Override
    protected List<Delta<Order>> values() {
      return List.of(new Delta<>(OLD, false, ORDERS), new Delta<>(NEW, true, ORDERS));
    }
  }

  private static final String IMAGES =
      """
      "OldImage":{"id":{"N":"1"},"item":{"S":"tea"}},"NewImage":{"id":{"N":"1"},"item":{"S":"milk"}},
      """;

  private static String record(String name, String images) {
    return """
    {"eventID":"c4ca4238","eventName":"%s","eventVersion":"1.1","eventSource":"aws:dynamodb",
     "awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1772366400,
      "Keys":{"id":{"N":"1"}},%s"SequenceNumber":"4421584500000000017450439091","SizeBytes":26,
      "StreamViewType":"NEW_AND_OLD_IMAGES"},
     "eventSourceARN":"arn:aws:dynamodb:us-east-1:1:table/shop.orders/stream/2026-01-01T00:00:00.000"}
    """
        .formatted(name, images);
  }

  private static Change<Order> read(String record) {
    return CHANGES.decode(bytes(record));
  }

  @Test
  void aRecordOfAStreamTellsItsTableAndItsSecond() {
    assertThat(read(record("MODIFY", IMAGES)))
        .isEqualTo(
            new Change<>(
                Kind.UPDATE,
                OLD,
                new Order(1, "milk"),
                new Origin("", "", "shop.orders", null, Instant.ofEpochSecond(1_772_366_400))));
  }

  /** As Kinesis Data Streams for DynamoDB writes it. */
  @ParameterizedTest
  @CsvSource({
    "1772366400123,'','2026-03-01T12:00:00.123Z'",
    "1772366400123,MILLISECOND,'2026-03-01T12:00:00.123Z'",
    "1772366400123456,MICROSECOND,'2026-03-01T12:00:00.123456Z'",
  })
  void aRecordInKinesisSaysHowPreciseItsTimeIs(String time, String precision, Instant at) {
    String more =
        precision.isEmpty()
            ? ""
            : ",\"ApproximateCreationDateTimePrecision\":\"" + precision + "\"";
    String record =
        """
        {"awsRegion":"us-east-1","eventID":"c9a7cd2f","eventName":"INSERT","userIdentity":null,
         "recordFormat":"application/json","tableName":"orders","dynamodb":{
         "ApproximateCreationDateTime":%s,"Keys":{"id":{"N":"1"}},
         "NewImage":{"id":{"N":"1"},"item":{"S":"tea"}},"SizeBytes":59%s},
         "eventSource":"aws:dynamodb"}
        """
            .formatted(time, more);
    assertThat(read(record))
        .isEqualTo(new Change<>(Kind.INSERT, null, OLD, new Origin("", "", "orders", null, at)));
  }

  @Test
  void aDeleteByTheTimeToLiveIsToldFromOthers() {
    String old = "\"OldImage\":{\"id\":{\"N\":\"1\"},\"item\":{\"S\":\"tea\"}},";
    String removed = record("REMOVE", old);
    assertThat(read(removed).kind()).isEqualTo(Kind.DELETE);
    String identity = "\"userIdentity\":{\"type\":\"%s\",\"principalId\":\"%s\"},\"dynamodb\":";
    String ttl = identity.formatted("Service", "dynamodb.amazonaws.com");
    assertThat(read(removed.replace("\"dynamodb\":", ttl)).kind()).isEqualTo(Kind.EXPIRE);
    assertThat(read(removed.replace("\"dynamodb\":", ttl)).isRemoval()).isTrue();
    String another = identity.formatted("AssumedRole", "AROA123");
    assertThat(read(removed.replace("\"dynamodb\":", another)).kind()).isEqualTo(Kind.DELETE);
  }

  record Everything(
      BigDecimal large,
      BigDecimal small,
      long whole,
      String text,
      byte[] bytes,
      boolean yes,
      String none,
      Set<String> words,
      List<BigDecimal> numbers,
      List<byte[]> blobs,
      List<Object> list,
      Map<String, Map<String, Integer>> map) {}

  @Test
  void allTypesOfAttributesBecomePlainAndNumbersKeepTheirDigits() {
    String large = "12345678901234567890123456789012345678";
    String image =
        """
        {"large":{"N":"%s"},"small":{"N":"-1.0E-130"},"whole":{"N":"1E+2"},"text":{"S":""},
         "bytes":{"B":"AAEqQQ=="},"yes":{"BOOL":true},"none":{"NULL":true},
         "words":{"SS":["a","b"]},"numbers":{"NS":["1.5","-3"]},"blobs":{"BS":["AA==","Qg=="]},
         "list":{"L":[{"S":"x"},{"N":"0.1"},{"L":[]},{"NULL":true}]},
         "map":{"M":{"a":{"M":{"b":{"N":"7"}}}}}}
        """
            .formatted(large);
    Everything read = Json.of(Everything.class).decode(AttributeValues.plain(bytes(image)));
    assertThat(read.large()).isEqualTo(new BigDecimal(large));
    assertThat(read.small()).isEqualByComparingTo(new BigDecimal("-1E-130"));
    assertThat(read.whole()).isEqualTo(100);
    assertThat(read.text()).isEmpty();
    assertThat(read.bytes()).containsExactly(0, 1, 42, 65);
    assertThat(read.yes()).isTrue();
    assertThat(read.none()).isNull();
    assertThat(read.words()).containsExactlyInAnyOrder("a", "b");
    assertThat(read.numbers()).containsExactly(new BigDecimal("1.5"), new BigDecimal("-3"));
    assertThat(read.blobs()).extracting(blob -> blob[0]).containsExactly((byte) 0, (byte) 66);
    assertThat(read.list()).hasSize(4).startsWith("x").endsWith((Object) null);
    assertThat(read.map()).isEqualTo(Map.of("a", Map.of("b", 7)));
  }

  /** As an older reader of events writes them: each type that a value is not of is null. */
  @Test
  void typesThatAreNullAreNone() {
    String value = "{\"id\":{\"B\":null,\"BOOL\":null,\"N\":\"1\",\"NULL\":null,\"S\":null}}";
    assertThat(new String(AttributeValues.plain(bytes(value)), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{}}",
        "{\"a\":{\"X\":1}}",
        "{\"a\":{\"S\":\"x\",\"N\":\"1\"}}",
        "{\"a\":{\"N\":\"01\"}}",
        "{\"a\":{\"N\":\"NaN\"}}",
        "{\"a\":{\"N\":\"1E9999\"}}",
        "{\"a\":{\"N\":\"1\\\",\\\"b\\\":\\\"2\"}}",
        "{\"a\":{\"N\":true}}",
        "{\"a\":{\"S\":1}}",
        "{\"a\":{\"BOOL\":\"true\"}}",
        "{\"a\":{\"L\":{}}}",
        "{\"a\":{\"SS\":[1]}}",
        "{\"a\":\"x\"}",
        "{\"a\":{\"S\":\"x\"}",
        "[]"
      })
  void whatIsNoItemIsRefused(String image) {
    assertThatThrownBy(() -> AttributeValues.plain(bytes(image)))
        .isInstanceOf(CodecException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"eventName\":\"INSERT\"}",
        "{\"eventName\":\"INSERT\",\"dynamodb\":{}}",
        "{\"eventName\":\"DROP\",\"dynamodb\":{\"NewImage\":{}}}",
        "{\"eventName\":\"INSERT\",\"eventSource\":\"aws:s3\",\"dynamodb\":{\"NewImage\":{}}}"
      })
  void whatIsNoChangeIsRefused(String payload) {
    assertThatThrownBy(() -> CHANGES.decode(bytes(payload))).isInstanceOf(CodecException.class);
  }

  @Test
  void anImageThatIsMissingIsNamedWithTheViewTypeAndWhatToDo() {
    String none = record("MODIFY", "").replace("NEW_AND_OLD_IMAGES", "KEYS_ONLY");
    assertThatThrownBy(() -> read(none))
        .hasMessageContaining("UPDATE has no NewImage")
        .hasMessageContaining("KEYS_ONLY")
        .hasMessageContaining("keysOnly()");
    String after =
        record("MODIFY", "\"NewImage\":{\"id\":{\"N\":\"1\"},\"item\":{\"S\":\"milk\"}},")
            .replace("NEW_AND_OLD_IMAGES", "NEW_IMAGE");
    assertThat(read(after).before()).isNull();
    assertThatThrownBy(() -> DELTAS.unfolding().unfold(bytes(after), 0, bytes(after).length))
        .as("half of an update would make an aggregate wrong for good")
        .hasMessageContaining("UPDATE has no OldImage")
        .hasMessageContaining("NEW_IMAGE");
  }

  record Key(long id) {}

  @Test
  void keysAreReadWhereThatIsSaid() {
    DynamoDb<Key> keys = DynamoDb.of(Json.of(Key.class));
    assertThat(keys.keysOnly().decode(bytes(record("MODIFY", ""))).after()).isEqualTo(new Key(1));
    assertThat(keys.keysOnly().decode(bytes(record("REMOVE", ""))).before()).isEqualTo(new Key(1));
    assertThat(keys.deletesByKey().decode(bytes(record("REMOVE", ""))).before())
        .isEqualTo(new Key(1));
    assertThatThrownBy(() -> keys.deletesByKey().decode(bytes(record("INSERT", ""))))
        .hasMessageContaining("INSERT has no NewImage");
    assertThatThrownBy(() -> keys.decode(bytes(record("REMOVE", ""))))
        .hasMessageContaining("DELETE has no OldImage");
    assertThat(keys.keysOnly().describe()).contains("by key");
  }

  @Test
  void anUpdateIsTwoDeltasOfWhichEachStandsAlone() {
    byte[] record = bytes(record("MODIFY", IMAGES));
    Unfolded<Delta<Order>> both = DELTAS.unfolding().unfold(record, 0, record.length);
    assertThat(both.size()).isEqualTo(2);
    assertThat(both.event(0).row()).isEqualTo(OLD);
    assertThat(both.event(0).sign()).isEqualTo(-1);
    assertThat(both.event(1).row()).isEqualTo(new Order(1, "milk"));
    assertThat(both.event(1).sign()).isEqualTo(1);
    for (int i = 0; i < 2; i++) {
      assertThat(DELTAS.decode(both.record(i))).isEqualTo(both.event(i));
      assertThat(both.record(i).length).isLessThanOrEqualTo(both.length(i));
      assertThat(Unfolding.count(DELTAS, both.record(i))).isEqualTo(1);
    }
    assertThatThrownBy(() -> DELTAS.decode(record)).hasMessageContaining("2 are there");
  }

  @Test
  void anImageOfADeltaThatCannotBeReadDoesNotHarmTheOther() {
    byte[] record =
        bytes(
            record("MODIFY", IMAGES)
                .replace(
                    "\"N\":\"1\"},\"item\":{\"S\":\"tea", "\"N\":\"x\"},\"item\":{\"S\":\"tea"));
    Unfolded<Delta<Order>> both = DELTAS.unfolding().unfold(record, 0, record.length);
    assertThatThrownBy(() -> both.event(0)).hasMessageContaining("in OldImage");
    assertThat(both.event(1).row().item()).isEqualTo("milk");
  }

  @Test
  void whatDynamoDbDoesNotWriteIsNotWritten() {
    assertThatThrownBy(() -> CHANGES.encode(new Change<>(Kind.READ, null, NEW, ORDERS)))
        .hasMessageContaining("READ");
    Change<Order> expired = new Change<>(Kind.EXPIRE, OLD, null, ORDERS);
    assertThatThrownBy(() -> Debezium.of(Json.of(Order.class)).encode(expired))
        .hasMessageContaining("EXPIRE");
    assertThatThrownBy(() -> Dms.of(Json.of(Order.class)).encode(expired))
        .hasMessageContaining("EXPIRE");
  }

  @Test
  void bytesThatNobodyWroteAreRefusedOrRead() {
    fuzz("dynamodb", bytes -> CHANGES.encode(CHANGES.decode(bytes)));
    fuzz("deltas", bytes -> DELTAS.encode(Unfolding.all(DELTAS, bytes).getLast()));
  }

  private static void fuzz(String name, Fuzz.Decoder again) {
    Fuzz.Result result =
        Fuzz.of(name, again, CodecException.class)
            .seeds(
                bytes(record("MODIFY", IMAGES)),
                CHANGES.encode(new Change<>(Kind.EXPIRE, OLD, null, ORDERS)))
            .words("\"N\":\"1E125\"", "\"NULL\":true", "\"L\":[", "\"M\":{", "1E-999999999", "null")
            .run();
    assertThat(result.accepted()).isPositive();
  }
}
