package io.weir.dynamo;

import static io.weir.spi.Emission.Op.UPSERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What DynamoDB refuses is refused by {@code encode}; what encode takes, DynamoDB takes. */
class DynamoSinkLimitsTest {
  private static final String TABLE = Local.name("limits");
  private static final DynamoSink<Map<String, Object>> SINK =
      DynamoSink.<Map<String, Object>>table(TABLE, row -> row)
          .key("page", "at")
          .withClient(Local.CLIENT, new RequestCounts());

  @BeforeAll
  static void table() {
    Tables.createResult(Local.CLIENT, TABLE, "page", "at");
  }

  private static Map<String, Object> row(Object value) {
    Map<String, Object> row = new HashMap<>();
    row.put("page", "p");
    row.put("at", "t");
    row.put("value", value);
    return row;
  }

  private static void refused(Map<String, Object> row, String... words) {
    assertThatThrownBy(() -> SINK.encode(row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  private static void taken(Map<String, Object> row) {
    Local.CLIENT.deleteItem(delete -> delete.tableName(TABLE).key(keyOf(row)));
    deliver(SINK, row);
  }

  private static void deliver(DynamoSink<Map<String, Object>> sink, Map<String, Object> row) {
    String key = "k".repeat(1_024);
    Emission emission =
        new Emission("rows", "f/k/1", key, Long.MAX_VALUE, UPSERT, sink.encode(row));
    try (SinkWriter writer = sink.open()) {
      assertThat(writer.deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    }
  }

  private static Map<String, AttributeValue> keyOf(Map<String, Object> row) {
    Map<String, AttributeValue> key = RowCodec.decode(RowCodec.encode(row));
    key.keySet().retainAll(List.of("page", "at"));
    return key;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e126",
        "-1e126",
        "1e400",
        "1e-131",
        "1e100000000",
        "1e-100000000",
        "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
            + "0000000000000000000000000000000000000000"
      })
  void aNumberBeyondItsExponentsIsRefused(String number) {
    refused(row(new BigDecimal(number)), "attribute 'value'", "exponent", "-130 to 125");
    refused(row(List.of(Map.of("deep", new BigDecimal(number)))), "attribute 'deep'", "exponent");
  }

  @Test
  void aNumberOfTooManyDigitsIsRefused() {
    refused(row(new BigDecimal("1." + "3".repeat(38))), "39 digits", "keeps 38", "round it");
    refused(row(new BigInteger("7".repeat(55))), "55 digits");
    for (Object none : List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN)) {
      refused(row(none), "no number for", "attribute 'value'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.9999999999999999999999999999999999999e125",
        "1e-130",
        "-1e-130",
        "12345678901234567890123456789012345678",
        "100000000000000000000000000000000000000000000000000",
        "1.50",
        "0e-1000",
        "0e1000",
        "0.000"
      })
  void aNumberAtTheLimitIsTaken(String number) {
    taken(row(new BigDecimal(number)));
  }

  @Test
  void doublesAreTakenUpToTheirExponents() {
    taken(row(List.of(Math.PI, 1e125, -1e-100, 0.1f, -0.0, Long.MIN_VALUE)));
    refused(row(Double.MAX_VALUE), "exponent 308");
    refused(row(Double.MIN_VALUE), "exponent -324");
  }

  private static Map<String, Object> keyed(Object page, Object at) {
    Map<String, Object> row = row(1);
    row.put("page", page);
    row.put("at", at);
    return row;
  }

  @Test
  void aKeyIsATextANumberOrBytesAndNotEmptyOrLong() {
    refused(keyed("", "t"), "'page'", "no value");
    refusedBytes(new byte[0], "'at'", "empty");
    refused(keyed("p", null), "'at'", "no value");
    refused(keyed(true, "t"), "'page'", "texts, numbers or bytes");
    refused(keyed(List.of("p"), "t"), "'page'", "texts, numbers or bytes");
    refused(keyed("p".repeat(2_049), "t"), "'page'", "2049 bytes", "takes 2048", "hash");
    refused(keyed("p", "\u20ac".repeat(342)), "'at'", "1026 bytes", "takes 1024");
    refusedBytes(new byte[1_025], "'at'", "1025 bytes");
    taken(keyed("p".repeat(2_048), "t".repeat(1_024)));
  }

  private static void refusedBytes(byte[] at, String... words) {
    assertThatThrownBy(() -> SINK.sortKey("at", KeyType.BINARY).encode(keyed("p", at)))
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @EnumSource(KeyType.class)
  void aKeyIsOfTheTypeThatTheSinkDeclares(KeyType sort) {
    DynamoSink<Map<String, Object>> sink =
        DynamoSink.<Map<String, Object>>table(Local.name("types"), row -> row)
            .key("page", KeyType.NUMBER)
            .sortKey("at", sort)
            .withClient(Local.CLIENT, new RequestCounts());
    Tables.createResult(Local.CLIENT, sink);
    Map<KeyType, List<Object>> values =
        Map.of(
            KeyType.STRING, List.of("t", Instant.EPOCH, KeyType.BINARY),
            KeyType.NUMBER, List.of(1, -2L, 0.5, new BigDecimal("1e-130"), BigInteger.TEN),
            KeyType.BINARY, List.of(new byte[] {0}));

    values.forEach((type, all) ->
        all.forEach(value -> {
          Map<String, Object> row = keyed(7, value);
          if (type == sort) {
            deliver(sink, row);
            return;
          }
          assertThatThrownBy(() -> sink.encode(row))
              .hasMessageContainingAll(
                  "'at'",
                  value.getClass().getName(),
                  "declares a " + sort,
                  ".sortKey(\"at\", KeyType." + type + ")",
                  "put a");
        }));
    assertThatThrownBy(() -> sink.encode(keyed("p", "t")))
        .hasMessageContaining(".key(\"page\", KeyType.STRING)");
    assertThatThrownBy(() -> sink.encode(keyed(Double.NaN, values.get(sort).getFirst())))
        .hasMessageContainingAll("'page'", "no number");
  }

  record Reading(String page, Instant at) {}

  private static final List<Instant> TIMES =
      List.of(
          Instant.parse("2026-01-01T11:59:59.999999999Z"),
          Instant.parse("2026-01-01T12:00:00Z"),
          Instant.parse("2026-01-01T12:00:00.000001Z"),
          Instant.parse("2026-01-01T12:00:00.250Z"),
          Instant.parse("2026-01-01T12:00:00.250001Z"),
          Instant.parse("2026-01-01T12:00:01Z"));

  private static List<Instant> sorted(String page) {
    return Local.CLIENT
        .query(query ->
            query
                .tableName(TABLE)
                .keyConditionExpression("page = :p")
                .expressionAttributeValues(Map.of(":p", AttributeValue.fromS(page))))
        .items()
        .stream()
        .map(item -> Instant.parse(item.get("at").s()))
        .toList();
  }

  @Test
  void rowsWhoseSortKeyIsAnInstantAreSortedByTime() {
    DynamoSink<Reading> records =
        DynamoSink.table(TABLE, Reading.class)
            .key("page", "at")
            .withClient(Local.CLIENT, new RequestCounts());
    List<Emission> emissions = new ArrayList<>();
    for (Instant at : TIMES.reversed()) {
      byte[] record = records.encode(new Reading("by record", at));
      byte[] item = SINK.encode(keyed("by function", at));
      emissions.add(new Emission("rows", "r/" + at, "k", 1, UPSERT, record));
      emissions.add(new Emission("rows", "f/" + at, "k", 1, UPSERT, item));
    }

    try (SinkWriter writer = SINK.open()) {
      assertThat(writer.deliver(emissions)).containsOnly(Outcome.DELIVERED);
    }
    assertThat(sorted("by record")).isEqualTo(TIMES);
    assertThat(sorted("by function")).isEqualTo(TIMES);
  }

  /** To DynamoDB they are one row: of two emissions for it the newer one stays. */
  @Test
  void numbersThatAreEqualNameOneRow() {
    DynamoSink<Map<String, Object>> sink =
        DynamoSink.<Map<String, Object>>table(Local.name("equal"), row -> row)
            .key("page", KeyType.NUMBER)
            .withClient(Local.CLIENT, new RequestCounts());
    Tables.createResult(Local.CLIENT, sink);
    List<Emission> emissions = new ArrayList<>();
    for (Object page : List.of(new BigDecimal("100.0"), 100, new BigDecimal("1e2"), 100.0)) {
      byte[] payload = sink.encode(Map.of("page", page, "revision", emissions.size()));
      emissions.add(
          new Emission(
              "rows", "f/k/" + emissions.size(), "k", 9 - emissions.size(), UPSERT, payload));
    }

    try (SinkWriter writer = sink.open()) {
      assertThat(writer.deliver(emissions)).containsOnly(Outcome.DELIVERED);
    }
    assertThat(Local.CLIENT.scan(scan -> scan.tableName(sink.table())).items())
        .extracting(item -> item.get("revision").n())
        .containsExactly("0");
  }

  @Test
  void aRowIsNotLargerThanAnItem() {
    refused(row("x".repeat(RowLimits.MAX_ROW_BYTES)), "bytes, it may have", "400 KB");
    refused(row(Collections.nCopies(150_000, List.of())), "400 KB");
    int names = "page".length() + 1 + "at".length() + 1 + "value".length();
    taken(row("x".repeat(RowLimits.MAX_ROW_BYTES - names)));
    refused(row("x".repeat(RowLimits.MAX_ROW_BYTES - names + 1)), "400 KB");
    refused(row(Map.of("n".repeat(66_000), 1)), "name of an attribute", "65535");
  }

  @Test
  void valuesAreNestedAsDeepAsDynamoDbTakes() {
    Object value = "x";
    for (int i = 0; i < 31; i++) {
      value = new ArrayList<>(List.of(value));
    }
    taken(row(value));
    refused(row(List.of(List.of(value))), "32 levels");
  }
}
