package io.weir.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.SourceRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of DynamoDB events: their places, their items' keys, and what is refused. */
class TableEventReaderTest {
  private static List<SourceRecord> records(String event) throws IOException {
    LambdaEvent read = TableJson.READER.next(new ByteArrayInputStream(event.getBytes(UTF_8)));
    return ((LambdaEvent.Table) read).records().values().iterator().next();
  }

  private static String event() {
    return new TableJson().insert("a", 1).toString();
  }

  private static String keyed(String keys) throws IOException {
    return records(event().replace("{\"id\":{\"S\":\"a\"}},\"NewImage", keys + ",\"NewImage"))
        .getFirst()
        .partitionKey();
  }

  @Test
  void anItemsKeyIsTheSameTextWhateverTheOrderOfItsAttributes() throws IOException {
    assertThat(keyed("{\"id\":{\"N\":\"101\"}}")).isEqualTo("101");
    assertThat(keyed("{\"id\":{\"B\":\"AAEq\"}}")).isEqualTo("AAEq");
    assertThat(keyed("{\"id\":{\"B\":null,\"S\":\"x\",\"N\":null}}")).isEqualTo("x");
    assertThat(keyed("{\"shop\":{\"S\":\"\\\"s\"},\"day\":{\"N\":\"7\"}}"))
        .isEqualTo(keyed("{\"day\":{\"N\":\"7\"},\"shop\":{\"S\":\"\\\"s\"}}"))
        .isEqualTo("{\"day\":\"7\",\"shop\":\"\\\"s\"}");
  }

  @Test
  void thePlaceIsTheSequenceNumberAndTheItem() throws IOException {
    String number = "4421584500000000017450439091";
    List<SourceRecord> all =
        records(
            new TableJson()
                .insert("a", 1)
                .insert("b", 1)
                .toString()
                .replace("\"101\"", "\"" + number + "\""));
    assertThat(all.getLast().position().order()).hasToString(number);
    assertThat(all.getFirst().position().sub()).isNotEqualTo(all.getLast().position().sub());
    assertThat(all.getFirst().arrival()).isEqualTo(Clicks.NOON.toEpochMilli());
    assertThat(all.getFirst().position().partition()).isEqualTo("orders");
  }

  @ParameterizedTest
  @CsvSource({
    "1767268800, 1767268800000",
    "1767268800.25, 1767268800250",
    "1.7672688E9, 1767268800000",
    "null, 0"
  })
  void timesAreSecondsWithOrWithoutAPart(String said, long millis) throws IOException {
    String time = String.valueOf(Clicks.NOON.getEpochSecond());
    assertThat(records(event().replace(time, said)).getFirst().arrival()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"SequenceNumber\":\"100\"->\"SequenceNumber\":\"x\"",
        "\"SequenceNumber\":\"100\"->\"SequenceNumber\":100",
        "\"SequenceNumber\":\"100\"->\"other\":1",
        "\"Keys\":{\"id\":{\"S\":\"a\"}}->\"Keys\":{}",
        "\"Keys\":{\"id\":{\"S\":\"a\"}}->\"Keys\":{\"id\":{\"S\":\"a\",\"N\":\"1\"}}",
        "\"Keys\":{\"id\":{\"S\":\"a\"}}->\"Keys\":{\"id\":{\"BOOL\":true}}",
        "\"Keys\":{\"id\":{\"S\":\"a\"}}->\"Keys\":{\"id\":\"a\"}",
        "\"Keys\":{\"id\":{\"S\":\"a\"}}->\"Keys\":{\"id\":{\"S\":\"a\"},\"id\":{\"S\":\"b\"}}",
        "1767268800->-1",
        "1767268800->\"now\"",
        "1767268800->1E-999999999",
        "\"dynamodb\":{->\"dynamo\":{",
        "\"eventSourceARN\"->\"arn\"",
        "table/orders->index/orders",
      })
  void aRecordThatLacksItsPlaceIsRefused(String change) {
    String[] parts = change.split("->");
    String broken = event().replace(parts[0], parts[1]);
    assertThat(broken).isNotEqualTo(event());
    assertThatThrownBy(() -> records(broken)).isInstanceOf(UnreadableEventException.class);
  }

  @Test
  void recordsOutOfOrderAreRefused() {
    String event = new TableJson().insert("a", 1).at(100).insert("b", 1).toString();
    assertThatThrownBy(() -> records(event)).hasMessageContaining("100 comes behind 100");
  }

  @Test
  void aRecordOfAnotherServiceAmongThemIsRefused() {
    String event =
        event()
            .replace(
                "]}",
                "," + new EventJson().put(1, "x").toString().substring("{\"Records\":[".length()));
    assertThatThrownBy(() -> records(event))
        .hasMessageContaining("record 1")
        .hasMessageContaining("aws:kinesis");
  }
}
