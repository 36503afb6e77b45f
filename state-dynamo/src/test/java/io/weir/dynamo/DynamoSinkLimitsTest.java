package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.Emission;
import io.weir.SinkWriter;
import io.weir.SinkWriter.Outcome;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    String key = "k".repeat(1_024);
    Emission emission =
        new Emission("rows", "f/k/1", key, Long.MAX_VALUE, Emission.Op.UPSERT, SINK.encode(row));
    Local.CLIENT.deleteItem(delete -> delete.tableName(TABLE).key(keyOf(row)));
    try (SinkWriter writer = SINK.open()) {
      assertThat(writer.deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    }
  }

  private static Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> keyOf(
      Map<String, Object> row) {
    return Map.of(
        "page", Attributes.string((String) row.get("page")),
        "at", Attributes.string((String) row.get("at")));
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
    refused(keyed("p", new byte[0]), "'at'", "empty");
    refused(keyed("p", null), "'at'", "no value");
    refused(keyed(true, "t"), "'page'", "texts, numbers or bytes");
    refused(keyed(List.of("p"), "t"), "'page'", "texts, numbers or bytes");
    refused(keyed(Double.NaN, "t"), "'page'", "no number");
    refused(keyed("p".repeat(2_049), "t"), "'page'", "2049 bytes", "takes 2048", "hash");
    refused(keyed("p", "\u20ac".repeat(342)), "'at'", "1026 bytes", "takes 1024");
    refused(keyed("p", new byte[1_025]), "'at'", "1025 bytes");
    taken(keyed("p".repeat(2_048), "t".repeat(1_024)));
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
