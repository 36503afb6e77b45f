package io.weir.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.DeadLetter;
import io.weir.DeadLetter.Reason;
import io.weir.spi.Emission;
import io.weir.spi.SinkWriter;
import io.weir.spi.SinkWriter.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Letters go when it was said, whole, and no part of one before its row. */
class DeadLetterLifeTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final String table = letters();
  private Instant now = START;
  private final DeadLetters kept = new DeadLetters(Local.CLIENT, table, () -> now);

  private static String letters() {
    String name = Local.name("letters");
    Tables.createResult(Local.CLIENT, name, DeadLetterTable.ID, null);
    return name;
  }

  private DeadLetterTable sink() {
    return DeadLetterTable.table(table)
        .withClient(Local.CLIENT, new RequestCounts())
        .clock(() -> now);
  }

  private void write(DeadLetterTable sink, int bytes, long revision) {
    DeadLetter letter =
        new DeadLetter(
            "f", Reason.HANDLER_FAILED, "broke", "views/s@1", "p", "k", 5, "", new byte[bytes]);
    Emission emission =
        new Emission("letters", "i", "k", revision, Emission.Op.UPSERT, sink.encode(letter));
    try (SinkWriter writer = sink.open()) {
      assertThat(writer.deliver(List.of(emission))).containsExactly(Outcome.DELIVERED);
    }
  }

  private List<Map<String, AttributeValue>> rows() {
    return Local.CLIENT.scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
  }

  /** TTL at its fastest for chunks, and at its slowest for rows. */
  private void expireChunks() {
    rows().stream()
        .filter(row -> row.containsKey("part"))
        .filter(row -> goes(row) < now.getEpochSecond())
        .forEach(row ->
            Local.CLIENT.deleteItem(
                delete -> delete.tableName(table).key(Map.of("id", row.get("id")))));
  }

  private static long goes(Map<String, AttributeValue> row) {
    return Attributes.number(row, DynamoSink.EXPIRES, Long.MAX_VALUE);
  }

  private void assertWholeUntil(Instant end) {
    now = end.minusSeconds(1);
    expireChunks();
    assertThat(kept.find("f/views/s@1").orElseThrow().until()).contains(end);
    assertThat(kept.list()).hasSize(1);
    now = end;
    assertThat(kept.find("f/views/s@1")).isEmpty();
    assertThat(kept.list()).isEmpty();
    now = end.plus(DAY.multipliedBy(3));
    expireChunks();
    assertThat(rows()).hasSize(1);
    assertThat(kept.find("f/views/s@1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2 * DeadLetterTable.CHUNK_BYTES})
  void a_letter_is_kept_for_more_than_a_year_unless_told_otherwise(int bytes) {
    write(sink(), bytes, 1);
    assertWholeUntil(START.plus(DAY.multipliedBy(366)));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 2 * DeadLetterTable.CHUNK_BYTES})
  void it_goes_when_it_was_said(int bytes) {
    write(sink().keepFor(DAY.multipliedBy(14)), bytes, 1);
    assertWholeUntil(START.plus(DAY.multipliedBy(14)));
  }

  @Test
  void a_delivery_repeated_by_code_that_keeps_less_takes_no_part_from_the_row() {
    int bytes = 2 * DeadLetterTable.CHUNK_BYTES;
    write(sink().keepFor(DAY.multipliedBy(90)), bytes, 1);
    write(sink().keepFor(DAY), bytes, 1);
    assertWholeUntil(START.plus(DAY.multipliedBy(90)));
  }

  @Test
  void a_later_letter_of_the_same_record_keeps_its_parts_as_long_as_itself() {
    int bytes = 2 * DeadLetterTable.CHUNK_BYTES;
    write(sink().keepFor(DAY), bytes, 1);
    now = START.plus(DAY);
    write(sink().keepFor(DAY.multipliedBy(30)), bytes, 2);
    assertWholeUntil(START.plus(DAY.multipliedBy(31)));
  }

  @Test
  void for_ever_is_for_ever_and_stays_so() {
    int bytes = 2 * DeadLetterTable.CHUNK_BYTES;
    write(sink().keepFor(DAY), bytes, 1);
    write(sink().keepForever(), bytes, 2);
    write(sink().keepFor(DAY), bytes, 2);
    now = START.plus(DAY.multipliedBy(36_000));
    expireChunks();
    assertThat(kept.find("f/views/s@1").orElseThrow().until()).isEmpty();
    assertThat(rows()).hasSize(3).allMatch(row -> goes(row) == Long.MAX_VALUE);
  }

  @Test
  void a_time_in_which_nobody_can_look_is_refused() {
    assertThatThrownBy(() -> sink().keepFor(Duration.ofHours(23)))
        .hasMessageContaining("keepForever()");
    assertThatThrownBy(() -> sink().keepFor(DAY.multipliedBy(36_601)))
        .hasMessageContaining("36600 days");
  }
}
