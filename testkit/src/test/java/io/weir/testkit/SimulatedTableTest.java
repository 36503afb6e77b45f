package io.weir.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Batch;
import io.weir.engine.BatchResult;
import io.weir.engine.Deadline;
import io.weir.engine.SourceRecord;
import io.weir.spi.Shard;
import io.weir.testkit.SimulatedTable.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A table and what the mapping of its stream tells a function. */
class SimulatedTableTest {
  private static final String ONE = "\"n\":{\"N\":\"1\"}";

  private final SimulatedClock clock = SimulatedClock.create();
  private final List<Batch> batches = new ArrayList<>();
  private Predicate<String> stuck = record -> false;

  private BatchResult handle(Batch batch, Deadline deadline) {
    batches.add(batch);
    for (SourceRecord record : batch.records()) {
      if (stuck.test(text(record))) {
        return new BatchResult(Optional.of(record.position()), "stuck");
      }
    }
    return BatchResult.DONE;
  }

  private ShardSimulator start(SimulatedTable table, EventSourceMapping mapping) {
    return ShardSimulator.start(table.stream(), mapping, table.delivering(this::handle));
  }

  private static String text(SourceRecord record) {
    return new String(record.data(), UTF_8);
  }

  private List<String> told() {
    return batches.stream().flatMap(batch -> batch.records().stream()).map(r -> text(r)).toList();
  }

  @Test
  void changesTellWhatTheyDidAndAWriteThatChangesNothingTellsNothing() {
    SimulatedTable table = SimulatedTable.of("orders", 1, clock);
    assertThat(table.put("a", ONE)).isTrue();
    assertThat(table.put("a", ONE)).isFalse();
    table.put("a", "");
    assertThat(table.items()).isEqualTo(Map.of("a", "{\"id\":{\"S\":\"a\"}}"));
    table.delete("a");
    assertThat(table.delete("a")).isFalse();
    table.put("b", ONE);
    table.expire("b");
    start(table, EventSourceMapping.recommended()).runUntilIdle(10);
    assertThat(told())
        .extracting(record -> record.replaceAll(".*\"eventName\":\"([A-Z]+)\".*", "$1"))
        .containsExactly("INSERT", "MODIFY", "REMOVE", "INSERT", "REMOVE");
    assertThat(told().get(1))
        .contains("OldImage\":{\"id\":{\"S\":\"a\"}," + ONE)
        .contains("NewImage");
    assertThat(told().get(2)).contains("userIdentity\":null").doesNotContain("NewImage");
    assertThat(told().get(4)).contains("dynamodb.amazonaws.com");
  }

  @Test
  void aStreamHasTheImagesOfItsView() {
    for (View view : View.values()) {
      SimulatedTable table = SimulatedTable.of("orders", view, 1, clock);
      table.put("a", ONE);
      table.put("a", "");
      batches.clear();
      start(table, EventSourceMapping.recommended()).runUntilIdle(10);
      assertThat(told().getLast().contains("NewImage")).isEqualTo(view.name().contains("NEW"));
      assertThat(told().getLast().contains("OldImage")).isEqualTo(view.name().contains("OLD"));
      assertThat(told().getLast()).contains("\"StreamViewType\":\"" + view + "\"");
    }
  }

  /** A function sees one shard, the table, in which the numbers of two real ones are alike. */
  @Test
  void shardsAreNotToldAndCountTheirOwnNumbers() {
    SimulatedTable table = SimulatedTable.of("orders", 2, clock);
    clock.advance(Duration.ofMillis(1_999));
    for (int i = 0; i < 8; i++) {
      table.put("item" + i, ONE);
    }
    start(table, EventSourceMapping.recommended()).runUntilIdle(10);
    assertThat(batches).hasSize(2);
    assertThat(batches).extracting(Batch::shard).containsOnly(new Shard("orders", "orders"));
    assertThat(batches)
        .extracting(batch -> batch.records().getFirst().position().order().intValue())
        .containsExactly(1, 1);
    assertThat(batches)
        .allSatisfy(batch -> assertThat(batch.records().getFirst().arrival() % 1_000).isZero());
  }

  @Test
  void numbersOfAChildAreBehindThoseOfItsParentAndComeBehindThem() {
    SimulatedTable table = SimulatedTable.of("orders", 1, clock);
    table.put("a", "");
    table.put("a", ONE);
    table.stream().split(table.stream().shards().getFirst());
    table.delete("a");
    start(table, EventSourceMapping.recommended()).runUntilIdle(10);
    assertThat(batches)
        .flatExtracting(Batch::records)
        .extracting(record -> record.position().order().intValue())
        .containsExactly(1, 2, 3);
  }

  @Test
  void anAnswerLetsTheRecordThatItNamesComeAgain() {
    SimulatedTable table = SimulatedTable.of("orders", 1, clock);
    table.put("a", ONE);
    table.put("b", ONE);
    table.put("c", ONE);
    stuck = record -> record.contains("\"S\":\"b\"");
    ShardSimulator simulator = start(table, EventSourceMapping.recommended());
    simulator.step();
    stuck = record -> false;
    simulator.runUntilIdle(10);
    assertThat(batches).extracting(batch -> batch.records().size()).containsExactly(3, 2);
  }

  /** FilterCriteria drop records before the function: it sees a gap, and nothing else. */
  @Test
  void whatTheMappingFiltersIsAGap() {
    SimulatedTable table = SimulatedTable.of("orders", 1, clock);
    table.put("a", ONE);
    table.put("b", ONE);
    table.put("a", "");
    EventSourceMapping mapping =
        EventSourceMapping.builder()
            .reportBatchItemFailures(true)
            .filterCriteria(data -> new String(data, UTF_8).contains("\"S\":\"a\""))
            .build();
    start(table, mapping).runUntilIdle(10);
    assertThat(batches)
        .flatExtracting(Batch::records)
        .extracting(record -> record.position().order().intValue())
        .containsExactly(1, 3);
  }

  @Test
  void aStreamThatIsEnabledAgainIsAnother() {
    SimulatedTable table = SimulatedTable.of("orders", 1, clock);
    table.put("a", ONE);
    start(table, EventSourceMapping.recommended()).runUntilIdle(10);
    table.streamAnew(1).put("a", "");
    start(table, EventSourceMapping.recommended()).runUntilIdle(10);
    assertThat(batches).extracting(Batch::stream).doesNotHaveDuplicates();
    assertThat(told().getLast()).contains("MODIFY");
  }
}
