package io.weir.dynamo;

import static io.weir.aggregate.Aggregates.counting;
import static io.weir.time.WatermarkStrategy.boundedOutOfOrderness;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Source;
import io.weir.StreamFunction;
import io.weir.codec.Json;
import io.weir.engine.Batch;
import io.weir.engine.Deadline;
import io.weir.engine.Engine;
import io.weir.engine.EngineLimits;
import io.weir.engine.ShardInfo;
import io.weir.engine.SourceRecord;
import io.weir.spi.Position;
import io.weir.spi.Shard;
import io.weir.testkit.CollectingSink;
import io.weir.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The number of slots is changed between invocations: windows of silent keys close all the same.
 */
class DueSlotsChangeTest {
  record View(String page, Instant at) {}

  record Count(String page, Instant start, Instant end, long views) {}

  private static final long START = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final List<String> PAGES =
      IntStream.range(0, 40).mapToObj(i -> "page" + i).toList();

  private final String table = Local.table();
  private final CollectingSink<Object> sink = new CollectingSink<>("counts");
  private final StreamFunction function =
      StreamFunction.named("counts")
          .from(
              Source.stream("views", Json.of(View.class))
                  .timestamps(View::at, boundedOutOfOrderness(Duration.ZERO))
                  .keyBy(View::page))
          .compute(
              Window.of(View.class)
                  .tumbling(Duration.ofMinutes(1))
                  .aggregate(counting(), Count::new))
          .to(sink)
          .build();
  private long now = START;
  private long sequence;

  private Engine container(int slots) {
    return new Engine(
        function,
        DynamoStateStore.builder(Local.CLIENT, table).slots(slots).build(),
        Map.of("counts", sink, function.deadLetterSink(), new CollectingSink<>("dead")),
        source -> List.of(ShardInfo.whole(new Shard(source, "s"))),
        () -> now,
        EngineLimits.DEFAULT);
  }

  private void views(Engine engine, List<String> pages, int minute) {
    long at = START + minute * MINUTE;
    List<SourceRecord> records = new ArrayList<>();
    for (String page : pages) {
      byte[] data = Json.bytes(new View(page, Instant.ofEpochMilli(at)));
      records.add(new SourceRecord(Position.of("views", "s", ++sequence), page, at, data, false));
    }
    now = at;
    Batch batch = new Batch(records.getFirst().position().shard(), records);
    assertThat(engine.run(batch, Deadline.NONE).done()).isTrue();
  }

  private void tick(Engine engine) {
    now += MINUTE;
    assertThat(engine.tick(Deadline.NONE).complete()).isTrue();
  }

  private List<String> closed(int minute) {
    Instant start = Instant.ofEpochMilli(START + minute * MINUTE);
    return sink.values(Count.class).stream()
        .filter(count -> count.start().equals(start))
        .map(Count::page)
        .toList();
  }

  private void assertAllClosedOnce(int minute) {
    assertThat(closed(minute)).containsExactlyInAnyOrderElementsOf(PAGES);
  }

  @ParameterizedTest
  @CsvSource({"4,16", "16,4", "1,9", "9,1", "40,5"})
  void the_next_deployment_closes_what_the_last_one_opened(int before, int after) {
    views(container(before), PAGES, 0);
    Engine deployed = container(after);
    views(deployed, List.of("the clock"), 10);
    tick(deployed);
    assertAllClosedOnce(0);
  }

  @Test
  void a_rollback_finds_what_was_written_in_between() {
    Engine old = container(4);
    views(old, PAGES.subList(0, 10), 0);
    views(container(32), PAGES.subList(10, 40), 0);
    views(old, List.of("the clock"), 10);
    tick(old);
    assertAllClosedOnce(0);
  }

  /** A warm container of the old number writes and ticks beside one of the new number. */
  @ParameterizedTest
  @CsvSource({"4,32", "32,4"})
  void a_stale_container_writes_and_ticks_on(int old, int fresh) {
    Engine stale = container(old);
    Engine deployed = container(fresh);
    for (int minute = 0; minute < 40; minute += 10) {
      views(minute % 20 == 0 ? stale : deployed, PAGES, minute);
      views(minute % 20 == 0 ? deployed : stale, List.of("the clock"), minute + 5);
      tick(minute < 20 ? stale : deployed);
      assertAllClosedOnce(minute);
    }
  }

  /** A tick that was cut off goes on in its lane, however many lanes there are by then. */
  @Test
  void a_tick_that_was_cut_off_goes_on_among_more_slots() {
    Engine old = container(2);
    views(old, PAGES.subList(0, 20), 0);
    views(old, List.of("the clock"), 10);
    for (int pages = 0; pages < 3; pages++) {
      int[] asked = {0};
      int most = 1 + pages;
      old.tick(() -> ++asked[0] <= most ? 60_000 : 0);
    }
    Engine deployed = container(64);
    views(deployed, PAGES.subList(20, 40), 10);
    views(deployed, List.of("the clock"), 20);
    tick(old);
    assertAllClosedOnce0AndLater();
  }

  private void assertAllClosedOnce0AndLater() {
    assertThat(closed(0)).containsExactlyInAnyOrderElementsOf(PAGES.subList(0, 20));
    assertThat(closed(10)).contains("the clock").containsAll(PAGES.subList(20, 40));
    assertThat(closed(10)).doesNotHaveDuplicates();
  }
}
